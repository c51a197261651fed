"""What a page costs a reader with a slow phone: `uv run python benchmarks/pages.py [--lighthouse]`.

Builds the site, and the same pages with the default set-up of MathJax in the browser, and visits
both in turn as a phone on slow 4G does. Prints Markdown tables of medians and ratios.
`--lighthouse` prints instead the scores of the longest pages, and what each missing point is for.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import lighthouse
import phone
import twins
from host import Host, Sent

from stepcheck.mathjax import install

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser

SITES = {"mathjax": twins.theirs, "ours": twins.ours}
KINDS = {
    "page": ("text/html",),
    "styles": ("text/css",),
    "scripts": ("text/javascript", "application/javascript"),
    "fonts": ("font/", "application/font"),
    "data": ("application/json",),
}


class Measured(NamedTuple):
    """A visit, and what the host sent for it."""

    visit: phone.Visit
    sent: list[Sent]

    def size(self, kind: str | None = None) -> float:
        """Return the kB sent of a kind, of all kinds if none is named."""
        known = tuple(start for starts in KINDS.values() for start in starts)
        wanted = {None: ("",), "other": ()}.get(kind) or KINDS.get(kind or "", ())
        sizes = [
            item.size for item in self.sent
            if item.kind.startswith(wanted) or (kind == "other" and not item.kind.startswith(known))
        ]  # fmt: skip
        return sum(sizes) / 1000


# Name, unit with its number of digits, and where the number comes from.
ROWS: list[tuple[str, str, Callable[[Measured], float]]] = [
    ("first paint", "{:.1f} s", lambda m: m.visit.paint),
    ("first formula painted", "{:.1f} s", lambda m: m.visit.first),
    ("all formulas painted", "{:.1f} s", lambda m: m.visit.every),
    ("total blocking time", "{:.0f} ms", lambda m: m.visit.blocked),
    ("… while scrolling to the end", "{:.0f} ms", lambda m: m.visit.blocked_scrolling),
    ("layout shift", "{:.3f}", lambda m: m.visit.shift),
    ("… while scrolling to the end", "{:.3f}", lambda m: m.visit.shift_scrolling),
    ("requests", "{:.0f}", lambda m: len(m.sent)),
    ("sent", "{:.0f} kB", lambda m: m.size()),
    *((f"… {kind}", "{:.0f} kB", lambda m, kind=kind: m.size(kind)) for kind in [*KINDS, "other"]),
]


def measure(browser: Browser, host: Host, pages: Sequence[str], runs: int) -> list[list[Measured]]:
    """Return, for each page and each site, its visits; the sites take turns."""
    found: list[list[Measured]] = [[] for _ in range(len(pages) * len(SITES))]
    places = [f"{host.url}/{site}/{page}.html" for page in pages for site in SITES]
    for _ in range(runs):
        for place, visits in zip(places, found, strict=True):
            host.sent.clear()
            visits.append(Measured(phone.visit(browser, place), list(host.sent)))
    return found


def table(page: str, theirs: list[Measured], ours: list[Measured]) -> str:
    """Return the medians of a page as a Markdown table."""
    lines = [f"| {page}, {ours[0].visit.formulas} formulas | MathJax in the browser | this site "
             "| ratio |", "|---|--:|--:|--:|"]  # fmt: skip
    for name, unit, number in ROWS:
        before, after = (statistics.median(map(number, visits)) for visits in (theirs, ours))
        ratio = f"{after / before:.2f}" if before else "–"
        lines.append(f"| {name} | {unit.format(before)} | {unit.format(after)} | {ratio} |")
    return "\n".join(lines) + "\n"


def compare(host: Host, pages: Sequence[str], runs: int) -> None:
    """Print a table for each page."""
    with phone.chromium() as browser:
        found = measure(browser, host, pages, runs)
    for number, page in enumerate(pages):
        print(table(page, *found[2 * number : 2 * number + 2]))


def scores(host: Host, pages: Sequence[str], runs: int) -> None:
    """Print what Lighthouse says of each page."""
    print("| page | performance | accessibility | best practices | SEO |")
    print("|---|--:|--:|--:|--:|")
    reports = {page: lighthouse.audit(f"{host.url}/ours/{page}.html", runs) for page in pages}
    for page, report in reports.items():
        print(f"| {page} | {' | '.join(map(str, report.scores.values()))} |")
    print("\n| page | points | of | for | found |\n|---|--:|---|---|---|")
    for page, report in reports.items():
        for loss in report.losses:
            print(f"| {page} | {loss.points:.1f} | {loss.category} | {loss.title} | {loss.found} |")


def main() -> None:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description="Measure what a page costs its reader.")
    parser.add_argument("--lighthouse", action="store_true", help="the scores of Lighthouse")
    parser.add_argument("--runs", type=int, default=5, help="visits of each page (default: 5)")
    parser.add_argument("--pages", nargs="*", help="default: the longest and the shortest, or with "
                        "--lighthouse the three longest")  # fmt: skip
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Host().running() as host:
        host.folders[twins.NPM] = install.ensure() / "node_modules"
        for name, build in SITES.items():
            host.folders[name] = Path(folder) / name
            build(host.folders[name], f"{host.url}/{name}/")
        longest = twins.by_length(host.folders["mathjax"])
        usual = longest[:3] if options.lighthouse else [longest[0], longest[-1]]
        work = scores if options.lighthouse else compare
        work(host, options.pages or usual, options.runs)


if __name__ == "__main__":
    main()
