"""Check the pages of a site: in parallel, and only those that changed since they last held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from stepcheck.pages import kept
from stepcheck.pages.check import PageReport, Work, check_work, memory_of, work_of
from stepcheck.pages.files import UsageError
from stepcheck.pages.message import messages
from stepcheck.workers import LostError, Workers, cores, processes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stepcheck.pages.memory import Memory

Outcome: TypeAlias = PageReport | UsageError

FEW = 3  # so many pages are checked sooner here than by a process that has to start first


class Site:
    """The verdicts on the pages of a site, kept in memory and, where all holds, on disk."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, Outcome]] = {}
        self._memories: dict[Path, Memory] = {}  # of the pages on which somebody works
        self.missing = ""  # what is wrong with the contents of the last build
        self.build: object = None  # the last build whose pages were all checked

    def check(self, page: Path) -> Outcome:
        """Return what is found on a page."""
        return self.check_all([page])[0]

    def check_all(self, pages: Iterable[Path]) -> list[Outcome]:
        r"""Return what is found on each page, in the order of the pages.

        >>> from pathlib import Path
        >>> page = Path("page.md")
        >>> _ = page.write_text(r"Let $x \in \mathbb{R}$. Then $x x = 2 x$.", encoding="utf-8")
        >>> [[message]] = map(problems, Site().check_all([page]))
        >>> message.splitlines()[0]
        'page.md:1:37: false: step 1 of 1 does not hold'
        """
        todo, outcomes = [], {}
        for page in dict.fromkeys(pages):
            found = self._remembered(page)
            outcomes[page] = found
            if isinstance(found, Work):
                todo.append(found)
        for work, outcome in zip(todo, self._check(todo), strict=True):
            self._known[work.path] = (key_of(work), outcome)
            outcomes[work.path] = outcome
        return [o for o in outcomes.values() if not isinstance(o, Work)]

    def _remembered(self, page: Path) -> Outcome | Work:
        try:
            work = work_of(page, prove=True)
        except UsageError as error:
            return error
        key, outcome = self._known.get(page, ("", None))
        wanted = key_of(work)
        if outcome is None or key != wanted:
            outcome = kept.load(page, work.text, wanted)
        if outcome is None:
            return work
        self._known[page] = (wanted, outcome)
        return outcome

    def _check(self, todo: Sequence[Work]) -> list[Outcome]:
        if len(todo) <= FEW or cores() < 2:
            return [check_one(work, self._memory_of(work)) for work in todo]
        workers = Workers(check_packed, processes, lambda work: len(work.text))
        found = workers.in_order(todo, cores())
        return [received(work, record) for work, record in zip(todo, found, strict=True)]

    def _memory_of(self, work: Work) -> Memory | None:
        """Return what is known of the displays of a page that has just been changed."""
        _, before = self._known.get(work.path, ("", None))
        if work.path not in self._memories and isinstance(before, PageReport):
            self._memories[work.path] = memory_of(work, before)
        return self._memories.get(work.path)


def key_of(work: Work) -> str:
    """Return the key under which the verdicts on a page are kept."""
    return kept.key_of(work.text, work.table.text if work.table else "")


def check_one(work: Work, memory: Memory | None = None) -> PageReport:
    """Check one page, and keep the verdicts if all holds."""
    report = check_work(work, memory=memory)
    kept.save(report, key_of(work))
    return report


def check_packed(work: Work) -> dict[str, Any]:
    """Check one page in a process of its own: what is found comes back as plain data."""
    return kept.packed(check_one(work))


def received(work: Work, found: dict[str, Any] | LostError) -> Outcome:
    """Return what another process has found on a page."""
    if isinstance(found, LostError):
        return UsageError(f"{work.path}: the process that checked it was ended: is memory short?")
    return kept.unpacked(work.path, work.text, found)


def problems(outcome: Outcome) -> list[str]:
    """Return the messages of a page, none if it may be published."""
    return [str(outcome)] if isinstance(outcome, UsageError) else messages(outcome)
