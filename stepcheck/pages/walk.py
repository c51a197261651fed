"""The one walk over a page: its formulas in reading order, each in the scope of its block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.check.checker import check_display, kind_of
from stepcheck.core.check.checker import read_statements as read_latex
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.display.statements import Statement
from stepcheck.core.scope import Scope
from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.extract import Display, displays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCING = ("declaration", "definition")


class Walk:
    """The scopes of a page, which grow as its displays are introduced or checked.

    What an example block introduces ends with the block.
    """

    def __init__(self, text: str, notation: Scope | None = None) -> None:
        self.read, self.page = read_blocks(text), Scope(notation)
        self.blocks: dict[int, Scope] = {}

    def __iter__(self) -> Iterator[tuple[Display, Scope]]:
        """Yield each display with the scope that it stands in."""
        for display in displays_of(self.read):
            yield display, self.inside(display.block)

    def inside(self, block: int) -> Scope:
        """Return the scope of an example block, that of the page outside of any."""
        if block < 0:
            return self.page
        return self.blocks.setdefault(block, self.page.child(local=True))

    def at(self, offset: int) -> Scope:
        """Return the scope of a place on the page, as far as the walk has come."""
        return self.blocks.get(self.read.example_at(offset), self.page)


def introduce(display: Display, scope: Scope) -> list[Statement]:
    """Let a display extend its scope, and return its statements; claims are not judged."""
    statements = read_statements(display, scope)
    if any(kind_of(s) in INTRODUCING for s in statements):
        check_display(display.latex, scope)
    return statements


def read_statements(display: Display, scope: Scope) -> list[Statement]:
    """Return a display's statements; one that cannot be read at all counts as one statement."""
    if display.refused:
        return [Statement([[]])]
    try:
        return read_latex(display.latex, scope, display.above)
    except (RefusalError, RecursionError):
        return [Statement([[]])]
