"""The code that pages show: what is found of it, as the command and editors need it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.command.findings import Finding, of_snippet
from stepcheck.contract.listings import Stray, may_show
from stepcheck.contract.shown import SNIPPETS, roots_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from stepcheck.contract.page import Code, CodeReport
    from stepcheck.contract.result import SnippetResult
    from stepcheck.pages.check import Work


@cache
def known() -> Code:
    """Return what this process knows of code: what has not changed is not run again."""
    from stepcheck.contract.page import Code  # with NumPy, which takes a while to load

    return Code()


@dataclass
class FoundCode:
    """What is found of the code that pages show, and of further functions that were asked for."""

    pages: list[CodeReport] = field(default_factory=list)
    others: list[SnippetResult] = field(default_factory=list)

    @property
    def results(self) -> list[SnippetResult]:
        """The verdicts on functions, each once."""
        shown = [s.result for report in self.pages for s in report.shown]
        return list(dict.fromkeys([*shown, *self.others]))

    def listings(self, page: str) -> list[Finding]:
        """Return what is wrong with the listings of a page."""
        return [f for report in self.pages if report.path == page for f in listings_of(report)]

    def modules(self, page: str) -> list[Finding]:
        """Return which modules that a page shows cannot be read or imported."""
        return [
            found
            for report in self.pages
            if report.path == page
            for found, _place in modules_of(report)
        ]

    def functions(self) -> list[Finding]:
        """Return what is wrong with functions and modules, each once, with where it is shown."""
        from stepcheck.contract.page import with_places

        places: dict[Finding, list[str]] = {}
        for report in self.pages:
            for found, place in functions_of(report):
                first = next((f for f in places if f.text == found.text), found)
                places.setdefault(first, []).append(place)
        shown = [replace(f, text=with_places(f.text, at)) for f, at in places.items()]
        texts = {f.text for f in places}
        others = [of_snippet(r) for r in self.others if not r.good and r.message not in texts]
        return [*shown, *others]


def check_code(works: Iterable[Work], options: argparse.Namespace) -> FoundCode:
    """Check the code that pages show, and all functions of the folder that is named.

    Raises `UsageError` if a module of that folder cannot be read or imported.
    """
    pages = [] if options.no_code else [work.path for work in works if may_show(work.text)]
    if not pages and options.snippets is None:
        return FoundCode()
    code = known()
    code.jobs = options.jobs
    return FoundCode(list(code.check_all(pages).values()), code.results(asked(options)))


def asked(options: argparse.Namespace) -> list[tuple[Path, Path]]:
    """Return the modules of `--snippets`, each with the page that says what its names mean."""
    if options.snippets is None:
        return []
    from stepcheck.contract.snippets import snippet_modules

    first: Path = options.path[0]
    docs = first if first.is_dir() else first.parent
    modules = map(Path, map(os.path.relpath, snippet_modules(options.snippets)))
    return [(module, docs / f"{module.stem}.md") for module in modules]


def folders_of(options: argparse.Namespace) -> Iterator[Path]:
    """Yield the folders whose modules pages may show."""
    if not options.no_code:
        for root in dict.fromkeys(root for path in options.path for root in roots_of(path)):
            if (root / SNIPPETS).is_dir():
                yield root / SNIPPETS
    if options.snippets is not None:
        yield options.snippets


def listings_of(report: CodeReport) -> list[Finding]:
    """Return what is wrong with the listings themselves."""
    return [of_stray(stray) for stray in report.listings]


def of_stray(stray: Stray) -> Finding:
    """Return a listing that is refused."""
    start, end = (stray.line, stray.column), (stray.line, stray.end)
    return Finding(stray.path, start, end, "refused", stray.said, stray.message, stray.fix)


def modules_of(report: CodeReport) -> Iterator[tuple[Finding, str]]:
    """Yield which modules cannot be read or imported, each with the place that shows it."""
    for words, place in report.errors:
        path, line = place_of(place)
        said = words.partition("\n")[0]
        yield Finding(path, (line, 1), (line + 1, 1), "refused", said, words), place


def functions_of(report: CodeReport) -> Iterator[tuple[Finding, str]]:
    """Yield what is wrong with what the listings of a page show, each with the listing's place."""
    yield from modules_of(report)
    for shown in report.shown:
        if not shown.result.good:
            yield of_snippet(shown.result), shown.place


def place_of(place: str) -> tuple[str, int]:
    """Return the file and the line of a place."""
    path, _, line = place.rpartition(":")
    return path, int(line)


def on_page(report: CodeReport) -> list[Finding]:
    """Return all that is wrong with the code of a page, each at its place on this page.

    What another file shows that the page includes stands at the top.
    """
    found = listings_of(report)
    for finding, place in functions_of(report):
        path, line = place_of(place)
        said, _, rest = finding.text.partition("\n")
        found.append(
            replace(finding, path=path, start=(line, 1), end=(line + 1, 1), said=said, hint=rest)
        )
    return [
        f if f.path == report.path else replace(f, path=report.path, start=(1, 1), end=(1, 2))
        for f in found
    ]
