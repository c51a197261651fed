r"""Examples over two inputs of a live figure, and the line between their classes: `data`.

`data: x_1, x_2, y in model.students, \hat{y} = 0.5`
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError, UndefinedError, UnsureError
from stepcheck.core.numbers import decided, exact_decimal, to_float
from stepcheck.core.value.differentiate import assign
from stepcheck.graph.compute.marks import node_of
from stepcheck.graph.compute.rounding import exactly
from stepcheck.graph.fields.spec import COMMA, GraphError, Place
from stepcheck.graph.live.knobs import NUMBER, entries_of, movable
from stepcheck.graph.live.level import level_line

if TYPE_CHECKING:
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.fields.spec import Spec, Text
    from stepcheck.graph.live.knobs import Knob
    from stepcheck.graph.live.level import Ends, Function, Point, Segment
    from stepcheck.graph.live.plane import Moving

Example = tuple[float, float, float]
Examples = Callable[[str, Place], Sequence[Example]]
"""Gives the two features and the label of each example of a function, `module.function`."""

FORM = r"write x_1, x_2, y in module.function, \hat{y} = 0.5"
FIELD = re.compile(rf"(.+?)(?:\\in\b|\bin\b)\s*([A-Za-z]\w*\.[A-Za-z]\w*)\s*,(.+)={NUMBER}")
MOST = 1000  # examples: more are a cloud, and slow


@dataclass(frozen=True)
class Data:
    """Examples in the plane of two inputs, and the line on which a node has a value.

    `cells` are the input to the right, the one upwards and, if the graph has it, that of the label;
    `start` is where the figure starts in the plane between `ends`. `line` is the line as it is
    then, and `reached` says of each example whether the node is at least at the value there.
    """

    cells: tuple[str, ...]
    node: str
    level: float
    examples: tuple[Example, ...]
    start: Point
    ends: Ends
    line: tuple[Segment, ...]
    reached: tuple[bool, ...]


def data_of(spec: Spec, moving: Moving, env: Env, examples: Examples | None) -> Data | None:
    """Return the examples of a fence, nothing if it has none or if no code is run for it.

    Raises `GraphError` for a field that is wrong, and for examples that do not fit the figure.
    """
    text = spec.get("data")
    if not text.text:
        return None
    match = FIELD.fullmatch(text.text)
    names = text.piece(*match.span(1)).split(COMMA) if match else []
    if not match or len(names) not in (2, 3):
        raise GraphError("this is no data", FORM, text.place)
    across, up = moving.directions(names[:2], FORM)
    label = moving.knob(names[2], FORM) if names[2:] else None
    if label in (across, up):
        raise GraphError(f"{names[2].text} is a feature already", FORM, names[2].place)
    node = node_for(text.piece(*match.span(3)), moving, (across, up))
    level = float(match[4].replace("−", "-"))
    if examples is None:
        return None
    source = text.piece(*match.span(2))
    found = tuple(examples(source.text, source.place))
    refuse_examples(found, (across, up, label), source)
    function = function_of(node, (across, up), moving, env)
    ends = (across.low, across.high), (up.low, up.high)
    try:
        line = tuple(level_line(function, level, ends))
        reached = tuple(function(x, y) >= level for x, y, _label in found)
    except RefusalError as error:
        raise GraphError(error.message, "draw less, or drop 'data'", text.place) from None
    cells = tuple(knob.name for knob in (across, up, label) if knob)
    return Data(cells, node, level, found, (across.start, up.start), ends, line, reached)


def node_for(text: Text, moving: Moving, directions: tuple[Knob, Knob]) -> str:
    """Return the node whose value draws the line; it must be a number that changes over there."""
    graph = moving.graph
    name = node_of(text, graph, moving.scope)
    if not moving.is_number(name):
        raise GraphError(f"{name} is no single number", "name one that is", text.place)
    if not {knob.name.partition("@")[0] for knob in directions} & before(name, graph):
        names = " nor on ".join(knob.name for knob in directions)
        problem = f"{name} depends neither on {names}, so no line is drawn by it"
        raise GraphError(problem, "name a node that is computed from them", text.place)
    return name


def before(name: str, graph: Graph) -> set[str]:
    """Return the nodes that a node is computed from, the first ones included."""
    parents = graph.nodes[name].parents
    return {*parents, *(other for parent in parents for other in before(parent, graph))}


def refuse_examples(
    examples: Sequence[Example], knobs: tuple[Knob, Knob, Knob | None], source: Text
) -> None:
    """Refuse examples that are none, too many, of other classes than two, or out of reach."""
    if not 1 <= len(examples) <= MOST:
        problem = f"{source.text} has {len(examples)} examples"
        raise GraphError(problem, f"return 1 to {MOST} of them", source.place)
    for number, example in enumerate(examples):
        if example[2] not in (0, 1):
            problem = f"example {number} of {source.text} has the label {example[2]:g}"
            raise GraphError(problem, "label each by 0 or 1", source.place)
        for knob, value in zip(knobs, example, strict=True):
            if knob and not reaches(knob, value):
                shown = f"{knob.name} = {exactly(value)}"
                where = f"in example {number} of {source.text}"
                reach = f"it goes from {exactly(knob.low)} to {exactly(knob.high)}"
                hint = "widen its range in 'live'"
                raise GraphError(f"{shown} {where} is out of reach: {reach}", hint, source.place)


def reaches(knob: Knob, value: float) -> bool:
    """Whether a knob can stand at a value, as it is set when an example is chosen."""
    return value in (knob.low, knob.high) if knob.switch else knob.low <= value <= knob.high


def function_of(node: str, directions: tuple[Knob, Knob], moving: Moving, env: Env) -> Function:
    """Return a node as a function of two inputs, the others as they are; NaN where undefined."""
    refs = {
        cell: ref
        for inputs in movable(moving.scope, moving.graph)
        for cell, ref in entries_of(inputs, moving.exported.nodes)
    }

    def evaluate(*point: float) -> float:
        inner = env
        for knob, x in zip(directions, point, strict=True):
            value = exact_decimal(Decimal(str(x)))
            inner = inner.child(assign(inner, refs[knob.name], value))
        return to_float(inner.bound(moving.graph.nodes[node].ref))

    def function(x: float, y: float) -> float:
        try:
            return decided(lambda: evaluate(x, y))
        except (UndefinedError, UnsureError):
            return math.nan

    return function
