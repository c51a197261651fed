"""The second view of a live figure, the field `contours`: its output over two of its inputs."""

from __future__ import annotations

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


def plane_of(
    spec: Spec, scope: Scope, graph: Graph, exported: Exported, knobs: Sequence[Knob]
) -> tuple[str, ...]:
    """Return the two cells of the plane, to the right and upwards; nothing if none is asked for.

    Raises `GraphError` if they are not two sliders, or if the output is no single number.
    """
    text = spec.get("contours")
    if not text.text:
        return ()
    parts = text.split(COMMA)
    if len(parts) != 2:
        raise GraphError("a plane has two directions", HINT, text.place)
    if exported.nodes[graph.output.name] != [[graph.output.name]]:
        problem = f"{graph.output.name} is no single number, so it has no contours"
        raise GraphError(problem, "drop 'contours', or draw a number", text.place)
    cells = [cell_of(part, scope, graph, exported, knobs) for part in parts]
    if cells[0] == cells[1]:
        raise GraphError("both directions are the same", HINT, parts[1].place)
    return tuple(cells)


def cell_of(
    text: Text, scope: Scope, graph: Graph, exported: Exported, knobs: Sequence[Knob]
) -> str:
    """Return the cell that a name stands for, which a slider moves; or raise `GraphError`."""
    ref = read_name(text, scope)
    cells = named(ref, scope, graph, exported.nodes, text.place)
    name = latex_of(ref, scope)
    if len(cells) != 1:
        raise GraphError(f"{name} is an array", HINT, text.place)
    knob = next((knob for knob in knobs if knob.name == cells[0]), None)
    if knob is None:
        raise GraphError(f"{name} is defined on the page, and does not move", HINT, text.place)
    if knob.switch:
        raise GraphError(f"{name} is a switch, which has no values between", HINT, text.place)
    return cells[0]
