"""The steps of a graph and their derivatives as data that a browser can evaluate.

Nothing is differentiated twice: the checker's own evaluation and its own dual numbers run over
`Traced` numbers, and leave behind one expression tree for each node and one for each edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError
from stepcheck.core.numbers import ZERO, Dual
from stepcheck.core.tree import Apply, Big, Cases, Expr
from stepcheck.core.value import differentiate
from stepcheck.core.value.context import Context
from stepcheck.core.value.entries import replaced
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample
from stepcheck.core.vocabulary import VOCABULARY
from stepcheck.graph.compute.numbers import SECONDS
from stepcheck.graph.compute.traced import Traced, Tree, plain
from stepcheck.graph.fields.names import WEIGHT
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.context import Slot
    from stepcheck.graph.compute.graph import Graph, Node

Edge = tuple[str, str]


@dataclass(frozen=True)
class Exported:
    """For each computed node its tree in the names of its parents; for each edge its derivative."""

    steps: dict[str, Tree]
    local: dict[Edge, Tree]


class Tracer(Evaluation):
    """An environment that follows a formula and takes no branch."""

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression."""
        browser = VOCABULARY[expr.name].browser if isinstance(expr, Apply) else "computed"
        filtered = isinstance(expr, Big) and expr.where is not None
        if browser == "refused" or isinstance(expr, Cases) or filtered:
            raise RefusalError("cases cannot be moved by a slider yet")
        if isinstance(expr, Apply) and browser == "branched":
            return branched(expr.name, [self.number(arg) for arg in expr.args])
        return super().eval(expr)


def branched(name: str, args: list[Number]) -> Number:
    """Return an absolute value, sign, maximum or minimum, with its derivative."""
    if name == "sign":
        return applied("sign", args)
    if name == "abs":
        return with_slopes(applied("abs", args), args, [applied("sign", args)])
    best = args[0]
    for other in args[1:]:
        ahead = applied("sign", [best - other if name == "max" else other - best])
        half = fmpq(1, 2)
        slopes = [half + half * ahead, half - half * ahead]
        best = with_slopes(applied(name, [best, other]), [best, other], slopes)
    return best


def with_slopes(value: Number, args: list[Number], slopes: list[Number]) -> Number:
    """Return a value, perturbed as its arguments are."""
    for arg, slope in zip(args, slopes, strict=True):
        if isinstance(arg, Dual):
            value = value + Dual(arg.tag, ZERO, slope * arg.slope)
    return value


def applied(name: str, args: list[Number]) -> Number:
    """Return a function of numbers without their perturbation."""
    return cast(
        "Number", Traced([name, *(plain(a.value if isinstance(a, Dual) else a) for a in args)])
    )


def export(scope: Scope, graph: Graph) -> Exported:
    """Return the trees of a graph of single numbers.

    Raises `GraphError` for a node that is an array, or a definition that takes cases.
    """
    found = Exported({}, {})
    context = Context(SECONDS)
    for node in graph.nodes.values():
        if not node.is_input:
            env = held(Tracer(scope, Sample(0), context), graph, node)
            try:
                found.steps[node.name] = tree_of(env.eval(node.ref), node)
                for name in node.parents:
                    slope = differentiate.derivative(env, node.ref, (graph.nodes[name].ref,))
                    found.local[name, node.name] = tree_of(slope, node)
            except (RefusalError, ShapeError) as error:
                problem = f"{node.latex} cannot be live: {error}"
                raise GraphError(problem, "drop 'live', or draw another output") from None
    return found


def tree_of(value: Value, node: Node) -> Tree:
    """Return the tree of a number, as short as numbers are."""
    if arrays.is_array(value):
        raise ShapeError(f"{node.latex} is a column, and a slider moves a single number")
    return plain(value)


def held(env: Tracer, graph: Graph, node: Node) -> Tracer:
    """Return an environment in which the parents of a node stand for themselves."""
    slots: dict[Slot, Value] = {}
    for name in node.parents:
        ref = graph.nodes[name].ref
        if ref.lower:
            whole: Value = slots.get((ref.key, ()), env.value(ref.key))
            slots[ref.key, ()] = replaced(env, whole, ref.lower, cast("Number", Traced(name)))
        elif arrays.is_array(env.value(ref.key)):
            entry = WEIGHT.sub(r"\1", name) + "_1"
            hint = f"give its entries one by one in 'at', as in {entry} = 0.5"
            raise GraphError(f"{name} is a column, and a slider moves a single number", hint)
        else:
            slots[ref.key, ()] = cast("Number", Traced(name))
    return env.child(slots)
