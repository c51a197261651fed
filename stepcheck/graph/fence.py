"""The custom fence ``graph`` of `pymdownx.superfences`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # it has no types

from stepcheck.core.checker import check_display, kind_of
from stepcheck.core.scope import Scope
from stepcheck.extract import blank, block_of, example_blocks, extract
from stepcheck.graph.figure import draw
from stepcheck.graph.picture import picture_of
from stepcheck.graph.spec import GraphError
from stepcheck.markdown.place import NAME, UNKNOWN, Page, file_of, page_of
from stepcheck.outline import INTRODUCING, read_statements
from stepcheck.pages import notation_path, read_notation

try:
    from mkdocs.exceptions import BuildError
except ImportError:  # a page can be converted without MkDocs
    BuildError = Exception  # type: ignore[misc, assignment]

if TYPE_CHECKING:
    from markdown import Markdown


class GraphFenceError(SuperFencesException, BuildError):  # type: ignore[misc]  # one is untyped
    """A page's graph cannot be drawn; superfences would show the text of any other exception."""


def fence(
    source: str,
    language: str,  # noqa: ARG001  # superfences' signature
    css_class: str,  # noqa: ARG001
    options: dict[str, str],  # noqa: ARG001
    md: Markdown,
    **header: Any,  # noqa: ANN401
) -> str:
    """Return the graph that the fence describes; raise `GraphFenceError` if it is wrong."""
    page = page_of(md) if NAME in md.preprocessors else Page(UNKNOWN, source)
    start = page.find(source)
    # The count of what is stashed so far is the page's own, so ids are unique and stable.
    identifier = header.get("id_value") or f"graph-{md.htmlStash.html_counter + 1}"
    try:
        scope = scope_before(page.source, offset_of(page.source, start), notation_of(md, page))
        return draw(picture_of(source, scope), identifier)
    except GraphError as error:
        place = on_page(page, source, start, error.place)
        raise GraphFenceError(page.report(f"graph: {error.problem}", place, error.hint)) from error
    except Exception as error:
        problem = f"graph: {type(error).__name__}: {error}"
        hint = "this is a fault of stepcheck: please report it"
        raise GraphFenceError(page.report(problem, start, hint)) from error


def notation_of(md: Markdown, page: Page) -> Scope | None:
    """Return the symbol table of the page being converted, if it has one."""
    path = file_of(md) if NAME in md.preprocessors else None
    table = notation_path(path, page.source, None) if path else None
    return read_notation(table).scope if table else None


def scope_before(text: str, offset: int, notation: Scope | None) -> Scope:
    """Return what the symbols of a page mean at an offset: what stands below is not yet known."""
    page, blocks = Scope(notation), dict[int, Scope]()
    for display in extract(text):
        if display.offset > offset:
            break
        here = page
        if display.block >= 0:
            here = blocks.setdefault(display.block, page.child(local=True))
        if any(kind_of(s) in INTRODUCING for s in read_statements(display, here)):
            check_display(display.latex, here)
    return blocks.get(block_of(example_blocks(blank(text)), offset), page)


def offset_of(text: str, place: tuple[int, int] | None) -> int:
    """Return the offset of a line and column; the end of the text if there is no place."""
    if place is None:
        return len(text)
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1] - 1


def on_page(
    page: Page, source: str, start: tuple[int, int] | None, place: tuple[int, int]
) -> tuple[int, int] | None:
    """Return where on the page a place in the fence's text is."""
    if start is None:
        return None
    lines = page.source.split("\n")
    row = start[0] + place[0] - 1
    text = source.split("\n")[place[0] - 1]
    return row, place[1] + max(lines[row - 1].find(text.strip()), 0) - (
        len(text) - len(text.lstrip())
    )
