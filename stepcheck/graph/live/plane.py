"""A plane over two inputs of a live figure, and the field `contours`: its output over these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.graph.fields.names import latex_of, read_name
from stepcheck.graph.fields.spec import COMMA, GraphError
from stepcheck.graph.live.knobs import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.core.scope import Scope
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.fields.spec import Spec, Text
    from stepcheck.graph.live.export import Exported
    from stepcheck.graph.live.knobs import Knob

HINT = "name two numbers that sliders move, as in contours: w_1, w_2"


@dataclass(frozen=True)
class Moving:
    """A graph, its formulas, and the knobs that move its inputs, by the names of the page."""

    scope: Scope
    graph: Graph
    exported: Exported
    knobs: Sequence[Knob]

    def is_number(self, node: str) -> bool:
        """Whether a node is a single number."""
        return self.exported.nodes[node] == [[node]]

    def knob(self, text: Text, hint: str) -> Knob:
        """Return what moves the number that a text names; raise `GraphError` if nothing does."""
        ref = read_name(text, self.scope)
        cells = named(ref, self.scope, self.graph, self.exported.nodes, text.place)
        name = latex_of(ref, self.scope)
        if len(cells) != 1:
            raise GraphError(f"{name} is an array", hint, text.place)
        for knob in self.knobs:
            if knob.name == cells[0]:
                return knob
        raise GraphError(f"{name} is defined on the page, and does not move", hint, text.place)

    def directions(self, texts: Sequence[Text], hint: str) -> tuple[Knob, Knob]:
        """Return the sliders to the right and upwards; raise `GraphError` if they are not two."""
        across, up = (self.knob(text, hint) for text in texts)
        for text, knob in zip(texts, (across, up), strict=True):
            if knob.switch:
                problem = f"{text.text} is a switch, which has no values between"
                raise GraphError(problem, hint, text.place)
        if across == up:
            raise GraphError("both directions are the same", hint, texts[1].place)
        return across, up


def plane_of(spec: Spec, moving: Moving) -> tuple[str, ...]:
    """Return the two cells of the plane, to the right and upwards; nothing if none is asked for.

    Raises `GraphError` if they are not two sliders, or if the output is no single number.
    """
    text, output = spec.get("contours"), moving.graph.output.name
    if not text.text:
        return ()
    parts = text.split(COMMA)
    if len(parts) != 2:
        raise GraphError("a plane has two directions", HINT, text.place)
    if not moving.is_number(output):
        problem = f"{output} is no single number, so it has no contours"
        raise GraphError(problem, "drop 'contours', or draw a number", text.place)
    return tuple(knob.name for knob in moving.directions(parts, HINT))
