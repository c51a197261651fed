"""The figure that a reader moves: the fields `live` and `rate` of a fence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample
from stepcheck.graph.compute.export import Exported, export
from stepcheck.graph.compute.knobs import knobs_of
from stepcheck.graph.compute.marks import node_of
from stepcheck.graph.compute.numbers import SECONDS
from stepcheck.graph.fields.spec import COMMA, GraphError

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.compute.knobs import Knob
    from stepcheck.graph.compute.traced import Tree
    from stepcheck.graph.fields.spec import Spec

USUAL = "−0.0000"  # as long as four digits get, but for exponents, which are set narrower


@dataclass(frozen=True)
class Live:
    """What a browser needs to move a figure: the trees, the knobs, and the rate of a descent."""

    exported: Exported
    knobs: tuple[Knob, ...]
    rate: float | None = None
    parameters: tuple[str, ...] = ()

    def room(self, shows: str) -> str:
        """Return the longest text that is to fit where a number stands, behind its sign."""
        kind, *names = shows.split(":")
        tree: Tree = names[0]
        if kind == "local":
            tree = self.exported.local[names[0], names[1]]
        if isinstance(tree, (int, float)):
            return "= 0"  # it stays what it is, which has room anyway
        knob = next((k for k in self.knobs if k.name == tree), None)
        if kind == "gradient" or knob is None or (self.rate and knob.name in self.parameters):
            return f"≈ {USUAL}"
        stops = (knob.low, knob.high, knob.low + knob.step, knob.high - knob.step)
        return "= " + max((f"{stop:.6g}".replace("-", "−") for stop in stops), key=len)


def live_of(spec: Spec, scope: Scope, graph: Graph) -> Live | None:
    """Return what a fence says of its live figure, None if it has none; or raise `GraphError`."""
    text, rate = spec.get("live"), rate_of(spec)
    if not text.text:
        return None
    parameters = parameters_of(spec, scope, graph)
    try:
        exported = export(scope, graph)
    except GraphError as error:
        raise GraphError(error.problem, error.hint, text.place) from None
    env = Evaluation(scope, Sample(0), Context(SECONDS))
    return Live(exported, tuple(knobs_of(text, env, graph)), rate, parameters)


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


def rate_of(spec: Spec) -> float | None:
    """Return the learning rate of the button that takes a step, None for no such button."""
    text = spec.get("rate")
    if not text.text:
        return None
    if not spec.get("live").text:
        raise GraphError("'rate' belongs to a live figure", "add the line live: yes", text.place)
    if not re.fullmatch(r"\d+(\.\d+)?", text.text) or not float(text.text) > 0:
        raise GraphError(f"'{text.text}' is no learning rate", "write one such as 0.5", text.place)
    return float(text.text)
