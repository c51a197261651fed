"""Whether a chain of expressions holds: every step, at every sample, for every free index."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, Value, is_array
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.evaluate import EXACT, Context, Env, Slot, related
from stepcheck.core.numbers import DIGITS_TO_CONFIRM, Number, mp, primal
from stepcheck.core.sample import Sample
from stepcheck.core.tree import (
    Apply,
    Big,
    Brace,
    Cases,
    Deriv,
    Expr,
    Gradient,
    Key,
    Matrix,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    children,
    walk,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope

POINTS = 4
POINTS_FOR_ORDER = 24
TRIES = 400
TIME_LIMIT = 10.0
TOLERANCE = mp.mpf(10) ** -28


@dataclass(frozen=True)
class Failure:
    """An expression without a value at a sample: `undefined` or `shape`."""

    kind: str
    message: str


Outcome = Value  # a value, or a Failure


@dataclass
class Point:
    """What a chain's members are at one sample and one choice of indices."""

    env: Env
    outcomes: list[Outcome]
    used: dict[Slot, Value]
    chosen: dict[Slot, Value] = field(default_factory=dict)


@dataclass
class Judgement:
    """The outcome for a chain: the first step that fails (None if all hold) and where."""

    failed: int | None = None
    point: Point | None = None
    reason: str = ""
    brace: tuple[Brace, Value, Value] | None = None
    points: list[Point] = field(default_factory=list)


class Judge:
    """Checks one chain in its scope."""

    def __init__(
        self,
        scope: Scope,
        exprs: list[Expr],
        relations: list[str],
        filters: list[Expr],
        seed: int = 0,
    ) -> None:
        self.scope, self.exprs, self.relations = scope, exprs, relations
        self.filters, self.seed = filters, seed
        self.context = Context(time.monotonic() + TIME_LIMIT)
        self.indices = free_indices(scope, [*exprs, *filters])
        self.members = [e for e in exprs if not isinstance(e, Num)]

    def run(self) -> Judgement:
        """Return the judgement; raise `RefusalError` if nothing can be said."""
        points: list[Point] = []
        for point in self.points():
            points.append(point)
            if (found := self.examine(point)) and (found := self.confirmed(point)):
                return found
        if not points:
            raise RefusalError("no sample satisfies the conditions of this statement",
                               self.exprs[0].position)  # fmt: skip
        self.refuse_if_nothing_was_seen(points)
        return Judgement(points=points)

    def refuse_if_nothing_was_seen(self, points: list[Point]) -> None:
        for step in range(len(self.relations)):
            if all(isinstance(p.outcomes[step], Failure) for p in points):
                raise RefusalError(
                    f"never defined at any sample: {points[0].outcomes[step].message}",
                    self.exprs[step].position, "declare a domain on which it is defined"
                )  # fmt: skip
        if self.context.missed() and not self.filters and not self.scope.local:
            raise RefusalError("a case, or one side of a max or of |·|, is reached by no sample",
                               self.exprs[0].position, "declare a domain that reaches it")  # fmt: skip

    def points(self) -> Iterator[Point]:
        """Yield enough points: 4, more for an order relation or until every branch was hit."""
        ordered = any(r in ("<", ">", r"\le", r"\ge", r"\ne") for r in self.relations)
        needed, accepted = POINTS_FOR_ORDER if ordered else POINTS, 0
        if ordered or self.has_corner():
            yield from self.at(Sample(0, self.seed, at_zero=True))
        for number in range(TRIES):
            found = list(self.at(Sample(number, self.seed)))
            yield from found
            if found and not self.context.used:
                return  # nothing here is random: one look is enough
            accepted += bool(found) and any(
                not all(isinstance(o, Failure) for o in p.outcomes) for p in found
            )
            if accepted >= needed and (not self.context.missed() or number > needed + 60):
                return

    def has_corner(self) -> bool:
        """Whether the chain has branches whose border is worth a look, and no derivative."""
        nodes = [n for e in self.exprs for n in walk(e)]
        return any(
            isinstance(n, Cases) or (isinstance(n, Apply) and n.name in ("abs", "max", "min"))
            for n in nodes
        ) and not any(isinstance(n, (Deriv, Gradient)) or getattr(n, "primes", 0) for n in nodes)

    def at(self, sample: Sample) -> Iterator[Point]:
        """Yield a point for each choice of the free indices that the conditions allow."""
        base = Env(self.scope, sample, self.context)
        self.context.used = {}
        ranges = [index_values(base, key) for key in self.indices]
        for choice in itertools.product(*ranges):
            chosen: dict[Slot, Value] = {
                (k, ()): mp.mpf(v) for k, v in zip(self.indices, choice, strict=True)
            }
            env = base.child(chosen) if chosen else base
            try:
                if not all(env.truth(f) for f in self.filters):
                    continue
            except (UndefinedError, ShapeError):
                continue
            outcomes = [outcome(env, e) for e in self.exprs]
            yield Point(env, outcomes, {**self.context.used, **chosen}, chosen)

    def confirmed(self, point: Point) -> Judgement | None:
        """Return a failure if it is still there at four times the precision.

        Deep in saturation 1 - σ(z) loses all its digits: that is the computer's fault, not the page's.
        """
        with mp.workdps(DIGITS_TO_CONFIRM):
            env = Env(self.scope, point.env.sample, self.context)
            env = env.child(point.chosen) if point.chosen else env
            outcomes = [outcome(env, e) for e in self.exprs]
            return self.examine(Point(env, outcomes, point.used, point.chosen))

    def examine(self, point: Point) -> Judgement | None:
        """Return the failure at a point, if there is one."""
        for step, relation in enumerate(self.relations):
            left, right = point.outcomes[step], point.outcomes[step + 1]
            why = self.compare(step, left, relation, right, point)
            if why is not None:
                return Judgement(step, point, why)
        for brace, value, label in self.context.braces:
            if compare_values(value, "=", label) is not None:
                return Judgement(len(self.relations), point, "brace", (brace, value, label))
        self.context.braces.clear()
        return None

    def compare(
        self, step: int, left: Outcome, relation: str, right: Outcome, point: Point
    ) -> str | None:
        """Return why a step fails at a point, or None."""
        for side, name, other in ((left, "left", right), (right, "right", left)):
            if isinstance(side, Failure):
                if (
                    side.kind == "undefined"
                    and isinstance(other, Failure)
                    and other.kind == side.kind
                ):
                    return None
                return f"the {name} side has no value: {side.message}"
        if relation == r"\approx":
            return self.compare_rounded(step, left, right, point)
        return compare_values(left, relation, right)

    def compare_rounded(self, step: int, left: Value, right: Value, point: Point) -> str | None:
        """Return why ≈ fails: beyond half a unit in the last digit printed on either side."""
        exact = next((n for n in range(step, -1, -1) if not decimals(self.exprs[n])), None)
        printed = tolerance(self.exprs[step + 1])
        if exact is not None and printed is not None:
            return outside(point.outcomes[exact], right, printed)
        if arrays.shape_of(left) != arrays.shape_of(right):
            return compare_values(left, "=", right)
        allowed = arrays.add(*(slack(point.env, e) for e in self.exprs[step : step + 2]))
        if all(unit == 0 for unit in arrays.entries(allowed)):
            return "≈ needs a rounded number on one side; use = for exact values"
        return outside(left, right, allowed)


def outcome(env: Env, expr: Expr) -> Outcome:
    """Return the value of an expression, or why it has none."""
    try:
        return env.eval(expr)
    except UndefinedError as error:
        return Failure("undefined", str(error))
    except ShapeError as error:
        return Failure("shape", str(error))
    except (OverflowError, ZeroDivisionError) as error:
        return Failure("undefined", f"too large to compute ({error})")


def free_indices(scope: Scope, exprs: list[Expr]) -> list[Key]:
    """Return the indices that no sum binds: a claim with them is meant for all their values."""
    found: dict[Key, None] = {}
    for expr in exprs:
        collect_free(scope, expr, frozenset(), found)
    return list(found)


def collect_free(scope: Scope, node: Expr, bound: frozenset[Key], found: dict[Key, None]) -> None:
    if isinstance(node, Big):
        for part in (node.start, node.stop):
            collect_free(scope, part, bound, found)
        bound = bound | {node.index}
        for part in (node.where, node.body):
            if part is not None:
                collect_free(scope, part, bound, found)
        return
    if isinstance(node, Ref) and node.key not in bound:
        symbol = scope.get(node.key)
        if symbol and symbol.is_index and not scope.wholly_fixed(node.key):
            found[node.key] = None
    for child in children(node):
        collect_free(scope, child, bound, found)


def index_values(env: Env, key: Key) -> range:
    from stepcheck.core.builtins import index_range

    return index_range(env, key)


def compare_values(left: Value, relation: str, right: Value) -> str | None:
    """Return why two values do not stand in a relation, or None."""
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        left, right = fitted(left, right), fitted(right, left)
        if isinstance(left, Flexible) and isinstance(right, Flexible):
            return None if left == right else "the two sides differ"
    shapes = arrays.shape_of(left), arrays.shape_of(right)
    if shapes[0] != shapes[1]:
        return f"the shapes differ: left is {arrays.describe(shapes[0])}, right is {arrays.describe(shapes[1])}"
    if is_array(left) and relation not in ("=", r"\ne"):
        raise RefusalError(
            f"{relation} between arrays is not understood", 0, "compare their entries"
        )
    pairs = list(zip(arrays.entries(left), arrays.entries(right), strict=True))
    if relation == r"\ne":
        return None if any(not equal(a, b) for a, b in pairs) else "the two sides are equal"
    if relation == "=":
        return None if all(equal(a, b) for a, b in pairs) else "the values differ"
    holds = all(related(primal(a), relation, primal(b)) for a, b in pairs)
    return None if holds else "the order is not as claimed"


def fitted(value: Value, other: Value) -> Value:
    if isinstance(value, Flexible) and not isinstance(other, Flexible):
        return value.shaped(arrays.shape_of(other))
    return value


def equal(a: Number, b: Number) -> bool:
    """Whether two numbers agree, relative to the larger of them, 28 digits deep."""
    a, b = primal(a), primal(b)
    return bool(abs(a - b) <= max(TOLERANCE * max(abs(a), abs(b)), EXACT))


def literal(expr: Expr) -> Num | None:
    """Return the number that an expression prints, if it is nothing but a number."""
    if isinstance(expr, Neg):
        return literal(expr.body)
    return expr if isinstance(expr, Num) else None


def digits(num: Num) -> int:
    """Return how many digits a number prints behind the point."""
    return len(num.text.partition(".")[2])


def half_unit(expr: Expr) -> Number | None:
    r"""Return half a unit in the last digit of `0.25`, `-0.25` or `2.5 \cdot 10^{-3}`, else None."""
    bare = literal(expr)
    if bare:
        return mp.mpf(10) ** -digits(bare) / 2
    body: Expr = expr.body if isinstance(expr, Neg) else expr
    if not (isinstance(body, Mul) and isinstance(body.right, Pow) and body.right.base == Num("10")):
        return None
    mantissa, exponent = half_unit(body.left), body.right.exponent
    sign = -1 if isinstance(exponent, Neg) else 1
    power = literal(exponent)
    return (
        None
        if mantissa is None or power is None
        else mantissa * mp.mpf(10) ** (sign * int(power.text))
    )


def tolerance(expr: Expr) -> Value | None:
    """Return half a unit of a printed number, or of each entry of a printed column or matrix."""
    if not isinstance(expr, Matrix):
        return half_unit(expr)
    units = [[half_unit(cell) for cell in row] for row in expr.rows]
    if any(unit is None for row in units for unit in row):
        return None
    return arrays.build((len(units), len(units[0])), lambda r, c: units[r][c])


def decimals(expr: Expr) -> list[Num]:
    """Return the numbers of an expression that are printed as rounded: the longest, 3 digits or more.

    A bare number counts whatever its length.
    """
    if tolerance(expr) is not None:
        return [n for n in walk(expr) if isinstance(n, Num)]
    found = [n for n in walk(expr) if isinstance(n, Num) and digits(n) >= 3]
    longest = max((digits(n) for n in found), default=0)
    return [n for n in found if digits(n) == longest]


def slack(env: Env, expr: Expr) -> Value:
    """Return how far rounding in its numbers can move an expression, to first order."""
    rounded = decimals(expr)
    if not rounded:
        return mp.mpf(0)
    here = env.eval(expr)
    total: Value = arrays.each(lambda _x: mp.mpf(0), here)
    for num in rounded:
        half = mp.mpf(10) ** -digits(num) / 2
        moved = replace_node(expr, num, Num(mp.nstr(mp.mpf(num.text) + half, 50)))
        gap = arrays.entrywise(lambda a, b: abs(primal(a) - primal(b)), env.eval(moved), here)
        total = arrays.add(total, gap)
    return arrays.multiply(total, mp.mpf("1.001"))


def replace_node(expr: Expr, old: Expr, new: Expr) -> Expr:
    """Return a copy of a tree with one node, found by identity, replaced."""
    if expr is old:
        return new
    changes: dict[str, Any] = {}
    for name in expr.__dataclass_fields__:
        value = getattr(expr, name)
        changed = replace_part(value, old, new)
        if changed is not value:
            changes[name] = changed
    if not changes:
        return expr
    return replace(expr, **changes)


def replace_part(part: object, old: Expr, new: Expr) -> object:
    if isinstance(part, Expr):
        return replace_node(part, old, new)
    if isinstance(part, tuple):
        changed = tuple(replace_part(p, old, new) for p in part)
        return changed if any(a is not b for a, b in zip(changed, part, strict=True)) else part
    return part


def outside(left: Value, right: Value, allowed: Value) -> str | None:
    """Return why two values are further apart than allowed, entry by entry, or None."""
    if arrays.shape_of(left) != arrays.shape_of(right):
        return compare_values(left, "=", right)
    gaps = arrays.entrywise(lambda a, b: abs(primal(a) - primal(b)), left, right)
    if all(
        x <= 0
        for x in arrays.entries(arrays.entrywise(lambda g, u: g - u * (1 + EXACT), gaps, allowed))
    ):
        return None
    return "the rounded value is wrong in its last digit or before"
