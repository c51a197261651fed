"""One page that is open in an editor: what was found on it, and what its names mean at a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.command.fences import check_fences
from stepcheck.pages.check import PageReport, check_displays, places_of
from stepcheck.pages.memory import Memory
from stepcheck.pages.notation import Table, notation_in
from stepcheck.pages.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stepcheck.command.findings import Finding
    from stepcheck.core.scope import Scope
    from stepcheck.pages.check import Checked
    from stepcheck.pages.extract import Display
    from stepcheck.pages.memory import Known
    from stepcheck.pages.notation import Notation


@dataclass(frozen=True)
class Text:
    """A page as it is now, or its symbol table: where it is kept, and what it says."""

    path: Path
    source: str


@dataclass
class Page:
    """What is known of a page; `report` is of the text that was last checked to its end."""

    memory: Memory = field(default_factory=Memory)
    report: PageReport = field(default_factory=lambda: PageReport("", ""))

    def check(self, text: Text, table: Text | None, stop: Callable[[], bool]) -> bool:
        """Check the page; return False if it was told to stop before the end."""
        notation = notation_for(text, table)
        walk = Walk(text.source, notation.scope)
        report = PageReport(str(text.path), text.source)
        reading = self.memory.begin(walk)
        places = places_of(notation, table_in(table))
        for _ in check_displays(report, walk, reading, places):
            if stop():
                self.memory.give_up()
                return False
        self.report = report
        return True

    def above(
        self, text: Text, table: Text | None, offset: int
    ) -> Iterator[tuple[Display, Scope, Known]]:
        """Yield the displays up to an offset, each with its scope and what it introduced there."""
        walk = Walk(text.source, notation_for(text, table).scope)
        reading = self.memory.look(walk)
        for display, scope in walk:
            if display.offset > offset:
                return
            if display.refused is None:
                yield display, scope, reading.read(display, judge=False)

    def statements_at(self, offset: int) -> list[Checked]:
        """Return the statements around an offset into the text that was checked."""
        return [
            s
            for s in self.report.statements
            if s.display.offset + s.verdict.start <= offset <= s.display.offset + s.verdict.end
        ]


def fences_of(text: Text, table: Text | None) -> list[Finding]:
    """Return what is wrong with the graphs and plots of a page; no code of its project is run."""
    return check_fences(text.source, str(text.path), notation_for(text, table).scope)


def notation_for(text: Text, table: Text | None) -> Notation:
    """Return what a page knows of its symbol table; raise `UsageError` for a wrong claim of it."""
    return notation_in(text.path, text.source, table_in(table))


def table_in(text: Text | None) -> Table | None:
    """Return a text as a symbol table."""
    return Table(text.path, text.source) if text else None
