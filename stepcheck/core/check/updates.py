r"""Updates: `w \leftarrow w - \alpha \nabla_w J` must be a step down a cost of its scope.

A sign or a factor wrong in an update is as common as in an equation, so a well-formed update is not
enough. What is subtracted must be the learning rate (one positive free number, or a printed one)
times the gradient of a cost that depends on the name; or a whole Newton step. What is never
positive is a log-likelihood, and its gradient must be added. An update that no cost of its scope
has to do with is refused: nothing could tell that its sign is wrong.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.domains import Interval
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import ONE, ZERO, Real, primal
from stepcheck.core.spelling import symbol as latex
from stepcheck.core.tree import Add, Deriv, Div, Expr, Key, Mul, Neg, Num, Ref, Special, walk
from stepcheck.core.trial.chain import Chain, Point
from stepcheck.core.trial.judge import judge
from stepcheck.core.value.compare import same
from stepcheck.core.verdict import BadUpdate, Nonsense, NoValue, OtherShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import Outcome, Problem

ENOUGH = 2
POINTS = 6  # for what is wrong with a step; whether it is right is judged as any claim


def check_update(scope: Scope, target: Expr, step: Expr, seed: int = 0) -> Problem | None:
    """Return what is wrong with an update, or None; raise `RefusalError` if nothing can tell."""
    if not isinstance(target, Ref):
        raise RefusalError("only a name can be updated", target.position)
    if not list(costs_of(scope, target)):
        raise RefusalError(
            f"no cost that is known here depends on {latex(target.key, scope)}, so nothing can "
            "judge this update",
            target.position,
            r"define the cost first, or say \unchecked{why}{…}",
        )
    points = list(islice(Chain(scope, [target, step], [], [], seed).points(), POINTS))
    if misfit := shapes_differ(points):
        return misfit
    defined = [p for p in points if not any(isinstance(o, NoValue) for o in p.outcomes)]
    if not defined:
        raise RefusalError("this update is defined at no sample", target.position)
    costs = list(costs_of(scope, target))
    costs = [c for c in costs if not is_link(scope, target, c, costs, seed)]
    if any(is_right(scope, target, step, cost, defined[0], seed) for cost in costs):
        return None
    found = [what_is_wrong(scope, defined, target, cost) for cost in costs]
    known = [problem for problem in found if problem]
    if not known:
        raise RefusalError(
            "this update is no step down a cost that is known here", target.position,
            "subtract the learning rate times the gradient of a cost, or define the cost first",
        )  # fmt: skip
    return known[-1]  # the cost that was defined last lies furthest down the graph


def shapes_differ(points: list[Point]) -> Problem | None:
    """Return a problem if a name and its new value differ in shape, or have none."""
    for point in points:
        missing = [o for o in point.outcomes if isinstance(o, NoValue)]
        if any(m.kind != "undefined" for m in missing):
            return Nonsense(missing[0].why)
        shapes = [arrays.shape_of(o) for o in point.outcomes if not isinstance(o, NoValue)]
        if len(shapes) == 2 and shapes[0] != shapes[1]:
            return OtherShape(*shapes)
    return None


def is_cost(scope: Scope, key: Key) -> bool:
    """Whether a name is a single number that is computed from others."""
    symbol = scope.get(key)
    if symbol is None or symbol.body is None or symbol.callable or symbol.is_family:
        return False
    return key[1] in ("plain", "cal") and len(scope.depends(key)) > 1


def costs_of(scope: Scope, target: Ref) -> Iterator[Ref]:
    """Yield the values of the scope that are numbers and depend on the target.

    Among the names downstream of a parameter (z, ŷ, L, J) those are the costs.
    """
    for key in scope.names():
        if key != target.key and is_cost(scope, key) and target.key in scope.depends(key):
            yield Ref(key)


def is_link(scope: Scope, target: Ref, cost: Ref, costs: list[Ref], seed: int) -> bool:
    r"""Whether this is no cost but a link to one: linear in the target, and others build on it.

    Else `b \leftarrow b - \alpha` would pass as a step down the logit, whose slope is 1.
    """
    if not any(c != cost and cost.key in scope.depends(c.key) for c in costs):
        return False
    bend = Deriv(cost, (target, target))  # of a number it is a number, else a matrix
    return any(holds(scope, [bend, zero], ["="], seed) for zero in (Num("0"), Special("zeros")))


def holds(scope: Scope, exprs: list[Expr], relations: list[str], seed: int) -> bool:
    """Whether a claim holds, judged as any other."""
    try:
        found = judge(Chain(scope, exprs, relations, [], seed))
    except (RefusalError, ShapeError, UndefinedError):
        return False
    return found.failed is None and found.half is None


def is_right(scope: Scope, target: Ref, step: Expr, cost: Ref, point: Point, seed: int) -> bool:
    """Whether a step goes down a cost by its gradient times a rate, or is a whole Newton step."""
    slope = Deriv(cost, (target,))
    climbs = is_likelihood(scope, cost, seed)
    for rate in rates_of(scope, step, cost, slope, point):
        by = Mul(rate, slope)
        down: Expr = Add((target, by if climbs else Neg(by)))
        if holds(scope, [step, down], ["="], seed):
            return True
    if not arrays.shape_of(point.env.eval(target)):
        return False
    moved = Add((target, Neg(step)))
    return holds(scope, [Mul(Deriv(cost, (target, target)), moved), slope], ["="], seed)


def is_likelihood(scope: Scope, cost: Ref, seed: int) -> bool:
    """Whether a value is never positive: a log-likelihood, which is climbed."""
    return holds(scope, [cost, Num("0")], [r"\le"], seed)


def rates_of(scope: Scope, step: Expr, cost: Ref, slope: Expr, point: Point) -> Iterator[Expr]:
    """Yield what may stand before the gradient: a learning rate in the step, or a printed number.

    Where a step has no learning rate but its scope knows one, the whole gradient is no step.
    """
    known = learning_rates(scope, cost)
    used = [k for k in known if k in {n.key for n in walk(step) if isinstance(n, Ref)}]
    yield from (Ref(key) for key in used)
    if used:
        return
    found = proportion(point, slope)
    if isinstance(found, fmpq) and found > 0 and not (found == 1 and known):
        yield Div(Num(str(found.p)), Num(str(found.q)))


def proportion(point: Point, slope: Expr) -> Real | None:
    """Return the number that a step is of a gradient at a point, None if it is none."""
    before, after = point.outcomes
    if isinstance(before, NoValue) or isinstance(after, NoValue):
        return None
    try:
        gradient = point.env.eval(slope)
        moved = arrays.add(before, arrays.negate(after))
    except (RefusalError, ShapeError, UndefinedError, UnsureError):
        return None
    return ratio(moved, gradient)


def ratio(moved: Value, gradient: Value) -> Real | None:
    """Return the number that one value is of another, None if it is none."""
    if arrays.shape_of(moved) != arrays.shape_of(gradient):
        return None
    pairs = [
        (primal(a), primal(b))
        for a, b in zip(arrays.entries(moved), arrays.entries(gradient), strict=True)
    ]
    ratios = [a / b for a, b in pairs if not same(b, ZERO)]
    if not ratios or any(same(b, ZERO) and not same(a, ZERO) for a, b in pairs):
        return None
    return ratios[0] if all(same(r, ratios[0]) for r in ratios) else None


def what_is_wrong(scope: Scope, points: list[Point], target: Ref, cost: Ref) -> BadUpdate | None:
    """Return the likeliest slip in a step along a cost's gradient, None if it is not along it."""
    found = [proportion(point, Deriv(cost, (target,))) for point in points]
    rates = [rate for rate in found if rate is not None]
    if len(rates) < ENOUGH:  # at some points there may be no gradient at all
        return None
    name = latex(cost.key, scope)
    if all(rate < 0 for rate in rates):
        return BadUpdate("climbs", name)
    if all(same(rate, ZERO) for rate in rates):
        return BadUpdate("stands still", name)
    if is_likelihood(scope, cost, 0):
        return BadUpdate("descends", name)
    number = not arrays.shape_of(as_value(points[0].outcomes[0]))
    if number and is_probability(scope, cost):
        return None  # a probability is no cost, and every step of a number is along its slope
    if learning_rates(scope, cost) and all(same(rate, ONE) for rate in rates):
        return BadUpdate("no rate", name)
    return BadUpdate("factor", name, rates[0])


def as_value(outcome: Outcome) -> Value:
    """Return an outcome that is known to have a value."""
    assert not isinstance(outcome, NoValue)  # such points have been left out
    return outcome


def is_probability(scope: Scope, cost: Ref) -> bool:
    """Whether a value always lies between 0 and 1."""
    return holds(scope, [Num("0"), cost, Num("1")], ["<", "<"], 0)


def learning_rates(scope: Scope, cost: Ref) -> list[Key]:
    """Return the positive free numbers that the cost does not depend on."""
    return [k for k in scope.names() if k not in scope.depends(cost.key) and is_positive(scope, k)]


def is_positive(scope: Scope, key: Key) -> bool:
    """Whether a name is a free number of an interval that begins at a printed number ≥ 0."""
    symbol = scope.get(key)
    domain = symbol.domain if symbol else None
    return isinstance(domain, Interval) and not domain.shape and isinstance(domain.low, Num)
