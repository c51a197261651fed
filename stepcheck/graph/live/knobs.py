r"""The inputs that a reader moves, and how far: `w_1 in [-1, 1], y in \{0, 1\}`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import exact_decimal, to_float
from stepcheck.core.tree import Num, Ref
from stepcheck.core.value.differentiate import assign
from stepcheck.graph.compute.rounding import exactly
from stepcheck.graph.fields.names import latex_of, read_name
from stepcheck.graph.fields.spec import COMMA, GraphError, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph, Node
    from stepcheck.graph.fields.spec import Place

    Nodes = dict[str, list[list[str]]]

NUMBER = r"\s*([-−+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-−+]?\d+)?)\s*"
RANGE = re.compile(rf"(.+?)\s*(?:\\in\b|\bin\b)\s*(\\?[\[{{]){NUMBER},{NUMBER}\\?[\]}}]\s*")
FORM = r"write name in [-1, 1] for a slider, name in \{0, 1\} for a switch"
STOPS = 40  # a slider has at least so many
NARROWEST = 1e-300
FINEST = 6  # decimals of a step that reaches the start; beyond that it may miss it


@dataclass(frozen=True)
class Knob:
    """One input that moves: between two ends by a slider, or from one to the other by a switch."""

    name: str
    start: float
    low: float
    high: float
    switch: bool = False

    @property
    def step(self) -> float:
        """The size of a slider's step: round, and such that the slider can stand at the start."""
        most = (self.high - self.low) / STOPS
        power = math.floor(math.log10(most))
        for decimals in range(-power, FINEST + 1):
            for digit in (5, 2, 1):
                step = round(digit * 10.0**-decimals, FINEST)
                count = (self.start - self.low) / step
                if step <= most * 1.001 and abs(count - round(count)) < 1e-6:
                    return step
        return most


def knobs_of(text: Text, env: Env, graph: Graph, nodes: Nodes) -> list[Knob]:
    """Return a knob for each number that moves, in the order of the fence.

    `nodes` are the cells of each node. What the page defines stays where it is. Raises
    `GraphError` if a knob is bad.
    """
    cells = {c: ref for node in movable(env.scope, graph) for c, ref in entries_of(node, nodes)}
    starts = {cell: to_float(env.bound(ref)) for cell, ref in cells.items()}
    if not starts:
        hint = "declare it, and give it a value in 'at'"
        raise GraphError("no input of this graph can move", hint, text.place)
    given = {} if text.text == "yes" else dict(ranges(text, env.scope, graph, nodes, starts))
    order = [*given, *(name for name in starts if name not in given)]
    knobs = [given.get(n) or (usual(n, starts[n]), text.place) for n in order]
    for knob, place in knobs:
        check(env, graph, knob, cells[knob.name], place)
    return [knob for knob, _place in knobs]


def movable(scope: Scope, graph: Graph) -> list[Node]:
    """Return the inputs that are free, and not what the page has defined."""
    return [
        node
        for node in graph.nodes.values()
        if node.is_input and not ((symbol := scope.get(node.ref.key)) and symbol.body is not None)
    ]


def entries_of(node: Node, nodes: Nodes) -> list[tuple[str, Ref]]:
    """Return the numbers of a node: the cell of each, and its name."""
    rows = nodes[node.name]
    if rows == [[node.name]]:
        return [(node.name, node.ref)]
    return [
        (cell, Ref(node.ref.key, lower=(Num(str(r)), Num(str(c)))))
        for r, row in enumerate(rows, 1)
        for c, cell in enumerate(row, 1)
    ]


def usual(name: str, start: float) -> Knob:
    """Return a slider from minus to plus twice the start, and at least from −1 to 1."""
    reach = float(max(1, math.ceil(2 * abs(start))))
    return Knob(name, start, -reach, reach)


def ranges(
    text: Text, scope: Scope, graph: Graph, nodes: Nodes, starts: dict[str, float]
) -> Iterator[tuple[str, tuple[Knob, Place]]]:
    """Yield the knobs that a fence describes, with their places; an array has one an entry."""
    seen: set[str] = set()
    for part in text.split(COMMA):
        match, place = RANGE.fullmatch(part.text), part.place
        if not match:
            raise GraphError("this is no range", FORM, place)
        ref = read_name(Text(match[1], place), scope)
        low, high = (float(match[n].replace("−", "-")) for n in (3, 4))
        if low < high and not NARROWEST < high - low < math.inf:
            problem = "no slider is as wide, or as narrow, as this"
            raise GraphError(problem, "change the units of its number", place)
        for cell in named(ref, scope, graph, nodes, place):
            if cell not in starts:
                hint = "declare it in place of defining it, or drop its range"
                raise GraphError(f"{latex_of(ref, scope)} is defined on the page", hint, place)
            if cell in seen:
                problem = f"{latex_of(ref, scope)} has a range already"
                raise GraphError(problem, "give it one range", place)
            seen.add(cell)
            switch = match[2].endswith("{")
            yield cell, (Knob(cell, starts[cell], low, high, switch=switch), place)


def named(ref: Ref, scope: Scope, graph: Graph, nodes: Nodes, place: Place) -> list[str]:
    """Return the cells that a name stands for: one number, or all entries of an array."""
    name = latex_of(ref, scope)
    node = graph.nodes.get(name)
    if node and node.is_input:
        return [cell for row in nodes[name] for cell in row]
    whole = graph.nodes.get(latex_of(Ref(ref.key), scope))
    if ref.lower and whole and whole.is_input:
        row, column = (*(int(getattr(e, "text", "0")) for e in ref.lower), 1)[:2]
        rows = nodes[whole.name]
        if 1 <= row <= len(rows) and 1 <= column <= len(rows[0]):
            return [rows[row - 1][column - 1]]
    listed = ", ".join(node.name for node in graph.nodes.values() if node.is_input)
    raise GraphError(f"{name} is no input of this graph", f"its inputs are {listed}", place)


def check(env: Env, graph: Graph, knob: Knob, ref: Ref, place: Place) -> None:
    """Insist that a knob can stand where it starts, and that its ends give values."""
    shown = f"[{exactly(knob.low)}, {exactly(knob.high)}]"
    if not knob.low < knob.high:
        raise GraphError(f"{shown} is empty", "write the smaller end first", place)
    if not knob.low <= knob.start <= knob.high:
        hint = "move the value in 'at', or widen the range"
        problem = f"{knob.name} = {exactly(knob.start)} lies outside {shown}"
        raise GraphError(problem, hint, place)
    if knob.switch and knob.start not in (knob.low, knob.high):
        hint = "start it at one of the two"
        problem = f"{knob.name} = {exactly(knob.start)} is no end of its switch"
        raise GraphError(problem, hint, place)
    for end in (knob.low, knob.high):
        check_end(env, graph, knob, ref, end, place)


def check_end(env: Env, graph: Graph, knob: Knob, ref: Ref, end: float, place: Place) -> None:
    """Insist that an end lies in the input's set, and that the output has a value there."""
    symbol, value = env.scope.get(ref.key), exact_decimal(Decimal(str(end)))
    hint = f"say how far it may move, as in live: {knob.name} in [0.1, 0.9]"
    if symbol and symbol.domain and not symbol.domain.contains(value, env.bound):
        problem = f"{knob.name} = {exactly(end)} lies outside the set that it was declared in"
        raise GraphError(problem, hint, place)
    try:
        env.child(assign(env, ref, value)).eval(graph.output.ref)
    except UndefinedError as error:
        problem = f"{graph.output.name} is undefined at {knob.name} = {exactly(end)}: {error}"
        raise GraphError(problem, hint, place) from None
