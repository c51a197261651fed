"""Whether a chain of expressions holds: every step, at every sample, for every free index."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from stepcheck.core import arrays
from stepcheck.core.binders import free_keys
from stepcheck.core.check.branches import has_branches, has_corner
from stepcheck.core.errors import MisfitError, RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import DIGITS_TO_CONFIRM, mp
from stepcheck.core.tree import (
    Brace,
    Expr,
    Key,
    Num,
)  # fmt: skip
from stepcheck.core.value.builtins import index_range
from stepcheck.core.value.compare import compare_values
from stepcheck.core.value.context import Context, Slot
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.rounding import outside, slack, tolerance
from stepcheck.core.value.sample import Sample
from stepcheck.core.value.truth import truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.env import Env

from stepcheck.core.verdict import Difference, NotRounded, NoValue, OneUndefined, Outcome

POINTS = 4
POINTS_FOR_ORDER = 24
TRIES = 400
TIME_LIMIT = 10.0  # seconds of work; a machine that is busy or asleep is no fault of the page


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
    difference: Difference | None = None
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
        self.context = Context(TIME_LIMIT)
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
            raise RefusalError(
                "no sample satisfies the conditions of this statement", self.exprs[0].position
            )
        self.refuse_if_nothing_was_seen(points)
        return Judgement(points=points)

    def refuse_if_nothing_was_seen(self, points: list[Point]) -> None:
        """Refuse a chain that no sample could test, or a branch that none reached."""
        for step in range(len(self.relations)):
            if all(isinstance(p.outcomes[step], NoValue) for p in points):
                raise RefusalError(
                    f"never defined at any sample: {points[0].outcomes[step].why}",
                    self.exprs[step].position, "declare a domain on which it is defined"
                )  # fmt: skip
        if self.context.missed() and not self.filters and not self.scope.local:
            raise RefusalError(
                "a case, or one side of a max or of |·|, is reached by no sample",
                self.exprs[0].position,
                "declare a domain that reaches it",
            )

    def points(self) -> Iterator[Point]:
        """Yield 4 points, more for an order, for cases, or until every branch was hit."""
        ordered = any(r in ("<", ">", r"\le", r"\ge", r"\ne") for r in self.relations)
        many = ordered or has_branches(self.scope, self.exprs)
        needed, accepted = POINTS_FOR_ORDER if many else POINTS, 0
        if ordered or has_corner(self.exprs):
            yield from self.at(Sample(0, self.seed, at_zero=True))
        for number in range(TRIES):
            found = list(self.at(Sample(number, self.seed)))
            yield from found
            if found and not self.context.used:
                return  # nothing here is random: one look is enough
            accepted += bool(found) and any(
                not all(isinstance(o, NoValue) for o in p.outcomes) for p in found
            )
            if accepted >= needed and (not self.context.missed() or number > needed + 60):
                return

    def at(self, sample: Sample) -> Iterator[Point]:
        """Yield a point for each choice of the free indices that the conditions allow."""
        base = Evaluation(self.scope, sample, self.context)
        self.context.used = {}
        ranges = [index_range(base, key) for key in self.indices]
        for choice in itertools.product(*ranges):
            chosen: dict[Slot, Value] = {
                (k, ()): mp.mpf(v) for k, v in zip(self.indices, choice, strict=True)
            }
            env = base.child(chosen) if chosen else base
            try:
                if not all(truth(env, f) for f in self.filters):
                    continue
            except (UndefinedError, ShapeError):
                continue
            outcomes = [outcome(env, e) for e in self.exprs]
            yield Point(env, outcomes, {**self.context.used, **chosen}, chosen)

    def confirmed(self, point: Point) -> Judgement | None:
        """Return a failure if it is still there at four times the precision.

        Deep in saturation 1 - σ(z) loses all its digits: the computer's fault, not the page's.
        """
        with mp.workdps(DIGITS_TO_CONFIRM):
            env = Evaluation(self.scope, point.env.sample, self.context)
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
                return Judgement(len(self.relations), point, brace=(brace, value, label))
        self.context.braces.clear()
        return None

    def compare(
        self, step: int, left: Outcome, relation: str, right: Outcome, point: Point
    ) -> Difference | None:
        """Return how a step fails at a point, or None."""
        sides: tuple[tuple[Outcome, Literal["left", "right"], Outcome], ...]
        sides = (left, "left", right), (right, "right", left)
        for side, name, other in sides:
            if isinstance(side, NoValue):
                if (
                    side.kind == "undefined"
                    and isinstance(other, NoValue)
                    and other.kind == side.kind
                ):
                    return None
                return OneUndefined(name, side)
        if relation == r"\approx":
            return self.compare_rounded(step, left, right, point)
        return compare_values(left, relation, right)

    def compare_rounded(
        self, step: int, left: Value, right: Value, point: Point
    ) -> Difference | None:
        """Return how ≈ fails: beyond half a unit in the last digit printed.

        What stands before the first ≈ is exact, whatever its digits. A bare number is compared with
        that; an expression of rounded numbers may be off by as much as their rounding moves it.
        """
        exact = self.relations.index(r"\approx")
        printed = tolerance(self.exprs[step + 1])
        if printed is not None:
            return outside(point.outcomes[exact], right, printed)
        if arrays.shape_of(left) != arrays.shape_of(right):
            return compare_values(left, "=", right)
        allowed = slack(point.env, self.exprs[step + 1])
        if step > exact:
            allowed = arrays.add(allowed, slack(point.env, self.exprs[step]))
        if all(unit == 0 for unit in arrays.entries(allowed)):
            allowed = tolerance(self.exprs[step])
        if allowed is None:
            return NotRounded()
        return outside(left, right, allowed)


def outcome(env: Env, expr: Expr) -> Outcome:
    """Return the value of an expression, or why it has none."""
    try:
        return env.eval(expr)
    except UndefinedError as error:
        return NoValue("undefined", str(error))
    except MisfitError as error:
        return NoValue("misfit", str(error))
    except ShapeError as error:
        return NoValue("shape", str(error))
    except (OverflowError, ZeroDivisionError) as error:
        return NoValue("undefined", f"too large to compute ({error})")


def free_indices(scope: Scope, exprs: list[Expr]) -> list[Key]:
    """Return the indices that no sum binds: a claim with them is meant for all their values."""
    return list(dict.fromkeys(k for expr in exprs for k in indices_in(scope, expr)))


def indices_in(scope: Scope, expr: Expr) -> Iterator[Key]:
    """Yield the indices of an expression that are free, and have no value on the page."""
    for key in free_keys(expr):
        symbol = scope.get(key)
        if symbol and symbol.is_index and not scope.wholly_fixed(key):
            yield key
