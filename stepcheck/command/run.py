"""Check what the arguments name: pages side by side, and the code beside them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from stepcheck.command import findings
from stepcheck.command.fences import check_fences
from stepcheck.pages.check import check_work, work_of
from stepcheck.pages.files import UsageError, find_pages
from stepcheck.pages.kept import packed, unpacked
from stepcheck.workers import LostError, Workers, processes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from stepcheck.command.findings import Finding
    from stepcheck.contract import SnippetResult
    from stepcheck.pages.check import PageReport, Work

HOLDS, PROBLEMS, USAGE = 0, 1, 2
"""What the command ends with: all holds; something does not; the input cannot be used."""

FEW = 3  # so many pages are checked sooner here than by a process that has to start first


Page: TypeAlias = "tuple[Work, Path | None]"
"""A page, and the folder of the modules whose functions its plots may call."""
Record: TypeAlias = tuple[dict[str, Any], "list[Finding]"]


@dataclass
class Found:
    """What was found on pages and in snippets."""

    reports: list[PageReport] = field(default_factory=list)
    fences: list[list[Finding]] = field(default_factory=list)  # what is wrong with those of a page
    snippets: list[SnippetResult] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """Return all problems, those of the pages first."""
        on_pages: list[Finding] = []
        for report, fences in zip(self.reports, self.fences, strict=True):
            on_pages += sorted([*findings.of_page(report), *fences], key=lambda f: f.start)
        return on_pages + [findings.of_snippet(r) for r in self.snippets if not r.good]

    @property
    def code(self) -> int:
        """What the command ends with."""
        return PROBLEMS if self.findings() else HOLDS


def check(options: argparse.Namespace) -> Found:
    """Check once; raise `UsageError` where something cannot be read."""
    works = works_of(options)
    return found_of(check_works(works, options), snippets_of(options))


def found_of(pages: Sequence[Checked], snippets: Sequence[SnippetResult]) -> Found:
    """Return what was found."""
    return Found([page.report for page in pages], [page.fences for page in pages], list(snippets))


def snippets_of(options: argparse.Namespace) -> list[SnippetResult]:
    """Return what is found in the modules of `--snippets`, if they are asked for."""
    if options.snippets is None:
        return []
    from stepcheck.contract import check_snippets  # with NumPy, which takes a while to load

    return check_snippets(options.snippets, folder_of(options))


def works_of(options: argparse.Namespace) -> list[Work]:
    """Return the pages that are named, as they are now; raise `UsageError` if there is none."""
    # The JSON object says of each statement if it is proved.
    proof = options.prove or options.format == "json"
    works = [work_of(path, options.notation, prove=proof) for path in find_pages(options.path)]
    if not works:
        raise UsageError("no Markdown files found; name a file or a folder")
    return works


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found on one page: of its statements, and of its fences."""

    report: PageReport
    fences: list[Finding]


def check_works(works: Sequence[Work], options: argparse.Namespace) -> list[Checked]:
    """Return what is found on each page, in the order of the pages, by however many workers."""
    snippets = None if options.snippets is None else options.snippets.resolve()
    todo = [(work, snippets) for work in works]
    if options.dask is None and (options.jobs == 1 or len(works) <= FEW):
        return [check_one(page) for page in todo]
    with workers_of(options.dask) as workers:
        found = workers.in_order(todo, options.jobs)
    return [received(work, record) for work, record in zip(works, found, strict=True)]


def workers_of(address: str | None) -> AbstractContextManager[Workers[Page, Record]]:
    """Return who checks the pages: processes here, or the cluster of a scheduler."""
    if address is None:
        return nullcontext(Workers(check_packed, processes, size_of))
    from stepcheck.command.cluster import cluster_at  # the extra `cluster`

    return cluster_at(address, check_packed, size_of)


def check_one(page: Page) -> Checked:
    """Check one page."""
    work, snippets = page
    scope = work.notation.scope if work.table else None
    return Checked(check_work(work), check_fences(work.text, str(work.path), scope, snippets))


def check_packed(page: Page) -> Record:
    """Check one page elsewhere: what is found comes back as plain data."""
    found = check_one(page)
    return packed(found.report), found.fences


def size_of(page: Page) -> int:
    """Return a measure of how long a page takes to check."""
    return len(page[0].text)


def received(work: Work, found: Record | LostError) -> Checked:
    """Return what was found elsewhere on a page."""
    if isinstance(found, LostError):
        raise UsageError(
            f"{work.path}: whatever process checked this page was ended; is memory short?"
        )
    report, fences = found
    return Checked(unpacked(work.path, work.text, report), fences)


def folder_of(options: argparse.Namespace) -> Path:
    """Return the folder of the pages that snippets belong to, by their name."""
    first: Path = options.path[0]
    return first if first.is_dir() else first.parent
