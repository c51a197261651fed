"""The link by which a reader takes a figure away: its drawing as a file of its own."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.markdown.page import UNKNOWN
from stepcheck.markdown.site.downloads import address
from stepcheck.takeaway.svg import drawing_of

if TYPE_CHECKING:
    from stepcheck.markdown.fences.base import Asked

KIND, END = "image/svg+xml", "</figure>"


def takeable(asked: Asked, figure: str) -> str:
    """Return a figure with a link to its drawing, which the site gets as a file.

    A script adds a button for a picture of it (take.js), which costs the site nothing.
    """
    path = asked.page.path
    page = "" if path == UNKNOWN else f"{Path(path).stem}-"
    name = f"{page}{asked.identifier}.svg"
    where = address(asked.md, f"figures/{name}", drawing_of(figure), KIND)
    link = f'<a href="{html.escape(where)}" download="{html.escape(name)}">SVG</a>'
    before, end, after = figure.rpartition(END)
    taken = f'<p class="sc-take" data-search-exclude="">Take it away: {link}</p>'
    return f"{before}{taken}{end}{after}"
