"""Check the pages of a site: in parallel, and only those that changed since they last held."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeAlias

from stepcheck.pages import kept
from stepcheck.pages.check import PageReport, check_page
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.message import messages
from stepcheck.pages.notation import notation_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Outcome: TypeAlias = PageReport | UsageError

FEW = 3  # so many pages are checked sooner here than by a process that has to start first


@dataclass(frozen=True, slots=True)
class Work:
    """A page as it is now: its path, its text and the key of its verdicts."""

    path: Path
    text: str
    key: str


class Site:
    """The verdicts on the pages of a site, kept in memory and, where all holds, on disk."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, Outcome]] = {}
        self.build: object = None  # the last build whose pages were all checked

    def check(self, page: Path) -> Outcome:
        """Return what is found on a page."""
        return self.check_all([page])[0]

    def check_all(self, pages: Iterable[Path]) -> list[Outcome]:
        """Return what is found on each page, in the order of the pages."""
        todo, outcomes = [], {}
        for page in dict.fromkeys(pages):
            found = self._remembered(page)
            outcomes[page] = found
            if isinstance(found, Work):
                todo.append(found)
        for work, outcome in zip(todo, _check(todo), strict=True):
            self._known[work.path] = (work.key, outcome)
            outcomes[work.path] = outcome
        return [o for o in outcomes.values() if not isinstance(o, Work)]

    def _remembered(self, page: Path) -> Outcome | Work:
        try:
            work = work_of(page)
        except UsageError as error:
            return error
        key, outcome = self._known.get(page, ("", None))
        if outcome is None or key != work.key:
            outcome = kept.load(page, work.text, work.key)
        if outcome is None:
            return work
        self._known[page] = (work.key, outcome)
        return outcome


def work_of(page: Path) -> Work:
    """Return a page with the key of its verdicts; raise `UsageError` if it cannot be read."""
    text = read(page)
    table = notation_path(page, text, None)
    return Work(page, text, kept.key_of(text, read(table) if table else ""))


def check_one(work: Work) -> Outcome:
    """Check one page, and keep the verdicts if all holds."""
    try:
        report = check_page(work.path, prove=True)
        if work_of(work.path) == work:  # its author may have saved something in between
            kept.save(report, work.key)
    except UsageError as error:
        return error
    return report


def _check(todo: Sequence[Work]) -> list[Outcome]:
    workers = min(os.cpu_count() or 1, len(todo))
    if len(todo) <= FEW or workers < 2:
        return [check_one(work) for work in todo]
    # Started afresh: a copy of this process would lack the threads that its locks wait for.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        longest_first = sorted(todo, key=lambda work: -len(work.text))
        found = dict(zip(longest_first, pool.map(check_packed, longest_first), strict=True))
    return [unpacked(work, found[work]) for work in todo]


def check_packed(work: Work) -> UsageError | dict[str, Any]:
    """Check one page in a process of its own: what is found comes back as plain data."""
    outcome = check_one(work)
    return outcome if isinstance(outcome, UsageError) else kept.packed(outcome)


def unpacked(work: Work, found: UsageError | dict[str, Any]) -> Outcome:
    """Return what another process has found on a page."""
    return found if isinstance(found, UsageError) else kept.unpacked(work.path, work.text, found)


def problems(outcome: Outcome) -> list[str]:
    """Return the messages of a page, none if it may be published."""
    return [str(outcome)] if isinstance(outcome, UsageError) else messages(outcome)
