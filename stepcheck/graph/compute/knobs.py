r"""The inputs that a reader moves, and how far: `w_1 in [-1, 1], y in \{0, 1\}`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import exact_decimal, to_float
from stepcheck.core.value.differentiate import assign
from stepcheck.graph.fields.names import latex_of, read_name
from stepcheck.graph.fields.spec import COMMA, GraphError, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.fields.spec import Place

NUMBER = r"\s*([-−+]?\d+(?:\.\d+)?)\s*"
RANGE = re.compile(rf"(.+?)\s*(?:\\in\b|\bin\b)\s*(\\?[\[{{]){NUMBER},{NUMBER}\\?[\]}}]\s*")
FORM = r"write name in [-1, 1] for a slider, name in \{0, 1\} for a switch"
STOPS = 40  # a slider has at least so many
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


def knobs_of(text: Text, env: Env, graph: Graph) -> list[Knob]:
    """Return a knob for each input, in the order of the fence; raise `GraphError` if one is bad."""
    inputs = [node for node in graph.nodes.values() if node.is_input]
    starts = {node.name: to_float(env.bound(node.ref)) for node in inputs}
    given = {} if text.text == "yes" else dict(ranges(text, env.scope, starts))
    order = [*given, *(name for name in starts if name not in given)]
    knobs = [given.get(n) or (usual(n, starts[n]), text.place) for n in order]
    for knob, place in knobs:
        check(env, graph, knob, place)
    return [knob for knob, _place in knobs]


def usual(name: str, start: float) -> Knob:
    """Return a slider from minus to plus twice the start, and at least from −1 to 1."""
    reach = float(max(1, math.ceil(2 * abs(start))))
    return Knob(name, start, -reach, reach)


def ranges(
    text: Text, scope: Scope, starts: dict[str, float]
) -> Iterator[tuple[str, tuple[Knob, Place]]]:
    """Yield the knobs that a fence describes, with their places."""
    seen: set[str] = set()
    for part in text.split(COMMA):
        match, place = RANGE.fullmatch(part.text), part.place
        if not match:
            raise GraphError("this is no range", FORM, place)
        name = latex_of(read_name(Text(match[1], place), scope), scope)
        if name not in starts:
            hint = f"its inputs are {', '.join(starts)}"
            raise GraphError(f"{name} is no input of this graph", hint, place)
        if name in seen:
            raise GraphError(f"{name} has a range already", "give it one range", place)
        seen.add(name)
        low, high = (float(match[n].replace("−", "-")) for n in (3, 4))
        yield name, (Knob(name, starts[name], low, high, switch=match[2].endswith("{")), place)


def check(env: Env, graph: Graph, knob: Knob, place: Place) -> None:
    """Insist that a knob can stand where it starts, and that its ends give values."""
    shown = f"[{knob.low:g}, {knob.high:g}]"
    if not knob.low < knob.high:
        raise GraphError(f"{shown} is empty", "write the smaller end first", place)
    if not knob.low <= knob.start <= knob.high:
        hint = "move the value in 'at', or widen the range"
        raise GraphError(f"{knob.name} = {knob.start:g} lies outside {shown}", hint, place)
    if knob.switch and knob.start not in (knob.low, knob.high):
        hint = "start it at one of the two"
        raise GraphError(f"{knob.name} = {knob.start:g} is no end of its switch", hint, place)
    for end in (knob.low, knob.high):
        check_end(env, graph, knob, end, place)


def check_end(env: Env, graph: Graph, knob: Knob, end: float, place: Place) -> None:
    """Insist that an end lies in the input's set, and that the output has a value there."""
    ref = graph.nodes[knob.name].ref
    symbol, value = env.scope.get(ref.key), exact_decimal(Decimal(str(end)))
    hint = f"say how far it may move, as in live: {knob.name} in [0.1, 0.9]"
    if symbol and symbol.domain and not symbol.domain.contains(value, env.bound):
        problem = f"{knob.name} = {end:g} lies outside the set that it was declared in"
        raise GraphError(problem, hint, place)
    try:
        env.child(assign(env, ref, value)).eval(graph.output.ref)
    except UndefinedError as error:
        problem = f"{graph.output.name} is undefined at {knob.name} = {end:g}: {error}"
        raise GraphError(problem, hint, place) from None
