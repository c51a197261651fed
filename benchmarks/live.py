"""How long a live graph takes to follow a slider: `uv run python benchmarks/live.py`.

Builds the site, moves the sliders of docs/graph.md in headless Chromium, and prints the median and
the 99th percentile of a whole update in milliseconds, layout included. A frame has 16.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from phone import CHROMIUM, FLAGS, SCREEN
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
UPDATES = 2000
MOVE = """(element, count) => {
    const times = [];
    for (let n = 0; n < count; n++) {
        const start = performance.now();
        element.move("w_1", Math.sin(n));
        element.offsetHeight; // lays the page out
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
}"""


def times(folder: Path) -> list[float]:
    """Return the sorted times of the updates on a built site, in milliseconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SCREEN)
        page.goto((folder / "graph.html").as_uri())
        found: list[float] = page.locator("stepcheck-graph").evaluate(MOVE, UPDATES)
        browser.close()
    return found


def main() -> None:
    """Build the site, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder]
        subprocess.run(command, cwd=ROOT, check=True)
        found = times(Path(folder))
    print(f"{UPDATES} updates on a phone's screen: median {found[UPDATES // 2]:.1f} ms,")
    print(f"99th percentile {found[UPDATES * 99 // 100]:.1f} ms; a frame has 16 ms")


if __name__ == "__main__":
    main()
