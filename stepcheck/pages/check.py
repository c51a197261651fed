"""Check whole pages: displays in reading order, each in the scope of its page and block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.verdict import Verdict
from stepcheck.pages.extract import Display, line_and_column
from stepcheck.pages.files import read
from stepcheck.pages.memory import Memory
from stepcheck.pages.notation import notation_path, table_of
from stepcheck.pages.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stepcheck.core.scope import Scope
    from stepcheck.pages.memory import Reading


@dataclass(frozen=True)
class Checked:
    """One statement of a page with its place and its verdict."""

    path: str
    line: int
    column: int
    latex: str
    display: Display
    verdict: Verdict


@dataclass
class PageReport:
    """A page and all its statements."""

    path: str
    text: str
    statements: list[Checked] = field(default_factory=list)

    @property
    def problems(self) -> list[Checked]:
        """The statements that are false or refused."""
        return [s for s in self.statements if not s.verdict.good]


def check_text(
    text: str,
    path: str,
    scope: Scope | None = None,
    seed: int = 0,
    *,
    prove: bool = False,
    memory: Memory | None = None,
) -> PageReport:
    """Check the text of a page in a scope, which is not changed.

    With a memory only those displays are checked that it does not know.
    """
    report, walk = PageReport(path, text), Walk(text, scope)
    reading = (memory or Memory()).begin(walk, seed, prove=prove)
    for _ in check_displays(report, walk, reading):
        pass
    return report


def check_displays(report: PageReport, walk: Walk, reading: Reading) -> Iterator[Display]:
    """Check the displays of a page one by one into its report; yield each when it is checked."""
    for display, _ in walk:
        verdicts = unread(display) or reading.verdicts(display)
        report.statements += [placed(report, display, verdict) for verdict in verdicts]
        yield display


def unread(display: Display) -> list[Verdict]:
    """Return the refusal of a display that cannot be read as it stands in its file."""
    if display.refused is None:
        return []
    return [Verdict("claim", "refused", 0, len(display.latex), display.refused)]


def placed(report: PageReport, display: Display, verdict: Verdict) -> Checked:
    """Return a verdict with its place in the file."""
    line, column = line_and_column(report.text, display.offset + verdict.position)
    latex = display.latex[verdict.start : verdict.end].strip()
    return Checked(report.path, line, column, latex, display, verdict)


def check_page(
    path: Path, notation: Path | None = None, seed: int = 0, *, prove: bool = False
) -> PageReport:
    """Check one page, with its symbol table if it has one; raise `UsageError` if it has no text."""
    return check_work(work_of(path, notation, prove=prove), seed)


@dataclass(frozen=True, slots=True)
class Work:
    """A page to be checked, wherever that is: its path, its text and that of its symbol table."""

    path: Path
    text: str
    table: str | None
    prove: bool


def work_of(path: Path, notation: Path | None = None, *, prove: bool = False) -> Work:
    """Return a page as it is now; raise `UsageError` if it or its symbol table cannot be read."""
    text = read(path)
    table = notation_path(path, text, notation)
    return Work(path, text, read(table) if table else None, prove)


def check_work(work: Work, seed: int = 0) -> PageReport:
    """Check one page."""
    scope = None if work.table is None else table_of(work.table).scope
    return check_text(work.text, str(work.path), scope, seed, prove=work.prove)
