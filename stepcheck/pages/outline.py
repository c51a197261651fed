"""The statements of a page with their places, read but not judged, and the page's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.extract import line_and_column
from stepcheck.pages.walk import Walk, introduce

if TYPE_CHECKING:
    from stepcheck.core.read.display.statements import Statement
    from stepcheck.core.scope import Scope


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

    The order and the number of the places are those of the verdicts of `check.check_text`.
    """
    walk = Walk(text, notation)
    places: list[Place] = []
    for display, scope in walk:
        for statement in introduce(display, scope):
            at = line_and_column(text, display.offset + beginning(statement))
            places.append(Place(*at, len(places)))
    return Outline(places, walk.page)


def beginning(statement: Statement) -> int:
    """Return the offset of the first token of a statement."""
    tokens = [t for part in statement.parts for t in part] + statement.relations
    return min((t.position for t in tokens), default=statement.position)
