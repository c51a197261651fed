"""Whether a chain of expressions holds: every step, at every point, for every free index."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from flint import ctx, fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.binders import free_keys
from stepcheck.core.domains import Style
from stepcheck.core.errors import (
    BeyondError,
    MisfitError,
    NoPointError,
    OpenError,
    RefusalError,
    ShapeError,
    UndefinedError,
    UnmetError,
    UnsureError,
)
from stepcheck.core.numbers import BITS, PRECISIONS, precision, primal, to_float
from stepcheck.core.tree import Expr
from stepcheck.core.trial.points import EXTREME, SLOW, facts_of, more, samples
from stepcheck.core.value.builtins import index_range
from stepcheck.core.value.compare import compare_values
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.rounding import outside, round_unit, slack, tolerance
from stepcheck.core.value.sample import Sample
from stepcheck.core.value.truth import truth
from stepcheck.core.verdict import NoValue, OneUndefined, Outcome, Same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stepcheck.core.arrays import Value
    from stepcheck.core.domains import Domain
    from stepcheck.core.numbers import Real
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Brace, Key
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env
    from stepcheck.core.value.sample import Place
    from stepcheck.core.verdict import Difference

TIME_LIMIT = 10.0  # seconds of work
ENOUGH = 4  # points that meet the conditions; with fewer of them, more are looked for
TRIES = 400
SPARSE = 8  # points with many zeros, where equations are solved
MOST_TURNS = 8  # ways to choose among roots
ALL_CHOICES, FEW_CHOICES = 3, 6  # points that go through all indices; so few are all of them
FEW = 12  # so many is no large count
WATCHED = 1  # the first point of no special kind
CERTAIN = PRECISIONS[2]
LONGEST = 2.0  # seconds that a point may be expected to take
ORDINARY = frozenset({Style.ROUND, Style.GENERIC, Style.SMALL, Style.LARGE, Style.HUGE})
ORDERS = ("<", ">", r"\le", r"\ge", r"\ne")


@dataclass
class Point:
    """What a chain's members are at one sample and one choice of indices.

    `differences` says of each step how it fails there, None if it holds. `numbers` are the numbers
    that were drawn, each with the set that it comes from in `places`.
    """

    env: Env
    sample: Sample
    outcomes: list[Outcome]
    differences: list[Difference | None]
    used: dict[Slot, Value]
    chosen: dict[Slot, Value]
    numbers: dict[Place, Real]
    places: dict[Place, Domain]
    bits: int = BITS  # the precision that it took
    label: tuple[Brace, Value, Value] | None = None  # a brace whose label is something else
    trivial: bool = False  # whether a condition is met by an array of zeros

    @property
    def failed(self) -> int | None:
        """The first step that is false here: both of its sides have values."""
        return next((n for n, d in enumerate(self.differences) if is_false(d)), None)

    @property
    def failure(self) -> Difference | None:
        """How the first false step fails here."""
        return None if self.failed is None else self.differences[self.failed]

    @property
    def defined(self) -> bool:
        """Whether all sides have values here."""
        return not any(isinstance(o, NoValue) for o in self.outcomes)

    @property
    def good(self) -> bool:
        """Whether all holds here."""
        return self.failed is None and self.label is None


@dataclass
class Judgement:
    """The outcome for a chain: the first step that fails (None if all hold) and where.

    `half` is a step with one side that has no value at some point, though both sides agree wherever
    both have one.
    """

    failed: int | None = None
    point: Point | None = None
    difference: Difference | None = None
    brace: tuple[Brace, Value, Value] | None = None
    half: int | None = None
    points: list[Point] = field(default_factory=list)


def is_false(difference: Difference | None) -> bool:
    """Whether a step fails, and not only because one side is undefined at a point."""
    if isinstance(difference, OneUndefined):
        return difference.missing.kind != "undefined"
    return difference is not None


class Chain:
    """One chain of relations in its scope, to be looked at wherever somebody asks."""

    def __init__(
        self,
        scope: Scope,
        exprs: list[Expr],
        relations: list[str],
        filters: list[Expr],
        seed: int = 0,
        seconds: float = TIME_LIMIT,
    ) -> None:
        self.scope, self.exprs, self.relations = scope.frozen(), exprs, relations
        self.filters, self.seed = filters, seed
        self.context = Context(seconds)
        self.indices = free_indices(self.scope, [*exprs, *filters])
        self.ordered = any(r in ORDERS for r in relations)
        self.bounded = bool(filters) or self.scope.local
        self.facts = facts_of(
            self.scope, [*exprs, *filters], ordered=self.ordered, bounded=self.bounded
        )
        self.unsure: list[Sample] = []
        self.ordinary = 0  # points of no special kind that meet the conditions

    def points(self) -> Iterator[Point]:
        """Yield the points at which the conditions hold; more are tried where few do."""
        tried = 0
        self.ordinary = 0
        worked = 0.0
        largest, longest = 1.0, 0.0
        for sample in samples(self.facts, self.scope, self.seed, self.context):
            if tried > len(PRECISIONS) and worked > SLOW * tried and self.is_costly(sample):
                continue
            count = self.largest_count(sample)
            if longest * (count / largest) ** 2 > LONGEST:  # as for a sum inside a sum
                continue
            before = self.context.time_left()
            found = list(self.at(sample))
            spent = before - self.context.time_left()
            worked += spent
            if count >= largest:
                largest, longest = count, spent
            tried += 1
            self.ordinary += any(map(self.is_ordinary, found))
            yield from found
        if not self.context.varied:
            return
        for number in range(tried, tried + SPARSE if self.context.solved else 0):
            yield from self.at(Sample(number, self.seed, Style.SPARSE, self.facts.literals))
        for sample in more(self.facts, self.seed, tried, TRIES):
            if self.ordinary >= ENOUGH:
                return
            found = list(self.at(sample))
            self.ordinary += any(map(self.is_ordinary, found))
            yield from found

    def is_ordinary(self, point: Point) -> bool:
        """Whether a point would be as good as any other, if its conditions were none."""
        special = point.trivial or self.is_degenerate(point.sample)
        return not special and (point.sample.style in ORDINARY or self.is_finite)

    @cached_property
    def is_finite(self) -> bool:
        """Whether the conditions are about names of finite sets and whole numbers alone."""
        reached = self.scope.reached_by(*self.filters)
        symbols = [s for key in reached if (s := self.scope.get(key))]
        return all(s.domain.separate for s in symbols if s.domain is not None)

    def is_costly(self, sample: Sample) -> bool:
        """Whether a point has a large count, where each point takes long already."""
        return self.largest_count(sample) > FEW

    def largest_count(self, sample: Sample) -> float:
        """Return the largest whole number of a point that is no size, at least 1."""
        counts = [sample.chosen[key, (), 0, 0] for key in self.facts.counts]
        return max((to_float(n) for n in counts), default=1.0)

    def at(
        self,
        sample: Sample,
        only: dict[Slot, Value] | None = None,
        precisions: Sequence[int] = PRECISIONS,
    ) -> Iterator[Point]:
        """Yield a point for each choice of the free indices that the conditions allow.

        `only` is one choice, where no others are asked for. What `precisions` do not decide is left
        out.
        """
        found = list(self.at_roots(sample, only, precisions))
        counts = self.context.counts
        yield from found
        if only is not None or sample.turns or all(count == 1 for count in counts.values()):
            return
        choices = (range(count) for _, count in sorted(counts.items()))
        for turns in itertools.islice(itertools.product(*choices), 1, MOST_TURNS):
            yield from self.at_roots(replace(sample, turns=turns), only, precisions)

    def at_roots(
        self, sample: Sample, only: dict[Slot, Value] | None, precisions: Sequence[int]
    ) -> Iterator[Point]:
        """Yield the points at a sample with the roots of the conditions that it is about."""
        base = Evaluation(self.scope, sample, self.context)
        self.context.used, self.context.numbers = {}, {}
        self.context.counts, self.context.trivial = {}, False
        if only is not None:
            if (point := self.point(base, sample, only, precisions)) is not None:
                yield point
            return
        try:
            ranges = [index_range(base, key) for key in self.indices]
        except (UndefinedError, UnsureError):
            return
        for choice in some_choices(list(itertools.product(*ranges)), sample.number):
            chosen: dict[Slot, Value] = {
                (k, ()): fmpq(v) for k, v in zip(self.indices, choice, strict=True)
            }
            if (point := self.point(base, sample, chosen, precisions)) is not None:
                yield point

    def moved(
        self,
        point: Point,
        changes: Mapping[Place, Real],
        *,
        everywhere: bool = False,
        precisions: Sequence[int] = PRECISIONS,
    ) -> list[Point]:
        """Return what is found where some numbers of a point are changed, at its own indices.

        That is nothing where a condition or a set leaves them out, or where it takes too much.
        """
        sample = replace(point.sample, chosen={**point.numbers, **changes})
        try:
            return list(self.at(sample, None if everywhere else point.chosen, precisions))
        except RefusalError:  # a sum of too many terms, or the time is over
            return []

    def point(
        self,
        base: Evaluation,
        sample: Sample,
        chosen: dict[Slot, Value],
        precisions: Sequence[int],
    ) -> Point | None:
        """Return one point, with as much precision as it takes; None where conditions fail.

        Where there is but one point, or few far out, numbers that are nearly equal show themselves
        with more digits than that; so they do where an ordinary point meets tiny or huge ones.
        """
        far = self.bounded and sample.style in EXTREME
        self.context.watched, self.context.steep = sample.number == WATCHED, False
        found: Point | None = None
        for bits in precisions:
            env = base if bits == BITS else Evaluation(self.scope, sample, self.context)
            env = env.child(chosen) if chosen else env
            env.start = env
            with precision(bits):
                try:
                    found = self.look(env, sample, chosen)
                except UnsureError:
                    continue
            if bits >= CERTAIN or not (far or self.context.steep or self.is_alone(found)):
                return found
        if found is None:
            self.unsure.append(sample)
        return found

    def is_alone(self, found: Point | None) -> bool:
        """Whether there is no other point, since nothing can be varied."""
        return found is not None and not self.context.varied

    def look(self, env: Evaluation, sample: Sample, chosen: dict[Slot, Value]) -> Point | None:
        """Return one point at the present precision; raise `UnsureError` if that is too low."""
        context = self.context
        context.braces.clear()
        try:
            if not all(truth(env, f) for f in self.filters):
                return None
        except (UndefinedError, ShapeError):
            return None
        try:
            outcomes = [outcome(env, e) for e in self.exprs]
        except UnmetError:
            return None
        if self.is_degenerate(sample) and any(is_misshapen(o) for o in outcomes):
            return None  # a column of one entry looks like a number; larger ones tell
        refuse_open(outcomes)
        point = Point(
            env, sample, outcomes, [], {**context.used, **chosen}, chosen,
            dict(context.numbers), dict(context.places), ctx.prec, trivial=context.trivial,
        )  # fmt: skip
        point.differences = [self.compare(point, step) for step in range(len(self.relations))]
        point.label = next(
            (b for b in context.braces if compare_values(b[1], "=", b[2]) is not None), None
        )
        return point

    def is_degenerate(self, sample: Sample) -> bool:
        """Whether a size is 1 at a sample, where others are larger."""
        return any(sample.chosen.get((key, (), 0, 0)) == 1 for key in self.facts.sizes)

    def compare(self, point: Point, step: int) -> Difference | None:
        """Return how a step fails at a point, or None."""
        left, right = point.outcomes[step], point.outcomes[step + 1]
        if isinstance(left, NoValue) or isinstance(right, NoValue):
            return undefined(left, right)
        relation = self.relations[step]
        if relation == r"\approx":
            return self.compare_rounded(point, step, left, right)
        found = compare_values(left, relation, right)
        if isinstance(found, Same) and point.sample.style in EXTREME and not is_exact(point, step):
            raise UnsureError  # far out, numbers that differ look alike
        return found

    def compare_rounded(
        self, point: Point, step: int, left: Value, right: Value
    ) -> Difference | None:
        """Return how ≈ fails: beyond half a unit in the last digit printed.

        What stands before the first ≈ is exact, whatever its digits. A bare number is compared with
        that; an expression of rounded numbers may be off by as much as their rounding moves it.
        """
        exact = self.relations.index(r"\approx")
        printed = tolerance(self.exprs[step + 1])
        if printed is not None:
            first = point.outcomes[exact]
            if isinstance(first, NoValue):
                return undefined(first, right)
            found = outside(first, right, printed)
            coarse = round_unit(self.exprs[step + 1])
            if found and coarse is not None and outside(first, right, coarse) is None:
                raise RefusalError(
                    "the zeros at the end of this number may be digits, or only fill it up",
                    self.exprs[step + 1].position,
                    r"write as many digits as are meant: 1.2 \cdot 10^{3}",
                )
            return found
        if arrays.shape_of(left) != arrays.shape_of(right):
            return compare_values(left, "=", right)
        allowed = slack(point.env, self.exprs[step + 1])
        if step > exact:
            allowed = arrays.add(allowed, slack(point.env, self.exprs[step]))
        if all(unit == 0 for unit in arrays.entries(allowed)):
            rounded = tolerance(self.exprs[step])
            if rounded is None:
                raise RefusalError(
                    "≈ needs a rounded number on one side; use = for exact values",
                    self.exprs[step + 1].position,
                    "print the number that is meant, with as many digits as are right",
                )
            allowed = rounded
        return outside(left, right, allowed)

    @property
    def has_all_roots(self) -> bool:
        """Whether the roots of the conditions are all there are, as far as one can see."""
        return all({1, -1} <= ways for ways in self.context.crossed.values())

    def refuse_undecided(self, points: list[Point]) -> None:
        """Refuse a chain that no point could test, or that a point could not decide."""
        if not points and not self.unsure:
            raise NoPointError(
                "no sample satisfies the conditions of this statement", self.exprs[0].position
            )
        if self.filters and self.context.varied and not self.ordinary and not self.unsure:
            raise NoPointError(
                "the conditions are met only where many numbers are equal, or are 0, or sizes are "
                "1: that is too little to test this statement by",
                self.exprs[0].position,
                "define one of the names by a formula, so that the conditions need not be solved",
            )
        ordinary = [s for s in self.unsure if s.style not in EXTREME]
        if ordinary or len(self.unsure) > len(points):
            raise RefusalError(
                "two numbers cannot be told apart here, though they may differ in a digit far out",
                self.exprs[0].position,
                "write ≤ in place of <, or say where the order is strict",
            )
        for step in range(len(self.relations)):
            if all(isinstance(p.outcomes[step], NoValue) for p in points):
                missing = points[0].outcomes[step]
                assert isinstance(missing, NoValue)  # all of them are
                raise NoPointError(
                    f"never defined at any sample: {missing.why}",
                    self.exprs[step].position, "declare a domain on which it is defined"
                )  # fmt: skip


def some_choices(choices: list[tuple[int, ...]], number: int) -> list[tuple[int, ...]]:
    """Return all choices of indices for the first points, then the first, the last, two more."""
    if number < ALL_CHOICES or len(choices) <= FEW_CHOICES:
        return choices
    middle = [choices[(number * step) % len(choices)] for step in (1, 3)]
    return list(dict.fromkeys([choices[0], choices[-1], *middle]))


def is_exact(point: Point, step: int) -> bool:
    """Whether both sides of a step are known exactly at a point: as fractions."""
    return all(
        isinstance(primal(number), fmpq)
        for side in point.outcomes[step : step + 2]
        if not isinstance(side, NoValue | Flexible)
        for number in arrays.entries(side)
    )


def is_misshapen(found: Outcome) -> bool:
    """Whether an expression has no value because of its shapes."""
    return isinstance(found, NoValue) and found.kind != "undefined"


def refuse_open(outcomes: list[Outcome]) -> None:
    """Refuse what has several values, or a size that nothing decides."""
    for found in outcomes:
        if isinstance(found, NoValue) and found.kind == "open":
            raise RefusalError(found.why, found.node.position if found.node else 0)


def undefined(left: Outcome, right: Outcome) -> Difference | None:
    """Return which of two sides has no value; None where neither has one."""
    sides: tuple[tuple[Outcome, Literal["left", "right"], Outcome], ...]
    sides = (left, "left", right), (right, "right", left)
    for side, name, other in sides:
        if isinstance(side, NoValue) and side.kind != "undefined":
            return OneUndefined(name, side)
        if isinstance(side, NoValue) and not isinstance(other, NoValue):
            return OneUndefined(name, side)
    return None


def outcome(env: Env, expr: Expr) -> Outcome:
    """Return the value of an expression, or why it has none."""
    try:
        return env.eval(expr)
    except UnmetError:
        raise
    except UndefinedError as error:
        if isinstance(error, BeyondError) and env.sample.style in EXTREME:
            raise UnmetError(str(error)) from None  # a point so far out says nothing
        node = error.node if isinstance(error.node, Expr) else None
        return NoValue("undefined", str(error), node)
    except OpenError as error:
        return NoValue("open", str(error), expr)
    except MisfitError as error:
        return NoValue("misfit", str(error))
    except ShapeError as error:
        return NoValue("shape", str(error))


def free_indices(scope: Scope, exprs: list[Expr]) -> list[Key]:
    """Return the indices that no sum binds: a claim with them is meant for all their values."""
    return list(dict.fromkeys(k for expr in exprs for k in indices_in(scope, expr)))


def indices_in(scope: Scope, expr: Expr) -> Iterator[Key]:
    """Yield the indices of an expression that are free, and have no value on the page.

    One may stand in the definition of a name alone, as the k of `q := k (n - k)`.
    """
    queue = [*free_keys(expr)]
    seen = set(queue)
    for key in queue:
        symbol = scope.get(key)
        if symbol is None or scope.wholly_fixed(key):
            continue
        if symbol.is_index:
            yield key
        elif symbol.body is not None:
            own = {*symbol.upper, *symbol.lower, *symbol.params}
            below = [k for k in free_keys(symbol.body) if k not in own | seen]
            queue.extend(below)
            seen.update(below)
