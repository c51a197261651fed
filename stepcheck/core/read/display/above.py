r"""A display that begins with a relation: it goes on with the chain of the display above it.

`$$J = w^2 x^2$$` and then, below some words, `$$= (wx)^2$$`: its left side is the last expression
above, under the conditions that were said there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display.statements import Statement, read_display

if TYPE_CHECKING:
    from collections.abc import Callable

OTHERS = {r"\in", r"\leftarrow", ":"}
"""Relations whose last side is no expression that a chain could go on with."""


@dataclass(frozen=True)
class Above:
    """The display above, and where it begins, counted from the one below: a negative number."""

    latex: str
    position: int


def going_on(
    statements: list[Statement], above: Above | None, is_word: Callable[[str], bool]
) -> list[Statement]:
    """Return statements of which the first, if it has no left side, has that of the display above.

    Raises `RefusalError` where the display above ends in nothing that a chain can go on with.
    """
    if above is None or not statements or not lacks_left(statements[0]):
        return statements
    first, *others = statements
    last = last_of(above, is_word, first)
    begun = replace(
        first,
        parts=[last.parts[-1], *first.parts[1:]],
        conditions=[*last.conditions, *first.conditions],
    )
    return [begun, *others]


def lacks_left(statement: Statement) -> bool:
    """Whether a statement begins with its relation."""
    return bool(statement.relations) and not statement.parts[0]


def last_of(above: Above, is_word: Callable[[str], bool], below: Statement) -> Statement:
    """Return the statement that the display above consists of; refuse if there are several."""
    at = below.position
    fix = "write the left side here too"
    try:
        found = read_display(above.latex, is_word, above.position)
    except (RefusalError, RecursionError):
        raise RefusalError(
            "the display above, with which this one goes on, cannot be read", at, fix
        ) from None
    if len(found) != 1:
        raise RefusalError(
            "the display above, with which this one goes on, has several statements", at, fix
        )
    last = found[0]
    if last.mark or any(r.text in OTHERS for r in last.relations) or not last.parts[-1]:
        raise RefusalError("the display above ends in nothing that a chain can go on with", at, fix)
    return last
