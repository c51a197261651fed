"""The custom fence `fields`: a table of what a fence of ours may hold, from the code's own lists.

The fence holds the name of one of `TABLES`. A field that the code knows and that nobody has
described here ends the build, so that the table on the page is whole.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from stepcheck.core.near import did_you_mean
from stepcheck.graph.fields import spec as graph
from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.fences.golden import COLUMNS
from stepcheck.plot import shapes
from stepcheck.plot import spec as plot
from stepcheck.script import fields as script

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAPH = {
    "title": "what stands in bold below; formulas go between dollar signs",
    "output": "the name whose graph is drawn; the one field that must be there",
    "at": "values of the inputs, where the page or its example has not set them: `x_1 = 3, y = 1`",
    "gradient": "the names to which derivatives go back, as dashed arrows",
    "path": r"what is drawn thick, with the product of its factors: `w_1 -> z -> \hat{y} -> L`",
    "edge": "a single edge that is drawn thick: `w_1 -> z`",
    "show": "any of the words in the next table, with commas",
    "groups": "nodes that belong together: `hidden layer: [u_1, a_1], output: [r, p]`; or `by "
    "layer`, for names such as `W^{[1]}`, or `by time`, for such as `h_1`. Each group is one box "
    "at first, and a reader may look inside",
    "direction": "where the graph grows: `right` or `down`",
    "width": "how wide it may become, in pixels",
    "live": r"sliders: `w_1 in [-1, 1]`, and `y in \{0, 1\}` for a switch",
    "rate": "the learning rate of a live graph's *Gradient step*",
    "play": "`once`: a live graph walks through its steps by itself when it is first seen, unless "
    "its reader wants less motion; it has a button *Play*, and its sliders are folded",
    "contours": "a second view of a live graph: lines of equal output over two numbers that "
    "sliders move, with the point where they are and the way of the gradient steps: `w_1, w_2`",
    "data": r"another view: examples over two features, by class, with the line on which a node "
    r"has a value: `x_1, x_2, y in model.students, \hat{y} = 0.5`",
}
PARTS = {
    "values": "the value of each node",
    "local": "the derivative along each edge",
    "gradients": "the derivative of the output by each node",
    "shapes": "the shape of each array",
    "entries": "the entries of each array",
}
PLOT = {
    "title": "a line of text, shown below the plot",
    "alt": "one to three sentences for a reader who cannot see it, without formulas",
    "caption": "more text below it",
    "x": "the axis to the right, a mapping with the fields of an axis",
    "y": "the axis upwards",
    "curves": "functions of one number, or arrays: a list of curves",
    "scatter": "points in the plane: a list of groups",
    "paths": "the same, joined in their order",
    "contours": "level lines of a function of two numbers: `call`, `with` and `levels`",
    "shapes": "in the place of axes: a product of matrices with their numbers, a list of terms",
}
AXIS = {
    "label": "its name",
    "from": "where it begins",
    "to": "where it ends",
    "scale": "`linear`, as it is anyway, or `log`",
}
CURVE = {
    "call": "a function of one number: `module.function`, from `snippets/`",
    "series": "in place of `call`: a function that returns an array",
    "over": "the parameter that varies, if it is not the first",
    "with": "the values of the other parameters: `{alpha: 0.8}`",
    "label": "what is written beside it; it may hold formulas",
    "points": "marked points, each with `x` and a `label` that may hold `{x}` and `{y}`",
    "samples": "how many points are joined by straight lines, for a curve of rounding errors",
}
GROUP = {
    "call": "a function that returns an array of shape `(k, 2)`",
    "with": "the values of its parameters",
    "label": "what is written beside it",
    "marks": "points with a name: `at` counts them from 0, `label` is what is written",
}
TERM = {
    "text": "a sign between two boxes, such as `$=$`",
    "call": "a function that returns the matrix in a box",
    "with": "the values of its parameters",
    "label": "what is written above the box",
    "size": "what is written below it, such as `$m \\times n$`",
    "row": "the row that is marked, counted from 1",
    "column": "the column that is marked",
}
GOLDEN = {
    "shows": "what the case shows, in plain words",
    "latex": "the display",
    "verdict": "`holds`, `false`, `refused` or `unchecked`",
}
SCRIPT = {
    "prints": "a function without parameters that returns numbers by their names: `module.numbers`",
    "needs": "what a reader has to install, a list; without it that is `[numpy]`",
}
TABLES: dict[str, tuple[Sequence[str], dict[str, str]]] = {
    "graph": (graph.FIELDS, GRAPH),
    "show": (graph.PARTS, PARTS),
    "plot": (plot.PLOT.split(), PLOT),
    "axis": (plot.AXIS.split(), AXIS),
    "curve": (plot.CURVE.split(), CURVE),
    "group": (plot.GROUP.split(), GROUP),
    "term": (shapes.TERM.split(), TERM),
    "golden": (COLUMNS, GOLDEN),
    "script": (tuple(script.FIELDS), SCRIPT),
}


class FieldsError(Exception):
    """The table cannot be made."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem, self.hint, self.place = problem, hint, (1, 1)


def drawn(asked: Asked) -> str:
    """Return the table that is named; raise `FieldsError` if it cannot be made."""
    fields, described = chosen(asked.source)
    rows = "".join(row(field, described[field]) for field in fields)
    head = '<tr><th scope="col">Field</th><th scope="col">What it does</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def chosen(source: str) -> tuple[Sequence[str], dict[str, str]]:
    """Return the fields of the table that a fence names, and their words; raise `FieldsError`."""
    name = source.strip()
    if name not in TABLES:
        known = f"there are {', '.join(TABLES)}"
        raise FieldsError(f"there is no table {name}", did_you_mean(name, TABLES, known))
    fields, described = TABLES[name]
    if missing := [field for field in fields if field not in described]:
        hint = "describe it in stepcheck/markdown/fences/fields.py"
        raise FieldsError(f"nobody has described {', '.join(missing)}", hint)
    return fields, described


def row(field: str, words: str) -> str:
    """Return one field with what it does."""
    return f"<tr><td><code>{html.escape(field)}</code></td><td>{in_html(words)}</td></tr>"


def in_html(words: str) -> str:
    """Return plain words as HTML, with code between backticks and stress between stars."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)


fence = Fence("fields", drawn, FieldsError)
validate = fence.validate
