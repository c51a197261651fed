"""What the formulas add to a build: `uv run python benchmarks/builds.py [--runs 9]`.

Builds the site with its formulas left as LaTeX, with nothing kept of them, and with all kept, in
turn, each in a process of its own, and prints the shortest times: what else a machine does only
makes a build longer. What was checked is kept in all of them: `checking.py` has the time of that.
Whole pages are kept in none of them but the last, which shows what keeping them saves.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".cache" / "stepcheck" / "formulas"
WAYS = ("no mathematics", "cold", "warm", "pages kept")
TIMED = """
import sys, time
from mkdocs.commands.build import build
from mkdocs.config import load_config
from stepcheck.markdown.formulas.mathematics import Mathematics
from stepcheck.markdown.whole import keep
if __name__ == "__main__":
    begin = time.perf_counter()
    config = load_config(site_dir=sys.argv[2], strict=False)
    if sys.argv[1] != "pages kept":
        keep.register = lambda *_: None
    if sys.argv[1] == "no mathematics":
        Mathematics.run = lambda self, text: text
    build(config)
    print(f"TIME {time.perf_counter() - begin}")
"""


def seconds(way: str) -> float:
    """Return how long one build takes."""
    if way == "cold":
        shutil.rmtree(KEPT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "timed.py")
        script.write_text(TIMED, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, script, way, Path(folder, "site")],
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    _, found, time = done.stdout.rpartition("TIME ")
    if not found:
        sys.exit(f"the build failed:\n{done.stderr[-3000:]}")
    return float(time)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what the formulas add to a build.")
    parser.add_argument("--runs", type=int, default=9, help="builds of each kind (default: 9)")
    rounds = range(parser.parse_args().runs)
    seconds("pages kept")  # so that every verdict is kept
    times = [[seconds(way) for way in WAYS] for _ in rounds]
    shortest = [min(column) for column in zip(*times, strict=True)]
    print("| Build | Time | Ratio |\n|---|--:|--:|")
    for way, best in zip(WAYS, shortest, strict=True):
        print(f"| {way} | {best:.1f} s | {best / shortest[0]:.2f} |")


if __name__ == "__main__":
    main()
