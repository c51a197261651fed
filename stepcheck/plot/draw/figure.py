"""A plot as an HTML figure: the drawing, its caption and tables of its values."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from stepcheck.deadline import OutOfTimeError, time_limit
from stepcheck.plot import shapes
from stepcheck.plot.draw.chart import FONT, WIDTH, chart
from stepcheck.plot.fields import PlotError
from stepcheck.plot.sample import sample
from stepcheck.plot.shapes import Shapes
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stepcheck.plot.draw.chart import Chart
    from stepcheck.plot.sample import Cloud, Drawn, Surface
    from stepcheck.plot.spec import Plot

SECONDS = 60.0  # for one plot: ours take less than two
MOST_ROWS = 25  # of a table; of what is longer, every so manyth row


def draw(plot: Plot | Shapes, snippets: Path = Path("snippets"), identifier: str = "plot") -> str:
    r"""Return `plot` as HTML, computed by the modules in the folder `snippets`.

    `identifier` must be unique on the page. The same plot gives the same text. Raises `PlotError`
    if a function is missing, fails or does not return, or if there is nothing to draw.

    >>> from stepcheck.plot.spec import read
    >>> code = "def twice(x):\n    return 2 * x\n"
    >>> _ = Path("lines.py").write_text(code, encoding="utf-8")
    >>> axes = "x: {label: x, from: 0, to: 2}\ny: {label: y}"
    >>> curves = "curves: [{call: lines.twice, label: 2x}]"
    >>> plot = read(f"title: A line\nalt: A line through the origin.\n{axes}\n{curves}")
    >>> html = draw(plot, Path(), "line")
    >>> html[: html.index(" role")]
    '<figure class="sc-plot" id="line"'
    >>> "<td>1</td><td>2</td>" in html
    True
    """
    try:
        with time_limit(SECONDS):
            if isinstance(plot, Shapes):
                return figure(plot, *product(plot, snippets), identifier)
            return figure(plot, *between_axes(plot, snippets), identifier)
    except OutOfTimeError as error:
        problem = f"the plot took more than {SECONDS:g} seconds"
        raise PlotError(problem, "call functions that do less") from error


def product(plot: Shapes, snippets: Path) -> tuple[str, float, float, str]:
    """Return the drawing of a product of matrices, its size, and the tables of its numbers."""
    found = shapes.boxes(plot, snippets)
    body, width, height = shapes.drawing(found)
    body = f'<g fill="currentColor">{body}</g>'
    tables = "\n".join(
        f"<table>\n<caption>{label.html}</caption>\n<tbody>\n"
        + "\n".join(row_of(f"<td>{escape(cell)}</td>" for cell in row) for row in cells)
        + "\n</tbody>\n</table>"
        for label, cells in shapes.table_rows(found)
    )
    return body, width, height, tables


def between_axes(plot: Plot, snippets: Path) -> tuple[str, float, float, str]:
    """Return the drawing of a plot with axes, its size, and the tables of its values."""
    drawn = sample(plot, snippets)
    drawing = chart(plot, drawn)
    return drawing.body, WIDTH, drawing.height, tables(plot, drawn, drawing)


def figure(
    plot: Plot | Shapes, body: str, width: float, height: float, tables: str, identifier: str
) -> str:
    """Return a drawing with its names, its caption and its tables."""
    title, desc = f"{identifier}-title", f"{identifier}-desc"
    caption = f" {plot.caption.html}" if plot.caption else ""
    words = escape(plot.title.words)
    return (
        f'<figure class="sc-plot" id="{identifier}" role="group"'
        f' aria-labelledby="{title}">\n'
        f'<svg width="{width:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" font-size="{FONT}"'
        f' role="img" aria-labelledby="{title} {desc}" data-search-exclude="">\n'
        f'<title id="{title}">{words}</title>\n'
        f'<desc id="{desc}">{escape(plot.alt)}</desc>\n'
        f"{body}\n</svg>\n"
        f"<figcaption><strong>{plot.title.html}.</strong>{caption}</figcaption>\n"
        '<details data-search-exclude="">\n<summary>The values as a table</summary>\n'
        f"{tables}\n</details>\n"
        "</figure>"
    )


def tables(plot: Plot, drawn: Drawn, drawing: Chart) -> str:
    """Return the values of each kind of layer as a table."""
    found = [curves_table(plot, drawn, drawing)] if drawn.lines else []
    found += [cloud_table(plot, cloud, drawn.surface) for cloud in drawn.clouds]
    if drawn.surface:
        found.append(surface_table(plot, drawn.surface, drawing))
    return "\n".join(found)


def curves_table(plot: Plot, drawn: Drawn, drawing: Chart) -> str:
    """Return the values where the axis is labelled and at the marked points."""
    xs = sorted({*drawing.ticks, *(dot.x for line in drawn.lines for dot in line.dots)})
    rows = [[x, *(line.function(x) for line in drawn.lines)] for x in xs]
    return table([plot.x.label.html, *(line.label.html for line in drawn.lines)], rows)


def cloud_table(plot: Plot, cloud: Cloud, surface: Surface | None) -> str:
    """Return points by their number, with the value of the level lines' function at each."""
    points = cloud.points.tolist()
    every = math.ceil(len(points) / MOST_ROWS)
    rows = [
        [k, x, y, *([surface.function(x, y)] if surface and cloud.joined else [])]
        for k, (x, y) in enumerate(points)
        if k % every == 0 or k == len(points) - 1
    ]
    names = ["number", plot.x.label.html, plot.y.label.html]
    value = ["value"] if surface and cloud.joined else []
    return table([*names, *value], rows, cloud.label.html)


def surface_table(plot: Plot, surface: Surface, drawing: Chart) -> str:
    """Return the values of a function of two numbers where both axes are labelled."""
    rows = [[y, *(surface.function(x, y) for x in drawing.ticks)] for y in drawing.rungs]
    names = [f"{plot.y.label.html} / {plot.x.label.html}", *(number(x, 6) for x in drawing.ticks)]
    return table(names, rows)


def table(names: Sequence[str], rows: Iterable[Sequence[float]], caption: str = "") -> str:
    """Return a table of numbers."""
    head = row_of(f'<th scope="col">{name}</th>' for name in names)
    body = "\n".join(row_of(map(cell, row)) for row in rows)
    title = f"<caption>{caption}</caption>\n" if caption else ""
    return f"<table>\n{title}<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def row_of(cells: Iterable[str]) -> str:
    """Return a row of a table."""
    return f"<tr>{''.join(cells)}</tr>"


def cell(value: float) -> str:
    """Return a number in a cell of a table, or a dash where there is none."""
    return f"<td>{'–' if math.isnan(value) else number(value, 6)}</td>"
