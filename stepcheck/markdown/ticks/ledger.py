"""What was checked, formula by formula.

A formula of the HTML and its verdicts find each other by their LaTeX, in order of appearance.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.extract import extract

if TYPE_CHECKING:
    from stepcheck.core.verdict import Verdict
    from stepcheck.pages.check import Checked, PageReport
    from stepcheck.pages.extract import Display


@dataclass(frozen=True)
class Entry:
    """A formula of the page's source and its statements."""

    display: Display
    statements: list[Checked]

    @property
    def verdicts(self) -> list[Verdict]:
        """What the checker says of the statements."""
        return [statement.verdict for statement in self.statements]

    @property
    def good(self) -> bool:
        """Whether nothing here is false or refused."""
        return all(verdict.good for verdict in self.verdicts)


class Ledger:
    """The statements of a page, handed out formula by formula."""

    def __init__(self, report: PageReport) -> None:
        statements = defaultdict(list)
        for checked in report.statements:
            statements[checked.display.offset].append(checked)
        self._waiting: dict[str, deque[Entry]] = defaultdict(deque)
        for display in extract(report.text):
            self._waiting[plain(display.latex)].append(Entry(display, statements[display.offset]))

    def take(self, latex: str) -> Entry | None:
        """Return the next formula with this LaTeX, None if there is none."""
        waiting = self._waiting.get(plain(latex))
        return waiting.popleft() if waiting else None


def plain(latex: str) -> str:
    """Return LaTeX without what indentation and line ends add to it."""
    return " ".join(latex.split())
