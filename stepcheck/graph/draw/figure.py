"""A graph as an HTML figure: two drawings, one of which is seen, a caption and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.graph.compute.rounding import NO_SLOPE
from stepcheck.graph.draw.controls import data_plane, element, panel
from stepcheck.graph.draw.svg import drawings
from stepcheck.graph.draw.table import table
from stepcheck.graph.fields.names import partial
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.graph.picture import Picture


def draw(picture: Picture, identifier: str = "graph") -> str:
    r"""Return a picture as HTML; `identifier` must be unique on the page.

    >>> import re
    >>> from stepcheck.core.check.checker import check_display
    >>> from stepcheck.core.scope import Scope
    >>> from stepcheck.graph.picture import picture_of
    >>> page = Scope()
    >>> _ = check_display(r"w \in \mathbb{R}, z := 2 w + 1", page)
    >>> html = draw(picture_of("output: z\nat: w = 3\nshow: values", page), "line")
    >>> html[: html.index(">") + 1]
    '<figure class="sc-graph" id="line">'
    >>> re.findall('<td[^>]* data-shows="(.*?)"[^>]*>(.*?)</td>', html)
    [('value:w', '= 3'), ('value:z', '= 7')]
    """
    stage = drawings(picture, identifier)
    if picture.live:
        below = [part(picture, picture.live, identifier) for part in (data_plane, panel)]
        stage = f'<div class="sl-stage">{stage}{"".join(below)}</div>'
    figure = (
        f'<figure class="sc-graph" id="{identifier}">{stage}'
        f"<figcaption><strong>{picture.title.html}.</strong> {legend(picture)}{product(picture)}"
        f"</figcaption>{table(picture)}</figure>"
    )
    return element(picture, picture.live, figure) if picture.live else figure


def legend(picture: Picture) -> str:
    """Return what the kinds of arrows mean, as far as there are any but the plain ones."""
    parts = ["Solid arrows carry values forward"]
    if picture.back:
        thick = ", the thicker the larger" if picture.live else ""
        parts.append(f"dashed arrows carry derivatives back{thick}")
    if picture.lit:
        parts.append(f"thick arrows are the {'path' if picture.product else 'edge'} in question")
    return ", ".join(parts) + "." + corners(picture)


def corners(picture: Picture) -> str:
    """Return what the word *none* means, where a number may be missing."""
    if not picture.numbers.missing and not (picture.live and picture.live.bends):
        return ""
    return (
        f" It says <em>{NO_SLOPE}</em> where a function on the way has a corner or a jump, and so"
        " no derivative."
    )


def product(picture: Picture) -> str:
    """Return the product along the highlighted path, as a formula and in numbers."""
    if picture.product is None:
        return ""
    terms = [r" \cdot ".join(map(picture.local_name, e)) for e in picture.product.edges]
    latex = " + ".join(terms)
    start, end = picture.product.ends
    if picture.product.complete and len(picture.product.edges[0]) > 1:
        latex = f"{partial(end, start)} = {latex}"
    numbers = ""
    if picture.numbers.local:
        text = picture.product.written(picture.numbers.local)
        numbers = f' <span data-shows="product">{text}</span>'
    (formula,) = typeset([Formula(latex)])
    return f'<span class="sg-product">{formula.html}{numbers}</span>'
