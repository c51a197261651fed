"""The numbers of a graph: values forward, local derivatives on the edges, gradients backward."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core import arrays, differentiate
from stepcheck.core.env import Context, lies_in
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.evaluate import environment
from stepcheck.core.numbers import mp, primal, show
from stepcheck.core.sample import Sample
from stepcheck.graph.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.arrays import Value
    from stepcheck.core.env import Env, Slot
    from stepcheck.core.scope import Scope
    from stepcheck.graph.graph import Graph, Node

SECONDS = 30.0  # far more than any graph on a page needs


@dataclass
class Numbers:
    """Values by node, local derivatives by edge (parent, child), gradients by node."""

    values: dict[str, Value] = field(default_factory=dict)
    local: dict[tuple[str, str], Value] = field(default_factory=dict)
    gradients: dict[str, Value] = field(default_factory=dict)


def compute(scope: Scope, graph: Graph, backward: Iterable[str]) -> Numbers:
    """Return the numbers of a graph; gradients for the nodes named in `backward`.

    Raises `GraphError` if an input has no value, one outside its domain, or a step is undefined.
    """
    env = environment(scope, Sample(0), Context(time.monotonic() + SECONDS))
    numbers = Numbers()
    try:
        check_inputs(env, graph)
        for node in graph.nodes.values():
            numbers.values[node.name] = env.eval(node.ref)
        wanted = set(backward)
        for parent, child in graph.edges:
            if parent in wanted and child in wanted:
                ends = graph.nodes[parent], graph.nodes[child]
                numbers.local[parent, child] = local(env, graph, *ends)
        for name in wanted:
            of, by = graph.output.ref, graph.nodes[name].ref
            numbers.gradients[name] = differentiate.derivative(env, of, (by,))
    except (UndefinedError, ShapeError) as error:
        raise GraphError(str(error), "give values at which every step is defined") from None
    except RefusalError as error:
        raise GraphError(error.message, error.fix or "change the definition") from None
    return numbers


def local(env: Env, graph: Graph, parent: Node, child: Node) -> Value:
    """Return the derivative along one edge: the child's other parents are held fixed."""
    others = [graph.nodes[p] for p in child.parents if p != parent.name]
    held: dict[Slot, Value] = {
        (n.ref.key, ()): env.value(n.ref.key) for n in others if not n.is_input
    }
    return differentiate.derivative(env.child(held), child.ref, (parent.ref,))


def check_inputs(env: Env, graph: Graph) -> None:
    """Insist that each input has a value, of its own domain."""
    for node in graph.nodes.values():
        if node.is_input and not has_value(env, node):
            raise GraphError(
                f"{node.name} has no value", f"add it to 'at', as in {node.name} = 0.5"
            )
        symbol = env.scope.get(node.ref.key)
        if symbol is None or symbol.domain is None:
            continue
        for number in arrays.entries(env.eval(node.ref)):
            if symbol.domain.kind != "simplex" and not lies_in(env, primal(number), symbol.domain):
                raise GraphError(
                    f"{node.name} = {show(number)} lies outside the set that it was declared in",
                    "give it a value of that set",
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
    rows, columns = env.shape(symbol)
    return len(scope.overrides(ref.key)) == rows * columns


def in_short(value: Value) -> str:
    """Return a value with four digits, which is what fits into a drawing."""
    return written(value, 4)


def written(value: Value, digits: int) -> str:
    """Return a number, or the numbers of a column between brackets."""
    texts = [one(x, digits) for x in arrays.entries(value)]
    return f"({', '.join(texts)})" if arrays.shape_of(value) else texts[0]


def one(value: Value, digits: int) -> str:
    """Return a number with so many digits; one that is exact without needless zeros."""
    text = str(mp.nstr(primal(value), digits, strip_zeros=False, min_fixed=-5, max_fixed=7))
    if is_short(value, digits):
        text = str(mp.nstr(primal(value), digits, min_fixed=-5, max_fixed=7)).removesuffix(".0")
    return text.replace("-", "−")


def is_short(value: Value, digits: int) -> bool:
    """Whether a number is written exactly with so many digits."""
    number = primal(value)
    text = mp.nstr(number, digits)
    return bool(abs(number - mp.mpf(text)) <= mp.mpf(10) ** -60 * max(1, abs(number)))


def is_exact(value: Value, digits: int) -> bool:
    """Whether all numbers of a value are written exactly with so many digits."""
    return all(is_short(x, digits) for x in arrays.entries(value))
