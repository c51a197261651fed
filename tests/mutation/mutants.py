"""The claims of our pages, each with its scope, and every mutant of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.core.check.checker import check_display, kind_of
from stepcheck.pages.extract import Display, line_and_column
from stepcheck.pages.files import read
from stepcheck.pages.notation import notation_of
from stepcheck.pages.walk import INTRODUCING, Walk, read_statements

from .edits import Edit, relation_edits
from .layout import pieces
from .slips import all_edits, condition_edits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.read.display.statements import Statement
    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import Verdict

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


@dataclass(frozen=True)
class Claim:
    """A claim of a page, and the scope before its display. `sides` are those to edit."""

    page: str
    line: int
    display: Display
    before: Scope
    statements: list[Statement]
    number: int
    sides: range

    @property
    def statement(self) -> Statement:
        """The claim among the statements of its display."""
        return self.statements[self.number]


@dataclass(frozen=True)
class Mutant:
    """A claim with one edit; `side` is the edited side, None for a relation or a condition."""

    claim: Claim
    side: int | None
    edit: Edit

    @property
    def latex(self) -> str:
        """The whole display with the edit."""
        latex = self.claim.display.latex
        return latex[: self.edit.start] + self.edit.new + latex[self.edit.end :]

    @property
    def name(self) -> str:
        """The mutant in print: the edited side with `⟦old → new⟧` in it."""
        latex, edit, statement = self.claim.display.latex, self.edit, self.claim.statement
        everything = [*statement.parts, *statement.conditions]
        nearby = everything if self.side is None else [statement.parts[self.side]]
        starts = [t.position for part in nearby for t in part]
        ends = [p.end for p in pieces(latex) if p.start in starts]
        change = f"⟦{latex[edit.start : edit.end]} → {edit.new}⟧"
        shown = latex[min(starts) : edit.start] + change + latex[edit.end : max(ends)]
        return f"{self.claim.page}: " + " ".join(shown.split())


@cache
def claims(path: Path) -> tuple[Claim, ...]:
    """Return the claims of a page in reading order."""
    text = read(path)
    walk = Walk(text, notation_of(path, text).scope)
    return tuple(c for display, scope in walk for c in claims_of(path.name, text, display, scope))


def claims_of(page: str, text: str, display: Display, scope: Scope) -> Iterator[Claim]:
    """Yield the claims of a display, and extend the scope by what it introduces."""
    statements, before = read_statements(display, scope), scope.alone()
    verdicts: list[Verdict | None] = [None] * len(statements)
    if any(kind_of(s) in INTRODUCING for s in statements):
        verdicts = [*check_display(display.latex, scope)]
    for number, (statement, verdict) in enumerate(zip(statements, verdicts, strict=True)):
        if statement.mark == "unchecked":
            continue
        line, _column = line_and_column(text, display.offset + statement.position)
        sides = sides_of(statement, verdict)
        yield Claim(page, line, display, before, statements, number, sides)


def sides_of(statement: Statement, verdict: Verdict | None) -> range:
    """Return the sides of a statement that its claim is about; none if it only introduces."""
    kind = kind_of(statement)
    everything = range(len(statement.parts) if any(statement.parts) else 0)  # not a bare sign
    if kind in ("claim", "update"):
        return everything
    if kind == "declaration":
        return everything[:1] if verdict and verdict.kind == "claim" else range(0)
    if kind == "definition" and verdict and verdict.steps:
        return everything if verdict.kind == "claim" else everything[1:]
    return range(0)


def mutants(claim: Claim) -> list[Mutant]:
    """Return every mutant of a claim, each text once."""
    found: dict[str, Mutant] = {}
    latex = claim.display.latex
    for side, edit in edits(claim) if claim.sides else ():
        mutant = Mutant(claim, side, edit)
        if mutant.latex != latex:
            found.setdefault(mutant.latex, mutant)
    return list(found.values())


def edits(claim: Claim) -> Iterator[tuple[int | None, Edit]]:
    """Yield the edits of each side of a claim, and those of its relations and conditions."""
    latex, statement = claim.display.latex, claim.statement
    known = {p.start: p for p in pieces(latex)}
    for side in claim.sides:
        inside = [known[t.position] for t in statement.parts[side] if t.position in known]
        for edit in all_edits(latex, inside, claim.before) if inside else ():
            yield side, edit
    for relation in statement.relations:
        for edit in relation_edits(known[relation.position]):
            yield None, edit
    for condition in statement.conditions:
        inside = [known[t.position] for t in condition if t.position in known]
        for edit in condition_edits(latex, inside, claim.before):
            yield None, edit
