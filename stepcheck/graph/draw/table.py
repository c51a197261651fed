"""The numbers of a graph as a table, with more digits than the drawing has room for."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.graph.compute import rounding
from stepcheck.graph.compute.rounding import TABLED
from stepcheck.graph.compute.shapes import shape_text
from stepcheck.graph.draw.content import keys_of, slope_keys
from stepcheck.graph.fields.names import partial
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.draw.content import Keys
    from stepcheck.graph.picture import Picture

LONGEST = 60  # entries of one array


@dataclass(frozen=True)
class Line:
    """A name in LaTeX, its value, and how a script names its numbers."""

    latex: str
    value: Value
    key: Keys


def table(picture: Picture) -> str:
    """Return all values as a folded table; nothing if no numbers are shown."""
    lines = lines_of(picture)
    if not lines:
        return ""
    heads = typeset([Formula(line.latex) for line in lines])
    body = "".join(
        f"<tr><th scope='row'>{head.html}</th>{cell(line)}</tr>"
        for head, line in zip(heads, lines, strict=True)
    )
    return (
        '<details data-search-exclude=""><summary>The values as a table</summary>'
        f"<table><tbody>{body}</tbody></table></details>"
    )


def cell(line: Line) -> str:
    """Return a value as a cell; an array as its numbers in rows and columns."""
    value = line.value
    if not arrays.is_array(value):
        text = rounding.signed(arrays.number(value), TABLED)
        return f'<td data-shows="{escape(line.key(None))}">{text}</td>'
    rows, columns = value.shape
    if rows * columns > LONGEST:
        return f"<td>{shape_text((str(rows), str(columns)))}, too many numbers to list</td>"
    numbers = "".join(
        f'<span data-shows="{escape(line.key((r, c)))}">{rounding.one(x, TABLED)}</span>'
        for r, row in enumerate(value.rows, 1)
        for c, x in enumerate(row, 1)
    )
    return (
        f'<td class="sg-array"><span data-sign="">{rounding.sign(value, TABLED)}</span> '
        f'<span class="sg-entries" style="--columns: {columns}">{numbers}</span></td>'
    )


def lines_of(picture: Picture) -> list[Line]:
    """Return all numbers of a figure: values, derivatives along edges, gradients."""
    found, of = picture.numbers, picture.graph.output.latex
    lines: list[Line] = []
    if "values" in picture.show:
        lines += [Line(n.latex, found.values[n.name], keys_of("value", n.name))
                  for n in picture.graph.nodes.values()]  # fmt: skip
    for edge, slope in found.local.items():
        if edge in picture.labelled and slope.value is not None:
            formula = picture.formulas.get(edge)
            latex = picture.local_name(edge) + (f" = {formula}" if formula else "")
            lines.append(Line(latex, slope.value, slope_keys(picture, edge)))
    return lines + [
        Line(partial(of, name), found.gradients[name], keys_of("gradient", name))
        for name in picture.slopes()
        if name in found.gradients
    ]
