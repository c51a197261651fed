"""The custom fence `graph`: a computational graph of what the page has defined above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.graph.compute.above import read_above
from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.host import NAME, file_of
from stepcheck.pages.notation import notation_of

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.graph.picture import Picture


def drawn(asked: Asked) -> str:
    """Return the graph that a fence describes; raise `GraphError` if it is wrong."""
    return draw(picture_at(asked), asked.identifier)


def picture_at(asked: Asked) -> Picture:
    """Return what a fence asks for; where its place is unknown, in the scope of the whole page."""
    text, start = asked.page.source, asked.start
    lines = text.split("\n")[: start[0] - 1] if start else text.split("\n")
    above = read_above(text, sum(len(line) + 1 for line in lines), symbols_of(asked))
    return picture_of(asked.source, above.scope, above.formulas)


def symbols_of(asked: Asked) -> Scope | None:
    """Return the symbol table of the page being converted, if it is a file."""
    path = file_of(asked.md) if NAME in asked.md.preprocessors else None
    return notation_of(path, asked.page.source).scope if path else None


fence = Fence("graph", drawn, GraphError)
validate = fence.validate
