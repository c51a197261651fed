"""How long checking takes: `uv run python benchmarks/checking.py [--sizes 10 100 1000]`.

Prints Markdown tables: the time of one statement cold, the share of a cold and of a warm
`mkdocs build` that is checking, and how both grow with the number of pages. A synthetic page is a
page of ours without its snippets, plots and links, under its own number, so that no two are alike.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from stepcheck.core.check import checker
from stepcheck.pages.check import check_page

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
CACHE = Path(".cache") / "stepcheck" / "pages"
TIMED = """
import functools, sys, time
from stepcheck.markdown.check import CheckPage
spent = 0.0
def timed(inner):
    @functools.wraps(inner)  # so that it is known for ours, and pages are kept
    def run(*given):
        global spent
        begin = time.perf_counter()
        try:
            return inner(*given)
        finally:
            spent += time.perf_counter() - begin
    return run
CheckPage.run, CheckPage.holds = timed(CheckPage.run), timed(CheckPage.holds)
from mkdocs.__main__ import cli
if __name__ == "__main__":
    begin = time.perf_counter()
    cli(["build", "-q", "-f", sys.argv[1], "-d", sys.argv[2]], standalone_mode=False)
    print(f"TIMES {time.perf_counter() - begin} {spent}")
"""


class Build(NamedTuple):
    """Seconds of a whole build, and of the checking in it."""

    whole: float
    checking: float

    @property
    def share(self) -> float:
        """The share of the build that is checking."""
        return self.checking / self.whole


def statements() -> list[float]:
    """Return the milliseconds of each statement of our pages, checked with nothing kept."""
    times: list[float] = []
    inner = checker.check_statement

    def timed(*args: object, **options: object) -> object:
        begin = time.perf_counter()
        try:
            return inner(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        finally:
            times.append(1000 * (time.perf_counter() - begin))

    checker.check_statement = timed  # type: ignore[assignment]  # the same function with a clock
    try:
        for page in PAGES:
            check_page(page)
    finally:
        checker.check_statement = inner
    return times


def plain(text: str) -> str:
    """Return a page of ours without fences, links and what it shows of other files."""
    text = re.sub(r"^ *--8<--.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^( *)(`{3,}).*?^\1\2 *$\n", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)


def synthetic(folder: Path, size: int) -> Path:
    """Write a site of so many pages; return its configuration."""
    docs = folder / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "docs" / "notation.md", docs)
    (docs / "notation.md").write_text(plain((docs / "notation.md").read_text(encoding="utf-8")))
    sources = [plain(p.read_text(encoding="utf-8")) for p in PAGES if p.stem != "notation"]
    for number in range(size - 1):
        text = f"{sources[number % len(sources)]}\nPage {number}.\n"
        name = f"page{number}.md" if number else "index.md"
        (docs / name).write_text(text, encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(
        f"INHERIT: {(ROOT / 'mkdocs.yml').as_posix()}\nnav:\nextra_css: []\nextra_javascript: []\n"
        "strict: false\n", encoding="utf-8"
    )  # fmt: skip
    for part in ("overrides", "snippets"):
        (folder / part).symlink_to(ROOT / part, target_is_directory=True)
    return config


def build(config: Path, folder: Path) -> Build:
    """Build a site and return what it took."""
    script = folder / "timed_build.py"
    script.write_text(TIMED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, config, folder / "site"],
        cwd=config.parent, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    found = re.search(r"TIMES (\S+) (\S+)", done.stdout)
    if found is None:
        sys.exit(f"the build failed:\n{done.stderr[-3000:]}")
    return Build(float(found[1]), float(found[2]))


def cold_and_warm(config: Path, folder: Path) -> tuple[Build, Build]:
    """Return a build with nothing kept of the verdicts, and one after it."""
    for room in (CACHE, CACHE.with_name("whole")):
        shutil.rmtree(config.parent / room, ignore_errors=True)
    return build(config, folder), build(config, folder)


def row(name: str, cold: Build, warm: Build) -> str:
    """Return a row of the table of builds."""
    cells = [f"{b.whole:.1f} s | {b.checking:.2f} s | {b.share:.1%}" for b in (cold, warm)]
    return f"| {name} | {cells[0]} | {cells[1]} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long checking takes.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100], help="pages of a site")
    sizes = parser.parse_args().sizes
    times = statements()
    p95 = statistics.quantiles(times, n=20)[-1]
    print("| statements | median | 95th percentile | all of them, one core |\n|--:|--:|--:|--:|")
    print(f"| {len(times)} | {statistics.median(times):.1f} ms | {p95:.1f} ms "
          f"| {sum(times) / 1000:.1f} s |\n")  # fmt: skip
    print("| pages | cold build | checking | share | warm build | checking | share |")
    print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        print(row(f"our {len(PAGES)}", *cold_and_warm(ROOT / "mkdocs.yml", Path(name))), flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            print(row(str(size), *cold_and_warm(synthetic(folder, size), folder)), flush=True)


if __name__ == "__main__":
    main()
