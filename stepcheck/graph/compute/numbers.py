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
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.lookup import shape_of
from stepcheck.core.value.sample import Sample
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph, Node

Edge = tuple[str, str]
SECONDS = 30.0  # far more than any graph on a page needs


@dataclass
class Numbers:
    """Values by node, local derivatives by edge (parent, child), gradients by node."""

    values: dict[str, Value] = field(default_factory=dict)
    local: dict[Edge, Value] = field(default_factory=dict)
    gradients: dict[str, Value] = field(default_factory=dict)


def compute(
    scope: Scope, graph: Graph, edges: Iterable[Edge] = (), nodes: Iterable[str] = ()
) -> Numbers:
    """Return all values, local derivatives for some edges, and gradients for some nodes.

    Raises `GraphError` if an input has no value, one outside its domain, or a step is undefined.
    """
    return numbers.decided(lambda: compute_once(scope, graph, edges, nodes))


def compute_once(
    scope: Scope, graph: Graph, edges: Iterable[Edge], nodes: Iterable[str]
) -> Numbers:
    """Return all of this at the present precision."""
    env = Evaluation(scope, Sample(0), Context(SECONDS))
    found = Numbers()
    for node in graph.nodes.values():
        with blaming(node.name):
            check_input(env, node)
            found.values[node.name] = fitting(node.name, env.eval(node.ref))
    for parent, child in edges:
        with blaming(child):
            slope = local(env, graph, graph.nodes[parent], graph.nodes[child])
            found.local[parent, child] = fitting(f"the derivative of {child} by {parent}", slope)
    for name in nodes:
        with blaming(name):
            of, by = graph.output.ref, graph.nodes[name].ref
            slope = differentiate.derivative(env, of, (by,))
            found.gradients[name] = fitting(f"the derivative of {of.key[0]} by {name}", slope)
    return found


@contextmanager
def blaming(node: str) -> Iterator[None]:
    """Turn what goes wrong at a node into a `GraphError` that names it."""
    try:
        yield
    except (UndefinedError, ShapeError) as error:
        hint = "give values at which every step is defined"
        raise GraphError(str(error), hint, node=node) from None
    except UnsureError:
        if numbers.is_last_precision():
            hint = "give values that do not lie on a border"
            raise GraphError(
                "no precision decides which case applies here", hint, node=node
            ) from None
        raise
    except RefusalError as error:
        raise GraphError(error.message, error.fix or "change the definition", node=node) from None


def fitting(name: str, value: Value) -> Value:
    """Return a number or a column; refuse a matrix."""
    if sum(size > 1 for size in arrays.shape_of(value)) > 1:
        raise GraphError(f"{name} is a matrix, which no node or edge has room for",
                         "draw the graph of single entries, or leave out 'show'")  # fmt: skip
    return value


def local(env: Env, graph: Graph, parent: Node, child: Node) -> Value:
    """Return the derivative along one edge: the child's other parents are held fixed."""
    others = [graph.nodes[p] for p in child.parents if p != parent.name]
    held: dict[Slot, Value] = {
        (n.ref.key, ()): env.value(n.ref.key) for n in others if not n.is_input
    }
    return differentiate.derivative(env.child(held), child.ref, (parent.ref,))


def check_input(env: Env, node: Node) -> None:
    """Insist that an input has a value, of its own domain."""
    if node.is_input and not has_value(env, node):
        hint = f"add it to 'at', as in {node.name} = 0.5"
        raise GraphError(f"{node.name} has no value", hint)
    symbol = env.scope.get(node.ref.key)
    if symbol is None or symbol.domain is None:
        return
    for number in arrays.entries(env.eval(node.ref)):
        if not symbol.domain.contains(primal(number), env.bound):
            raise GraphError(
                f"{node.name} = {show(number)} lies outside the set that it was declared in",
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


def in_short(value: Value) -> str:
    """Return a value with four digits, which is what fits into a drawing."""
    return written(value, 4)


def written(value: Value, digits: int) -> str:
    """Return a number, or the numbers of a column between brackets."""
    texts = [one(x, digits) for x in arrays.entries(value)]
    return f"({', '.join(texts)})" if arrays.shape_of(value) else texts[0]


def one(number: Number, digits: int) -> str:
    """Return a number with so many digits; one that is exact without needless zeros."""
    short = is_short(number, digits)
    return numbers.written(primal(number), digits, short=short).replace("-", "−")


def is_short(number: Number, digits: int) -> bool:
    """Whether a number is written exactly with so many digits."""
    x = primal(number)
    return same(x, numbers.exact_decimal(numbers.decimal(x, digits)))


def is_exact(value: Value, digits: int) -> bool:
    """Whether all numbers of a value are written exactly with so many digits."""
    return all(is_short(x, digits) for x in arrays.entries(value))
