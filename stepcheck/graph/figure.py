"""A graph as an HTML figure: two drawings, one of which is seen, a caption and a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.svg import drawing
from stepcheck.graph.table import table

if TYPE_CHECKING:
    from stepcheck.graph.content import Picture


def draw(picture: Picture, identifier: str = "graph") -> str:
    """Return a picture as HTML; `identifier` must be unique on the page."""
    legend = "Solid arrows carry values forward"
    legend += ", dashed arrows carry derivatives back." if picture.back else "."
    return (
        f'<figure class="sc-graph" id="{identifier}"><div class="sg-drawings">'
        f"{drawing(picture, identifier, tall=False)}{drawing(picture, identifier, tall=True)}</div>"
        f"<figcaption><strong>{escape(picture.title)}.</strong> {legend}</figcaption>"
        f"{table(picture)}</figure>"
    )
