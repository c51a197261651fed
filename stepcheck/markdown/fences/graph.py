"""The custom fence `graph`: a computational graph of what the page has defined above it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.graph.compute.above import read_above
from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.fences.kept import kept
from stepcheck.markdown.fences.take import takeable
from stepcheck.markdown.host import NAME, file_of
from stepcheck.markdown.whole import uses
from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.extract import extract
from stepcheck.pages.files import folder_above, front_matter, read
from stepcheck.pages.notation import OWN, notation_of, notation_path
from stepcheck.plot.code import stamp
from stepcheck.plot.examples import examples_of

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.graph.fields.spec import Place
    from stepcheck.graph.picture import Picture
    from stepcheck.plot.examples import Example

DATA = re.compile(r"^\s*data\s*:(.*)$", re.MULTILINE)


def drawn(asked: Asked) -> str:
    """Return the graph that a fence describes; raise `GraphError` if it is wrong."""
    code = code_behind(asked)
    figure = kept(
        lambda: draw(picture_at(asked), asked.identifier),
        *("graph", asked.source, asked.identifier, *code, *formulas_above(asked)),
    )
    return takeable(asked, figure)


def code_behind(asked: Asked) -> list[str]:
    """Return the state of the code that a graph with data calls; note that the page uses it."""
    text = "\n".join(DATA.findall(asked.source))
    if not text:
        return []
    uses.note(asked.md, uses.CODE, text)
    return [stamp(text, snippets_of(asked))]


def snippets_of(asked: Asked) -> Path:
    """Return the folder of the page's code."""
    return folder_above(Path(asked.page.path), "snippets")


def formulas_above(asked: Asked) -> list[str]:
    """Return the formulas that a graph may be made of, and the symbol table that they stand on."""
    text, end = asked.page.source, beginning(asked)
    path = file_of(asked.md) if NAME in asked.md.preprocessors else None
    table = notation_path(path, text) if path else None
    above = [d for d in extract(text) if d.offset <= end]
    blocks = {block: str(n) for n, block in enumerate(dict.fromkeys(d.block for d in above))}
    inside = read_blocks(text).example_at(end)
    return [
        read(table) if table else "",
        str(front_matter(text, path).get(OWN)) if path else "",
        blocks.get(inside, "alone"),
        *(part for d in above for part in (blocks[d.block], d.latex)),
    ]


def picture_at(asked: Asked) -> Picture:
    """Return what a fence asks for; where its place is unknown, in the scope of the whole page."""
    above = read_above(asked.page.source, beginning(asked), symbols_of(asked))

    def examples(name: str, place: Place) -> list[Example]:
        return examples_of(name, place, snippets_of(asked), GraphError)

    return picture_of(asked.source, above.scope, above.formulas, examples)


def beginning(asked: Asked) -> int:
    """Return the offset at which a fence begins; the end of the page where it is unknown."""
    lines = asked.page.source.split("\n")
    return sum(len(line) + 1 for line in (lines[: asked.start[0] - 1] if asked.start else lines))


def symbols_of(asked: Asked) -> Scope | None:
    """Return the symbol table of the page being converted, if it is a file."""
    path = file_of(asked.md) if NAME in asked.md.preprocessors else None
    return notation_of(path, asked.page.source).scope if path else None


fence = Fence("graph", drawn, GraphError)
validate = fence.validate
