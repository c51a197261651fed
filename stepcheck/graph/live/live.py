"""The figure that a reader moves: the fields `live`, `rate` and `play`, and second views."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from stepcheck.core.numbers import decided
from stepcheck.core.value.context import Context
from stepcheck.core.value.sample import Sample
from stepcheck.graph.compute.kinks import Careful
from stepcheck.graph.compute.marks import node_of
from stepcheck.graph.compute.numbers import SECONDS
from stepcheck.graph.fields.spec import COMMA, GraphError
from stepcheck.graph.live.data import data_of
from stepcheck.graph.live.export import Exported, export
from stepcheck.graph.live.knobs import knobs_of
from stepcheck.graph.live.plane import Moving, plane_of

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.compute.numbers import Numbers
    from stepcheck.graph.fields.spec import Spec
    from stepcheck.graph.live.data import Data, Examples
    from stepcheck.graph.live.knobs import Knob

VIEWS = ("contours", "data")
USUAL = "−0.0000"  # as long as four digits get, but for exponents, which are set narrower


@dataclass(frozen=True)
class Live:
    """What a browser needs to move a figure: the formulas, the knobs, the rate of a descent.

    One that `plays` walks through its steps by itself once, and its knobs are folded. One with a
    `plane` of two cells shows its output over these too, and one with `data` examples over two.
    """

    exported: Exported
    knobs: tuple[Knob, ...]
    rate: str = ""
    parameters: tuple[str, ...] = ()
    plays: bool = False
    plane: tuple[str, ...] = ()
    data: Data | None = None

    def room(self, shows: str) -> str:
        """Return the longest text that is to fit where a number stands, behind its sign.

        Nothing for what stays as it is.
        """
        kind, *names = shows.split(":")
        if kind == "local":
            place = self.places.get((names[0], names[1]))
            item = 0 if place is None else self.exported.tape[place]
        else:
            item = names[0]
        if isinstance(item, int):
            return ""
        knob = next((k for k in self.knobs if k.name == item), None)
        if kind == "gradient" or knob is None or (self.rate and knob.name in self.parameters):
            return f"≈ {USUAL}"
        stops = (knob.low, knob.high, knob.low + knob.step, knob.high - knob.step)
        return "= " + max((f"{stop:.6g}".replace("-", "−") for stop in stops), key=len)

    @property
    def bends(self) -> bool:
        """Whether a slope may be missing at some positions of the sliders."""
        return any(isinstance(item, list) and item[0] == "bend" for item in self.exported.tape)

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """Where on the tape the derivative of each pair of cells is."""
        return {(start, end): place for start, end, place in self.exported.local}


def live_of(
    spec: Spec, scope: Scope, graph: Graph, numbers: Numbers, examples: Examples | None = None
) -> Live | None:
    """Return what a fence says of its live figure, None if it has none; or raise `GraphError`."""
    text = spec.get("live")
    rate, plays = rate_of(spec), plays_of(spec)
    if not is_live(spec):
        refuse_views(spec)
        return None
    parameters = parameters_of(spec, scope, graph)
    shapes = {name: numbers.shape(name) for name in graph.nodes}
    try:
        exported = export(scope, graph, shapes)
    except GraphError as error:
        raise GraphError(error.problem, error.hint, text.place) from None
    env = Careful(scope, Sample(0), Context(SECONDS))
    knobs = decided(lambda: tuple(knobs_of(text, env, graph, exported.nodes)))
    cells = tuple(c for name in parameters for row in exported.nodes[name] for c in row)
    fixed = set(cells) - {knob.name for knob in knobs} if rate else set()
    if fixed:
        problem = f"a gradient step cannot move {min(fixed)}, which the page has defined"
        raise GraphError(problem, "declare it in place of defining it", spec.get("rate").place)
    moving = Moving(scope, graph, exported, knobs)
    data = data_of(spec, moving, env, examples)
    if rate and data and (led := {*cells} & {*data.cells[:2]}):
        problem = f"a gradient step moves {min(led)}, which the examples hold between the ends"
        raise GraphError(problem, "drop it from 'gradient', or drop 'data'", spec.get("rate").place)
    return Live(exported, knobs, rate, cells, plays, plane_of(spec, moving), data)


def is_live(spec: Spec) -> bool:
    """Whether a fence asks for a figure that moves."""
    return spec.get("live").text not in ("", "no")


def refuse_views(spec: Spec) -> None:
    """Refuse a second view of a figure that does not move."""
    for name in VIEWS:
        if name in spec.fields:
            problem = f"'{name}' belongs to a live figure"
            raise GraphError(problem, "add the line live: yes", spec.get(name).place)


def parameters_of(spec: Spec, scope: Scope, graph: Graph) -> tuple[str, ...]:
    """Return the inputs that a gradient step moves, once the fields fit a live figure."""
    if "values" not in spec.show:
        hint = "add a line such as show: values, local, gradients"
        place = spec.get("live").place
        raise GraphError("a live figure moves numbers, and none are shown", hint, place)
    if "path" in spec.fields:
        hint = "drop one of the two: the live figure writes every product out"
        raise GraphError("a live figure has no path", hint, spec.get("path").place)
    parts = spec.get("gradient").split(COMMA)
    names = tuple(node_of(part, graph, scope) for part in parts)
    if "rate" in spec.fields and not (names and all(graph.nodes[n].is_input for n in names)):
        hint = "add a line such as gradient: w_1, w_2, b"
        raise GraphError("'rate' needs inputs to move", hint, spec.get("rate").place)
    return names


def rate_of(spec: Spec) -> str:
    """Return the learning rate of the button that takes a step, nothing for no such button."""
    text = spec.get("rate")
    if not text.text:
        return ""
    if not is_live(spec):
        raise GraphError("'rate' belongs to a live figure", "add the line live: yes", text.place)
    if not re.fullmatch(r"(\d+(\.\d*)?|\.\d+)(e[-−+]?\d+)?", text.text):
        raise GraphError(f"'{text.text}' is no learning rate", "write one such as 0.5", text.place)
    rate = Decimal(text.text.replace("−", "-"))
    if not rate > 0:
        hint = "write a positive one, such as 0.5"
        raise GraphError(f"'{text.text}' is no learning rate", hint, text.place)
    return f"{rate.normalize():f}"


def plays_of(spec: Spec) -> bool:
    """Return whether a figure walks through its steps by itself; refuse all but `once`."""
    text = spec.get("play")
    if not text.text:
        return False
    if not is_live(spec):
        raise GraphError("'play' belongs to a live figure", "add the line live: yes", text.place)
    if text.text != "once":
        raise GraphError(f"a figure does not play '{text.text}'", "write once", text.place)
    return True
