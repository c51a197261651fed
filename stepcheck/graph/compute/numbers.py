"""The numbers of a graph: values forward, local derivatives on the edges, gradients backward."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core import arrays, numbers
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import primal, show
from stepcheck.core.value import differentiate
from stepcheck.core.value.compare import same
from stepcheck.core.value.context import Context
from stepcheck.core.value.lookup import shape_of
from stepcheck.core.value.sample import Sample
from stepcheck.graph.compute.jacobian import Jacobian, chained, jacobian
from stepcheck.graph.compute.kinks import Careful
from stepcheck.graph.compute.rounding import is_none, settled_all
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from stepcheck.core.arrays import Shape, Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph, Node

Edge = tuple[str, str]
SECONDS = 10.0  # far more than any graph on a page needs
MOST_SLOPES = 20_000  # entries of all derivatives of a figure together


@dataclass
class Numbers:
    """Values by node, derivatives by edge (parent, child), gradients by node."""

    values: dict[str, Value] = field(default_factory=dict)
    local: dict[Edge, Jacobian] = field(default_factory=dict)
    gradients: dict[str, Value] = field(default_factory=dict)

    def shape(self, node: str) -> Shape:
        """Return the shape of a node's value."""
        return arrays.shape_of(self.values[node])

    @property
    def missing(self) -> bool:
        """Whether there is a slope that does not exist."""
        slopes = [x for edge in self.local.values() for row in edge.rows for x in row]
        slopes += [x for value in self.gradients.values() for x in arrays.entries(value)]
        return any(is_none(x) for x in slopes)


def compute(
    scope: Scope, graph: Graph, edges: Iterable[Edge] = (), nodes: Collection[str] = ()
) -> Numbers:
    """Return all values, local derivatives for some edges, and gradients for some nodes.

    Raises `GraphError` if an input has no value, one outside its domain, or a step is undefined.
    """
    wanted = list(edges)
    try:
        return numbers.decided(lambda: compute_once(scope, graph, wanted, nodes))
    except UnsureError:
        raise GraphError(
            "no precision tells which of two numbers is larger here",
            "give values that do not lie on a border",
        ) from None


def compute_once(scope: Scope, graph: Graph, edges: list[Edge], nodes: Collection[str]) -> Numbers:
    """Return all of this at the present precision."""
    env = Careful(scope, Sample(0), Context(SECONDS))
    found = Numbers()
    for node in graph.nodes.values():
        with blaming(node.name):
            check_input(env, node)
            found.values[node.name] = sized(env.eval(node.ref))
    way = {edge for name in nodes for edge in graph.way(name)}
    refuse_many(found, {*edges, *way})
    for parent, child in graph.edges:
        if (parent, child) in way or (parent, child) in edges:
            with blaming(child):
                ends = graph.nodes[parent], graph.nodes[child]
                found.local[parent, child] = local(env, graph, *ends, found.shape(child))
    if nodes:
        add_gradients(env, graph, found, nodes)
    return Numbers(
        {name: settled_all(value) for name, value in found.values.items()},
        {edge: found.local[edge].settled() for edge in edges},
        {name: settled_all(value) for name, value in found.gradients.items()},
    )


def add_gradients(env: Env, graph: Graph, found: Numbers, nodes: Collection[str]) -> None:
    """Add the gradients by some nodes, each compared with a derivative of the whole at once."""
    output = graph.output
    if found.shape(output.name):
        hint = "draw the graph of one number, such as the loss"
        raise GraphError(f"{output.name} is an array, and only a number has a gradient", hint)
    shapes = {name: found.shape(name) for name in graph.nodes}
    found.gradients = chained(graph, shapes, found.local, nodes)
    for name in nodes:
        try:
            direct = differentiate.derivative(env, output.ref, (graph.nodes[name].ref,))
        except UndefinedError:
            continue  # at a corner: the chain says that there is no slope
        pairs = zip(arrays.entries(found.gradients[name]), arrays.entries(direct), strict=True)
        for chain, whole in pairs:
            if not is_none(chain) and not is_none(whole) and not same(primal(chain), primal(whole)):
                raise AssertionError(f"two ways to the derivative by {name} differ")


def sized(value: Value) -> Value:
    """Return a value that has a size."""
    arrays.entries(value)
    return value


def refuse_many(found: Numbers, edges: Collection[Edge]) -> None:
    """Refuse more derivatives than anybody can read."""
    sizes = {name: len(arrays.entries(value)) for name, value in found.values.items()}
    count = sum(sizes[parent] * sizes[child] for parent, child in edges)
    if count > MOST_SLOPES:
        raise GraphError(
            f"the derivatives on the edges have {count} entries, and {MOST_SLOPES} at most are "
            "computed",
            "write show: shapes, without values, or make the arrays smaller",
        )


@contextmanager
def blaming(node: str) -> Iterator[None]:
    """Turn what goes wrong at a node into a `GraphError` that names it."""
    try:
        yield
    except UndefinedError as error:
        hint = "give values at which every step is defined"
        raise GraphError(f"{node} has no value here: {error}", hint, node=node) from None
    except ShapeError as error:
        hint = "give values whose shapes fit"
        raise GraphError(f"{node}: {error}", hint, node=node) from None
    except UnsureError:
        if numbers.is_last_precision():
            hint = "give values that do not lie on a border"
            raise GraphError(
                "no precision decides which case applies here", hint, node=node
            ) from None
        raise
    except RefusalError as error:
        raise GraphError(error.message, error.fix or "change the definition", node=node) from None


def local(env: Env, graph: Graph, parent: Node, child: Node, shape: Shape) -> Jacobian:
    """Return the derivative along one edge: the child's other parents are held fixed.

    So is the parent before it moves: it may be a derivative that holding the others would change.
    """
    others = [graph.nodes[p] for p in child.parents if p != parent.name]
    held: dict[Slot, Value] = {
        (n.ref.key, ()): env.value(n.ref.key) for n in others if not n.is_input
    }
    return jacobian(env.child(held), child.ref, parent.ref, shape, env.eval(parent.ref))


def check_input(env: Env, node: Node) -> None:
    """Insist that an input has a value, of its own domain."""
    if node.is_input and not has_value(env, node):
        hint = f"add it to 'at', as in {node.name} = 0.5"
        raise GraphError(f"{node.name} has no value", hint)
    symbol = env.scope.get(node.ref.key)
    if symbol is None or symbol.domain is None:
        return
    numbers_of = [primal(x) for x in arrays.entries(sized(env.eval(node.ref)))]
    whole = not node.ref.lower and bool(symbol.domain.shape)
    for number in numbers_of:
        if not symbol.domain.contains(number, env.bound):
            refuse_outside(node, f"{node.name} = {show(number)}")
    if whole and not symbol.domain.contains_all(numbers_of, env.bound):
        refuse_outside(node, node.name)


def refuse_outside(node: Node, what: str) -> None:
    """Refuse a value that is not one of its set."""
    raise GraphError(
        f"{what} lies outside the set that it was declared in",
        "give it a value of that set",
        node=node.name,
    )


def has_value(env: Env, node: Node) -> bool:
    """Whether the page or the fence has fixed an input, in whole or all its entries."""
    scope, ref = env.scope, node.ref
    symbol = scope.get(ref.key)
    if symbol is None or symbol.body is not None or scope.wholly_fixed(ref.key):
        return True
    if scope.override(ref) is not None:
        return True
    if ref.lower or not symbol.domain or not symbol.domain.shape:
        return False
    rows, columns = shape_of(env, symbol)
    return len(scope.overrides(ref.key)) == rows * columns
