"""The numbers of a graph as a table, with more digits than the drawing has room for."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.draw.content import number
from stepcheck.graph.fields.names import partial
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.picture import Picture

DIGITS = 6


def table(picture: Picture) -> str:
    """Return all values as a folded table; nothing if no numbers are shown."""
    if not picture.show:
        return ""
    rows = rows_of(picture)
    heads = typeset([Formula(latex) for _shows, latex, _value in rows])
    body = "".join(
        f"<tr><th scope='row'>{head.html}</th>"
        f'<td data-shows="{escape(shows)}">{number(value, DIGITS)}</td></tr>'
        for head, (shows, _latex, value) in zip(heads, rows, strict=True)
    )
    return (
        '<details data-search-exclude=""><summary>The values as a table</summary>'
        f"<table><tbody>{body}</tbody></table></details>"
    )


def rows_of(picture: Picture) -> list[tuple[str, str, Value]]:
    """Return each number: what it shows, for a script; its name in LaTeX; its value."""
    found, of = picture.numbers, picture.graph.output.latex
    rows: list[tuple[str, str, Value]] = []
    if "values" in picture.show:
        values = found.values
        rows += [(f"value:{n}", node.latex, values[n]) for n, node in picture.graph.nodes.items()]
    for edge, value in found.local.items():
        if edge in picture.labelled:
            formula = picture.formulas.get(edge)
            latex = picture.local_name(edge) + (f" = {formula}" if formula else "")
            rows.append((f"local:{edge[0]}:{edge[1]}", latex, value))
    rows += [(f"gradient:{n}", partial(of, n), found.gradients[n]) for n in picture.slopes()]
    return rows
