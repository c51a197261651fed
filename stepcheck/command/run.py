"""Check what the arguments name: pages side by side, and the code beside them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.command import findings
from stepcheck.core.proof import prove
from stepcheck.pages.check import check_work, work_of
from stepcheck.pages.files import UsageError, find_pages
from stepcheck.pages.kept import packed, unpacked
from stepcheck.workers import LostError, Workers, processes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from stepcheck.command.findings import Finding
    from stepcheck.contract import SnippetResult
    from stepcheck.pages.check import PageReport, Work

HOLDS, PROBLEMS, USAGE = 0, 1, 2
"""What the command ends with: all holds; something does not; the input cannot be used."""

FEW = 3  # so many pages are checked sooner here than by a process that has to start first


@dataclass
class Found:
    """What was found on pages and in snippets."""

    reports: list[PageReport] = field(default_factory=list)
    snippets: list[SnippetResult] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """Return all problems, those of the pages first."""
        on_pages = [f for report in self.reports for f in findings.of_page(report)]
        return on_pages + [findings.of_snippet(r) for r in self.snippets if not r.good]

    @property
    def code(self) -> int:
        """What the command ends with."""
        return PROBLEMS if self.findings() else HOLDS


def check(options: argparse.Namespace) -> Found:
    """Check once; raise `UsageError` where something cannot be read."""
    works = works_of(options)
    return Found(check_works(works, options), snippets_of(options))


def snippets_of(options: argparse.Namespace) -> list[SnippetResult]:
    """Return what is found in the modules of `--snippets`, if they are asked for."""
    if options.snippets is None:
        return []
    from stepcheck.contract import check_snippets  # with NumPy, which takes a while to load

    return check_snippets(options.snippets, folder_of(options))


def works_of(options: argparse.Namespace) -> list[Work]:
    """Return the pages that are named, as they are now; raise `UsageError` if there is none."""
    if options.prove and not prove.available():
        raise UsageError("--prove needs SymPy: pip install 'stepcheck[proof]'")
    # The JSON object says of each statement if it is proved.
    proof = options.prove or options.format == "json"
    works = [work_of(path, options.notation, prove=proof) for path in find_pages(options.path)]
    if not works:
        raise UsageError("no Markdown files found; name a file or a folder")
    return works


def check_works(works: Sequence[Work], options: argparse.Namespace) -> list[PageReport]:
    """Return what is found on each page, in the order of the pages, by however many workers."""
    if options.dask is None and (options.jobs == 1 or len(works) <= FEW):
        return [check_work(work) for work in works]
    with workers_of(options.dask) as workers:
        found = workers.in_order(works, options.jobs)
    return [received(work, record) for work, record in zip(works, found, strict=True)]


def workers_of(address: str | None) -> AbstractContextManager[Workers[Work, dict[str, Any]]]:
    """Return who checks the pages: processes here, or the cluster of a scheduler."""
    if address is None:
        return nullcontext(Workers(check_packed, processes, size_of))
    from stepcheck.command.cluster import cluster_at  # the extra `cluster`

    return cluster_at(address, check_packed, size_of)


def check_packed(work: Work) -> dict[str, Any]:
    """Check one page elsewhere: what is found comes back as plain data."""
    return packed(check_work(work))


def size_of(work: Work) -> int:
    """Return a measure of how long a page takes to check."""
    return len(work.text)


def received(work: Work, found: dict[str, Any] | LostError) -> PageReport:
    """Return what was found elsewhere on a page."""
    if isinstance(found, LostError):
        raise UsageError(
            f"{work.path}: whatever process checked this page was ended; is memory short?"
        )
    return unpacked(work.path, work.text, found)


def folder_of(options: argparse.Namespace) -> Path:
    """Return the folder of the pages that snippets belong to, by their name."""
    first: Path = options.path[0]
    return first if first.is_dir() else first.parent
