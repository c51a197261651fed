"""The names that may stand where an author is typing, inside a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.extract import extract

if TYPE_CHECKING:
    from stepcheck.editor.names import Names

TYPED = re.compile(r"(?:\\[A-Za-z]*|[A-Za-z]+)\Z")
DOLLARS = re.compile(r"\\.|(\$)", re.DOTALL)


@dataclass(frozen=True)
class Proposal:
    """A name that may stand here: its LaTeX, the statement that introduced it, and its meaning."""

    latex: str
    statement: str
    meaning: str


def typed(source: str, offset: int) -> str:
    """Return the beginning of the name that stands before an offset."""
    match = TYPED.search(source, max(0, offset - 40), offset)
    return match[0] if match else ""


def in_formula(source: str, offset: int) -> bool:
    """Whether an offset lies in a formula, or behind a dollar of the line that is still open."""
    inside = (d for d in extract(source) if d.offset <= offset <= d.offset + len(d.latex))
    if next(inside, None) is not None:
        return True
    line = source[source.rfind("\n", 0, offset) + 1 : offset]
    return len([m for m in DOLLARS.finditer(line) if m[1]]) % 2 == 1


def proposals(names: Names) -> list[Proposal]:
    """Return the names that are known at a place, the latest first."""
    found: dict[str, Proposal] = {}
    scope = names.scope
    for key in reversed(scope.names() if scope else []):
        symbol = scope.get(key) if scope else None
        if symbol is None or key[1].startswith("param"):
            continue
        introduced = names.known.get(key)
        meaning = introduced.cells[0] if introduced and introduced.cells else ""
        statement = introduced.statement if introduced else ""
        found.setdefault(symbol.latex, Proposal(symbol.latex, statement, meaning))
    return list(found.values())
