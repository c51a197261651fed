"""The statements of a page with their places, read but not judged, and the page's scope."""

from __future__ import annotations

from dataclasses import dataclass

from stepcheck.core.check.checker import check_display, is_word, kind_of
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display.statements import Statement, read_display
from stepcheck.core.scope import Scope
from stepcheck.pages.extract import Display, extract, line_and_column

INTRODUCING = ("declaration", "definition")


@dataclass(frozen=True)
class Place:
    """Where a statement begins: line and column in the file, and its number on the page."""

    line: int
    column: int
    number: int


@dataclass(frozen=True)
class Outline:
    """The places of a page's statements, and what its symbols mean after the last display.

    What an example block introduces ends with the block.
    """

    places: list[Place]
    scope: Scope


def read_outline(text: str, notation: Scope | None = None) -> Outline:
    """Return the outline of a page: only what introduces names is evaluated, so this is quick.

    The order and the number of the places are those of the verdicts of `pages.check_text`.
    """
    outline = Outline([], Scope(notation))
    blocks: dict[int, Scope] = {}
    for display in extract(text):
        scope = outline.scope
        if display.block >= 0:
            scope = blocks.setdefault(display.block, scope.child(local=True))
        statements = read_statements(display, scope)
        for statement in statements:
            at = line_and_column(text, display.offset + beginning(statement))
            outline.places.append(Place(*at, len(outline.places)))
        if any(kind_of(s) in INTRODUCING for s in statements):
            check_display(display.latex, scope)
    return outline


def read_statements(display: Display, scope: Scope) -> list[Statement]:
    """Return a display's statements; one that cannot be read at all counts as one statement."""
    try:
        return read_display(display.latex, lambda word: is_word(word, scope))
    except (RefusalError, RecursionError):
        return [Statement([[]])]


def beginning(statement: Statement) -> int:
    """Return the offset of the first token of a statement."""
    tokens = [t for part in statement.parts for t in part] + statement.relations
    return min((t.position for t in tokens), default=statement.position)
