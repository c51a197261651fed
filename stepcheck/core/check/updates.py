r"""Updates: `w \leftarrow w - \alpha \nabla_w J` must be a step down a cost of its scope.

A sign or a factor wrong in an update is as common as in an equation, so a well-formed update is not
enough. What is subtracted must be the learning rate (one positive free number, or a printed one)
times the gradient of a cost that depends on the name; or a whole Newton step. What is never
positive is a log-likelihood, and its gradient must be added. A name that no cost
depends on may be updated freely, with the same shape.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.arrays import Value, is_array
from stepcheck.core.check.chain import Judge, Point
from stepcheck.core.domains import Interval
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import Number, mp, primal
from stepcheck.core.tree import Expr, Key, Num, Ref, walk
from stepcheck.core.value import differentiate
from stepcheck.core.value.compare import compare_values, equal
from stepcheck.core.verdict import BadUpdate, Nonsense, NoValue, OtherShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.value.env import Env
    from stepcheck.core.verdict import Problem


class Right(Enum):
    """The one thing to say of a step that is right."""

    RIGHT = auto()


RIGHT = Right.RIGHT


def check_update(scope: Scope, target: Expr, step: Expr, seed: int = 0) -> Problem | None:
    """Return what is wrong with an update, or None."""
    if not isinstance(target, Ref):
        raise RefusalError("only a name can be updated", target.position)
    points: list[Point] = []
    for point in Judge(scope, [target, step], [], [], seed).points():
        failures = [o for o in point.outcomes if isinstance(o, NoValue)]
        if any(f.kind != "undefined" for f in failures):
            return Nonsense(failures[0].why)
        if failures:
            continue  # such as a singular Hessian, where there are fewer examples than features
        points.append(point)
        before, after = (arrays.shape_of(o) for o in point.outcomes)
        if before != after:
            return OtherShape(before, after)
    if not points:
        raise RefusalError("this update is defined at no sample", target.position)
    costs = list(costs_of(scope, target))
    if not costs:
        return None
    problems = [
        judge_step(scope, points, target, step, cost)
        for cost in costs
        if not is_link(scope, points, target, cost, costs)
    ]
    if RIGHT in problems:
        return None
    known = [p for p in problems if isinstance(p, BadUpdate)]
    if not known:
        raise RefusalError(
            "this update is no step down a cost that is known here", target.position,
            "subtract the learning rate times the gradient of a cost, or define the cost first",
        )  # fmt: skip
    return known[-1]  # the cost that was defined last lies furthest down the graph


def costs_of(scope: Scope, target: Ref) -> Iterator[Ref]:
    """Yield the values of the scope that are numbers, depend on the target, and nothing builds on.

    Among the names downstream of a parameter (z, ŷ, L, J) those are the costs: ends of the graph.
    """
    below = [k for k in scope.names() if k != target.key and target.key in scope.depends(k)]
    for key in below:
        symbol = scope.get(key)
        if symbol is None or symbol.body is None or symbol.callable or symbol.is_family:
            continue
        if key[1] in ("plain", "cal"):
            yield Ref(key)


def is_link(scope: Scope, points: list[Point], target: Ref, cost: Ref, costs: list[Ref]) -> bool:
    r"""Whether this is no cost but a link to one: linear in the target, and others build on it.

    Else `b \leftarrow b - \alpha` would pass as a step down the logit, whose slope is 1.
    """
    if not any(c != cost and cost.key in scope.depends(c.key) for c in costs):
        return False
    try:
        curves = (differentiate.derivative(point.env, cost, (target, target)) for point in points)
        return all(primal(x) == 0 for curve in curves for x in arrays.entries(curve))
    except (ShapeError, UndefinedError, RefusalError):
        return False


def judge_step(
    scope: Scope, points: list[Point], target: Ref, step: Expr, cost: Ref
) -> Right | BadUpdate | None:
    """Return what is wrong if the step is along this cost's gradient, or right; None if not."""
    rates: list[tuple[Env, Number]] = []
    values: list[Number] = []
    newton = True
    for point in points:
        env: Env = point.env
        try:
            values.append(primal(env.number(cost)))
            slope = differentiate.derivative(env, cost, (target,))
            moved = arrays.add(point.outcomes[0], arrays.negate(point.outcomes[1]))
            newton = newton and is_newton(env, target, cost, moved, slope)
        except (ShapeError, UndefinedError, RefusalError):
            return None
        rate = proportion(moved, slope)
        if rate is not None:
            rates.append((env, rate))
    if newton:
        return RIGHT
    if len(rates) < len(points):
        return None
    zero, one = Num("0"), Num("1")
    if all(value <= 0 for value in values) and always(scope, [cost, zero], [r"\le"]):
        climbed = [(env, -rate) for env, rate in rates]  # a log-likelihood
        return judge_rate(scope, climbed, step, cost, climbs=True)
    found = judge_rate(scope, rates, step, cost)
    if (
        found is not RIGHT
        and not is_array(points[0].outcomes[0])
        and always(scope, [zero, cost, one], ["<", "<"])
    ):
        return None  # a probability is no cost, and every step of a number is along its slope
    return found


def always(scope: Scope, exprs: list[Expr], relations: list[str]) -> bool:
    """Whether an order holds at as many samples as a claim of it gets."""
    try:
        return Judge(scope, exprs, relations, []).run().failed is None
    except (RefusalError, ShapeError, UndefinedError):
        return False


def is_newton(env: Env, target: Ref, cost: Ref, moved: Value, slope: Value) -> bool:
    """Whether the Hessian times the step is the gradient."""
    if not is_array(moved):
        return False
    hessian = differentiate.derivative(env, cost, (target, target))
    return compare_values(arrays.multiply(hessian, moved), "=", slope) is None


def proportion(moved: Value, slope: Value) -> Number | None:
    """Return the number that a step is of a gradient, or None."""
    if arrays.shape_of(moved) != arrays.shape_of(slope):
        return None
    pairs = [
        (primal(a), primal(b))
        for a, b in zip(arrays.entries(moved), arrays.entries(slope), strict=True)
    ]
    ratios = [a / b for a, b in pairs if b != 0]
    if not ratios or any(b == 0 and a != 0 for a, b in pairs):
        return None
    return ratios[0] if all(equal(r, ratios[0]) for r in ratios) else None


def judge_rate(
    scope: Scope, rates: list[tuple[Env, Number]], step: Expr, cost: Ref, *, climbs: bool = False
) -> Right | BadUpdate:
    """Return what is wrong with the factor before the gradient, or that it is right."""
    name = latex(scope, cost.key)
    if all(rate < 0 for _env, rate in rates) and climbs:
        return BadUpdate("descends", name)
    if all(rate < 0 for _env, rate in rates):
        return BadUpdate("climbs", name)
    if all(rate == 0 for _env, rate in rates):
        return BadUpdate("stands still", name)
    known = learning_rates(scope, cost)
    used = {n.key for n in walk(step) if isinstance(n, Ref)} & set(known)
    for key in used:
        if all(equal(rate, primal(env.number(Ref(key)))) for env, rate in rates):
            return RIGHT
    constant = rates[0][1]
    if all(equal(rate, constant) for _env, rate in rates):
        if equal(constant, mp.mpf(1)) and known:
            return BadUpdate("no rate", name)
        if not used:
            return RIGHT
    return BadUpdate("factor", name, constant)


def learning_rates(scope: Scope, cost: Ref) -> list[Key]:
    """Return the positive free numbers that the cost does not depend on."""
    return [k for k in scope.names() if k not in scope.depends(cost.key) and is_positive(scope, k)]


def is_positive(scope: Scope, key: Key) -> bool:
    """Whether a name is a free number of an interval that begins at a printed number ≥ 0."""
    symbol = scope.get(key)
    domain = symbol.domain if symbol else None
    return isinstance(domain, Interval) and not domain.shape and isinstance(domain.low, Num)


def latex(scope: Scope, key: Key) -> str:
    """Return a name as the author introduced it."""
    symbol = scope.get(key)
    return symbol.latex if symbol else key[0]
