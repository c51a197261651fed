"""The steps of a graph and their derivatives as data that a browser can evaluate.

Nothing is differentiated twice: the checker's own evaluation and its own dual numbers run over
traced numbers, and leave behind one formula for each number of a node and of an edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.value.context import Context
from stepcheck.core.value.entries import replaced
from stepcheck.core.value.sample import Sample
from stepcheck.graph.compute.jacobian import jacobian
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.live.tape import Tape
from stepcheck.graph.live.traced import is_number, plain
from stepcheck.graph.live.tracer import Tracer, traced

if TYPE_CHECKING:
    from stepcheck.core.arrays import Shape, Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.context import Slot
    from stepcheck.graph.compute.graph import Graph, Node
    from stepcheck.graph.live.tape import Item

SECONDS = 10.0
MOST_CELLS = 300  # numbers that a figure moves
MOST_ITEMS = 20_000  # steps to compute them: more would be too slow for a slider


@dataclass(frozen=True)
class Exported:
    """A tape, and where on it each number is.

    `cells` are the numbers of the nodes, in order of computation; `nodes` the cells of each node,
    by row; `local` the derivatives (from, to, place) between cells that are not always zero.
    """

    tape: list[Item] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, list[list[str]]] = field(default_factory=dict)
    local: list[tuple[str, str, int]] = field(default_factory=list)


def cell(name: str, shape: Shape, row: int, column: int) -> str:
    """Return the name of one number of a node."""
    return f"{name}@{row + 1},{column + 1}" if shape else name


def cells_of(name: str, shape: Shape) -> list[list[str]]:
    """Return the names of the numbers of a node, by row."""
    rows, columns = shape or (1, 1)
    return [[cell(name, shape, r, c) for c in range(columns)] for r in range(rows)]


def export(scope: Scope, graph: Graph, shapes: dict[str, Shape]) -> Exported:
    """Return the formulas of a graph whose nodes have these shapes.

    Raises `GraphError` for a definition that no browser can follow.
    """
    tape, found = Tape(), Exported()
    found.nodes.update({name: cells_of(name, shapes[name]) for name in graph.nodes})
    count = sum(len(row) for rows in found.nodes.values() for row in rows)
    if count > MOST_CELLS:
        problem = f"this figure has {count} numbers, and {MOST_CELLS} at most can move"
        raise GraphError(problem, "make its arrays smaller, or drop 'live'")
    context = Context(SECONDS)
    base = Tracer(scope, Sample(0), context)
    for node in graph.nodes.values():
        try:
            add_node(node, base, graph, shapes, tape, found)
        except (RefusalError, ShapeError, UndefinedError) as error:
            problem = f"{node.latex} cannot be live: {error}"
            raise GraphError(problem, "drop 'live', or draw another output") from None
        if len(tape.items) > MOST_ITEMS:
            problem = f"this figure takes more than {MOST_ITEMS} steps to compute"
            raise GraphError(problem, "make its arrays smaller, or drop 'live'")
    return Exported(tape.items, found.cells, found.nodes, found.local)


def add_node(
    node: Node, base: Tracer, graph: Graph, shapes: dict[str, Shape], tape: Tape, found: Exported
) -> None:
    """Add the numbers of a node, and the derivatives along the edges that lead to it."""
    env = held(base, graph, node, found)
    numbers = arrays.entries(env.eval(node.ref))
    own = [name for row in found.nodes[node.name] for name in row]
    for name, number in zip(own, numbers, strict=True):
        found.cells[name] = tape.add(plain(number))
    for parent in node.parents:
        by = graph.nodes[parent].ref
        slopes = jacobian(env, node.ref, by, shapes[node.name], env.eval(by))
        starts = [name for row in found.nodes[parent] for name in row]
        for end, row in zip(own, slopes.rows, strict=True):
            for start, number in zip(starts, row, strict=True):
                if not is_number(number, 0):
                    found.local.append((start, end, tape.add(plain(number))))


def held(env: Tracer, graph: Graph, node: Node, found: Exported) -> Tracer:
    """Return an environment in which the parents of a node stand for themselves.

    But for constants: what the page has defined by a number may also be an index or an end.
    """
    slots: dict[Slot, Value] = {}
    for name in node.parents:
        ref = graph.nodes[name].ref
        symbol = env.scope.get(ref.key)
        if graph.nodes[name].is_input and symbol and symbol.body is not None:
            continue
        if ref.lower:
            whole: Value = slots.get((ref.key, ()), env.value(ref.key))
            slots[ref.key, ()] = replaced(env, whole, ref.lower, traced(name))
        else:
            slots[ref.key, ()] = arrays.array([list(map(traced, r)) for r in found.nodes[name]])
    return env.child(slots)
