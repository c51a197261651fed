"""The custom fence ``graph`` of `pymdownx.superfences`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stepcheck.graph.compute.above import read_above
from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.markdown.fences.base import FenceError, locate, on_page, page_with, refuse_options
from stepcheck.markdown.place import NAME, file_of
from stepcheck.pages.check import notation_path, read_notation

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.core.scope import Scope
    from stepcheck.graph.draw.content import Picture
    from stepcheck.markdown.fences.base import Place
    from stepcheck.markdown.place import Page


class GraphFenceError(FenceError):
    """A page's graph cannot be drawn."""


def validate(
    language: str,  # noqa: ARG001  # superfences' signature
    inputs: dict[str, str],
    options: dict[str, str],  # noqa: ARG001
    attrs: dict[str, str],  # noqa: ARG001
    md: Markdown,
) -> bool:
    """Accept a fence whose opening line gives nothing but an id."""
    refuse_options(md, "graph", inputs, GraphFenceError)
    return True


def fence(
    source: str,
    language: str,  # noqa: ARG001  # superfences' signature
    css_class: str,  # noqa: ARG001
    options: dict[str, str],  # noqa: ARG001
    md: Markdown,
    **header: Any,  # noqa: ANN401
) -> str:
    """Return the graph that the fence describes; raise `GraphFenceError` if it is wrong."""
    page = page_with(md, source)
    start = locate(md, page, source)
    # The count of what is stashed so far is the page's own, so ids are unique and stable.
    identifier = header.get("id_value") or f"graph-{md.htmlStash.html_counter + 1}"
    try:
        return draw(picture_at(page, start, source, notation_of(md, page)), identifier)
    except GraphError as error:
        place = on_page(page, source, start, error.place)
        raise GraphFenceError(page.report(f"graph: {error.problem}", place, error.hint)) from error
    except Exception as error:
        problem = f"graph: {type(error).__name__}: {error}"
        hint = "this is a fault of stepcheck: please report it"
        raise GraphFenceError(page.report(problem, start, hint)) from error


def picture_at(page: Page, start: Place | None, source: str, notation: Scope | None) -> Picture:
    """Return what a fence asks for; where its place is unknown, in the scope of the whole page."""
    lines = page.source.split("\n")[: start[0] - 1] if start else page.source.split("\n")
    above = read_above(page.source, sum(len(line) + 1 for line in lines), notation)
    return picture_of(source, above.scope, above.formulas)


def notation_of(md: Markdown, page: Page) -> Scope | None:
    """Return the symbol table of the page being converted, if it has one."""
    path = file_of(md) if NAME in md.preprocessors else None
    table = notation_path(path, page.source, None) if path else None
    return read_notation(table).scope if table else None
