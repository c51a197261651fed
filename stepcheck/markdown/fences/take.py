"""The link by which a reader takes a figure away: its drawing as a file of its own."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.markdown.page import UNKNOWN
from stepcheck.markdown.site.downloads import address
from stepcheck.takeaway.svg import drawing_of, plane_of

if TYPE_CHECKING:
    from stepcheck.markdown.fences.base import Asked

KIND, END = "image/svg+xml", "</figure>"
EXAMPLES, CONTOURS = "</stepcheck-examples>", "</stepcheck-contours>"


def takeable(asked: Asked, figure: str) -> str:
    """Return a figure with a link to each of its drawings, which the site gets as a file.

    A script adds a button for a picture of it (take.js), which costs the site nothing. Of lines of
    equal value, which a script draws, there is no file, and the script offers both.
    """
    path = asked.page.path
    name = asked.identifier if path == UNKNOWN else f"{Path(path).stem}-{asked.identifier}"
    if examples := plane_of(figure):
        figure = before(EXAMPLES, figure, place(linked(asked, f"{name}-data.svg", examples)))
    figure = before(CONTOURS, figure, unmade(f"{name}-plane.svg"))
    return before(END, figure, place(linked(asked, f"{name}.svg", drawing_of(figure))))


def before(end: str, figure: str, text: str) -> str:
    """Return a figure with a text before the end of one of its parts, if it has that."""
    head, found, tail = figure.rpartition(end)
    return f"{head}{text if found else ''}{found}{tail}"


def place(link: str, more: str = "") -> str:
    """Return the line below a drawing by which it is taken away."""
    return f'<p class="sc-take" data-search-exclude=""{more}>Take it away: {link}</p>'


def unmade(name: str) -> str:
    """Return this line for a drawing that a script makes, and its file with it."""
    return place("", f' data-file="{html.escape(name)}"')


def linked(asked: Asked, name: str, drawing: str) -> str:
    """Return the link to a drawing, as a file of a name."""
    where = address(asked.md, f"figures/{name}", drawing, KIND)
    return f'<a href="{html.escape(where)}" download="{html.escape(name)}">SVG</a>'
