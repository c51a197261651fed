"""A plot as an HTML figure: the drawing, its caption and a table of its values."""

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from stepcheck.plot.chart import FONT, HEIGHT, WIDTH, Chart, chart
from stepcheck.plot.sample import Line, number, sample
from stepcheck.plot.spec import Plot


def draw(plot: Plot, snippets: Path = Path("snippets"), identifier: str = "plot") -> str:
    """Return ``plot`` as HTML, computed by the modules in the folder ``snippets``.

    ``identifier`` must be unique on the page. The same plot gives the same text. Raises
    `PlotError` if a function is missing or fails, or if there is nothing to draw.
    """
    lines = sample(plot, snippets)
    drawing = chart(plot, lines)
    caption = f" {escape(plot.caption)}" if plot.caption else ""
    return (
        f'<figure class="sc-plot" id="{identifier}" role="group"'
        f' aria-labelledby="{identifier}-title">\n'
        f"{_svg(plot, drawing, identifier)}\n"
        f"<figcaption><strong>{escape(plot.title)}.</strong>{caption}</figcaption>\n"
        f"{_table(plot, lines, drawing)}\n"
        "</figure>"
    )


def _svg(plot: Plot, drawing: Chart, identifier: str) -> str:
    title, desc = f"{identifier}-title", f"{identifier}-desc"
    return (
        f'<svg width="{WIDTH}" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="{FONT}" role="img"'
        f' aria-labelledby="{title} {desc}" data-search-exclude="">\n'
        f'<title id="{title}">{escape(plot.title)}</title>\n'
        f'<desc id="{desc}">{escape(plot.alt)}</desc>\n'
        f"{drawing.body}\n</svg>"
    )


def _table(plot: Plot, lines: Sequence[Line], drawing: Chart) -> str:
    """Return the values where the axis is labelled and at the marked points."""
    xs = sorted({*drawing.ticks, *(dot.x for line in lines for dot in line.dots)})
    rows = [[x, *(line.function(x) for line in lines)] for x in xs]
    names = [plot.x.label, *(line.label for line in lines)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        '<details data-search-exclude="">\n<summary>The values as a table</summary>\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</details>"
    )


def _cell(value: float) -> str:
    return f"<td>{'–' if math.isnan(value) else number(value, 6)}</td>"
