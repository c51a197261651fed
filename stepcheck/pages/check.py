"""Check whole pages: displays in reading order, each in the scope of its page and block."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.arrays import Array, Flexible
from stepcheck.core.numbers import primal, to_float
from stepcheck.core.verdict import FailedStep, Misrounded, NoValue, Verdict
from stepcheck.pages import words
from stepcheck.pages.extract import Display, line_and_column
from stepcheck.pages.files import read
from stepcheck.pages.memory import Memory
from stepcheck.pages.notation import Table, notation_in, notation_path
from stepcheck.pages.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key
    from stepcheck.pages.memory import Reading
    from stepcheck.pages.notation import Notation


@dataclass(frozen=True)
class Checked:
    """One statement of a page with its place and its verdict."""

    path: str
    line: int
    column: int
    latex: str
    display: Display
    verdict: Verdict
    first: str = ""  # where the name that it is about, or introduces again, was introduced

    @property
    def said(self) -> str:
        """What is said of the statement, in one line."""
        return words.said(self.verdict, self.first)

    @property
    def fix(self) -> str:
        """What to write instead, or nothing."""
        found = self.verdict.problem
        left = found.left if isinstance(found, FailedStep) else None
        name = self.display.source(left.position, left.end) if left else ""
        return words.fix(self.verdict, self.first, name) or self.rounded

    @property
    def rounded(self) -> str:
        """How to round the left side to as many digits as the right one prints, or nothing."""
        found = self.verdict.problem
        if not (isinstance(found, FailedStep) and isinstance(found.difference, Misrounded)):
            return ""
        printed = self.display.source(found.right.position, found.right.end).strip()
        digits = re.fullmatch(r"-?\d+(?:\.(\d+))?", printed)
        if digits is None or isinstance(found.left.value, NoValue | Flexible | Array):
            return ""
        return f"write {to_float(primal(found.left.value)):.{len(digits[1] or '')}f}"


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
    places: Mapping[Key, str] | None = None,
) -> PageReport:
    r"""Check the text of a page in a scope, which is not changed.

    With a memory only those displays are checked that it does not know. `places` says where the
    names of the scope were introduced, for the messages.

    >>> page = r"Let $x \in \mathbb{R}$. Then $x + x = 2 x$ and $x x = 2 x$."
    >>> report = check_text(page, "page.md")
    >>> [(s.latex, s.verdict.verdict) for s in report.statements]
    [('x \\in \\mathbb{R}', 'holds'), ('x + x = 2 x', 'holds'), ('x x = 2 x', 'false')]
    >>> [(s.line, s.column, s.said) for s in report.problems]
    [(1, 55, 'step 1 of 1 does not hold')]
    """
    report, walk = PageReport(path, text), Walk(text, scope)
    reading = (memory or Memory()).begin(walk, seed, prove=prove)
    for _ in check_displays(report, walk, reading, places):
        pass
    return report


def check_displays(
    report: PageReport, walk: Walk, reading: Reading, places: Mapping[Key, str] | None = None
) -> Iterator[Display]:
    """Check the displays of a page one by one into its report; yield each when it is checked."""
    first: dict[Key, str] = {}
    for display, _ in walk:
        if refused := unread(display):
            report.statements += [placed(report, display, verdict) for verdict in refused]
            continue
        known = reading.read(display)
        known_places = {**(places or {}), **first}  # what a page introduces anew is its own
        report.statements += [placed(report, display, v, known_places) for v in known.verdicts]
        line = line_and_column(report.text, display.offset)[0]
        first = dict.fromkeys(known.symbols, f"line {line}") | first
        yield display


def unread(display: Display) -> list[Verdict]:
    """Return the refusal of a display that cannot be read as it stands in its file."""
    if display.refused is None:
        return []
    return [Verdict("claim", "refused", 0, len(display.latex), display.refused)]


def placed(
    report: PageReport, display: Display, verdict: Verdict, first: Mapping[Key, str] | None = None
) -> Checked:
    """Return a verdict with its place in the file, and where names were introduced before it."""
    problem = verdict.problem
    again = getattr(problem, "again", None) or getattr(problem, "about", None)
    line, column = line_and_column(report.text, display.offset + verdict.position)
    latex = display.latex[verdict.start : verdict.end].strip()
    where = (first or {}).get(again, "") if again else ""
    return Checked(report.path, line, column, latex, display, verdict, where)


def check_page(
    path: Path, notation: Path | None = None, seed: int = 0, *, prove: bool = False
) -> PageReport:
    r"""Check one page, with its symbol table if it has one; raise `UsageError` if it has no text.

    >>> from pathlib import Path
    >>> page = Path("page.md")
    >>> _ = page.write_text(r"Let $x \in \mathbb{R}$. Then $x^2 = x x$.", encoding="utf-8")
    >>> [s.verdict.verdict for s in check_page(page).statements]
    ['holds', 'holds']
    """
    return check_work(work_of(path, notation, prove=prove), seed)


@dataclass(frozen=True, slots=True)
class Work:
    """A page to be checked, wherever that is: its path, its text and that of its symbol table."""

    path: Path
    text: str
    table: Table | None
    prove: bool

    @property
    def notation(self) -> Notation:
        """What the page knows of its symbol table."""
        return notation_in(self.path, self.text, self.table)


def work_of(path: Path, notation: Path | None = None, *, prove: bool = False) -> Work:
    """Return a page as it is now; raise `UsageError` if it or its symbol table cannot be read."""
    text = read(path)
    table = notation_path(path, text, notation)
    work = Work(path, text, Table(table, read(table)) if table else None, prove)
    _ = work.notation  # which may be a mistake of the page
    return work


def check_work(work: Work, seed: int = 0, memory: Memory | None = None) -> PageReport:
    """Check one page; with a memory, only what it does not know."""
    notation = work.notation
    scope = notation.scope if work.table else None
    places = places_of(notation, work.table)
    return check_text(
        work.text, str(work.path), scope, seed, prove=work.prove, memory=memory, places=places
    )


def memory_of(work: Work, before: PageReport) -> Memory:
    """Return what a page was found to say before it was changed, so that it need not be again."""
    memory = Memory()
    walk = Walk(before.text, work.notation.scope if work.table else None)
    reading = memory.begin(walk, prove=work.prove)
    said: dict[int, list[Verdict]] = defaultdict(list)
    for checked in before.statements:
        said[checked.display.offset].append(checked.verdict)
    for display, _ in walk:
        if display.refused is None:
            reading.fill(display, said[display.offset])
    return memory


def places_of(notation: Notation, table: Table | None) -> dict[Key, str]:
    """Return where the names of a symbol table are introduced, in words."""
    name = table.path.name if table else ""
    return {key: f"line {line} of {name}" for key, line in notation.lines.items()}
