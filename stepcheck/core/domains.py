r"""The sets behind `\in`: each knows what lies in it, and which of its numbers are worth trying.

Ends and members are expressions, for they may be names such as `m`; whoever asks hands over what
their value is, as `bound`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from flint import fmpq

from stepcheck.core.errors import UnmetError
from stepcheck.core.numbers import ONE, ZERO, Real, ball, order, related, sign_of, whole
from stepcheck.core.tree import Expr, Num

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Bound = Callable[[Expr], Real]

ROUND = [
    fmpq(tenths, 10) for tenths in (7, -12, 5, -4, 15, -6, 3, 25, -15, 9, -8, 14, -25, 6)
]  # fmt: skip
SIMPLE = [fmpq(1, 2), fmpq(1, 3), fmpq(2, 3), fmpq(1, 4), fmpq(3, 4)]
MANTISSA = 2**53
HALF = 0.5
FEW = 12  # numbers that are worth going through one by one


class Style(Enum):
    """What kind of numbers a point has: easy to follow, of no special kind, or extreme."""

    ROUND = "round"
    GENERIC = "generic"
    ZERO = "zero"
    ONE = "one"
    SMALL = "small"
    LARGE = "large"
    HUGE = "huge"
    LOW = "low end"
    HIGH = "high end"
    LITERAL = "literal"
    PINNED = "pinned"  # to the one literal there is, with its sign
    TWINS = "twins"  # names of the same set have the same numbers
    CORNER = "corner"  # columns of probabilities are; all else is of no special kind
    EQUAL = "equal"  # all entries have, too
    SPARSE = "sparse"  # many numbers are 0


@dataclass(frozen=True)
class Draw:
    """A style, a source of randomness, and the numbers that the statement itself prints."""

    style: Style
    rng: random.Random
    literals: tuple[fmpq, ...] = ()
    positive: bool | None = None  # the sign of a real number, where it is not left to chance

    def mantissa(self) -> fmpq:
        """Return a number between 1 and 2 with all the digits that a double has."""
        return ONE + fmpq(self.rng.randrange(1, MANTISSA), MANTISSA)

    def share(self) -> fmpq:
        """Return a number between 0 and 1."""
        return self.mantissa() - ONE

    def sign(self) -> int:
        """Return 1 or -1."""
        if self.positive is not None:
            return 1 if self.positive else -1
        return self.rng.choice((1, -1))

    def real(self) -> fmpq:
        """Return any real number."""
        if self.style == Style.ROUND:
            return abs(self.rng.choice(ROUND)) * self.sign()
        if self.style == Style.ZERO or (self.style == Style.SPARSE and self.rng.random() < HALF):
            return ZERO
        if self.style == Style.PINNED:
            return self.literals[0]
        if self.style == Style.LITERAL and self.literals and self.rng.random() < 0.7:
            return self.rng.choice(self.literals) * self.sign()
        return self.size() * self.sign()

    def size(self) -> fmpq:
        """Return a positive number of the size that the style asks for."""
        if self.style in (Style.ROUND, Style.ONE):
            return ONE if self.style == Style.ONE else abs(self.rng.choice(ROUND)) + fmpq(1, 10)
        power = {
            Style.SMALL: -20, Style.LOW: -20, Style.LARGE: 4, Style.HIGH: 4,
            Style.HUGE: self.rng.randrange(5, 10),
        }.get(self.style, self.rng.choice((-2, -1, 0, 0, 1)))  # fmt: skip
        return self.mantissa() * fmpq(2) ** power

    def step(self, end: Real) -> Real:
        """Return how far from an end to go: a hair is one beside a small end, too."""
        far = end if sign_of(end) > 0 else -end
        near = self.style in (Style.SMALL, Style.LOW) and order(far, ZERO) > 0 > order(far, ONE)
        return self.size() * far if near else self.size()

    def between(self, low: Real | None, high: Real | None, closed: tuple[bool, bool]) -> Real:
        """Return a number of an interval; an end that is None is infinite."""
        if self.style == Style.LITERAL:
            inside = [x for x in (*self.literals, *(-x for x in self.literals), *SIMPLE)
                      if lies_between(x, low, high, closed)]  # fmt: skip
            if inside:
                return self.rng.choice(inside)
        if self.style == Style.PINNED and lies_between(self.literals[0], low, high, closed):
            return self.literals[0]
        if self.style == Style.ZERO and lies_between(ZERO, low, high, closed):
            return ZERO
        if low is not None and high is not None:
            return self.inside(low, high, closed)
        if low is not None:
            at_end = self.style in (Style.LOW, Style.ZERO) and closed[0]
            return low if at_end else low + self.step(low)
        if high is not None:
            at_end = self.style in (Style.HIGH, Style.ZERO) and closed[1]
            return high if at_end else high - self.step(high)
        return self.real()

    def inside(self, low: Real, high: Real, closed: tuple[bool, bool]) -> Real:
        """Return a number between two ends."""
        near = {
            Style.LOW: (0, True), Style.HIGH: (1, True), Style.ZERO: (0, True),
            Style.ONE: (1, True), Style.SMALL: (0, False), Style.LARGE: (1, False),
            Style.HUGE: (self.rng.randrange(2), self.rng.random() < 0.5),
        }.get(self.style)  # fmt: skip
        if near is None:
            rounds = (fmpq(1, 5), fmpq(3, 10), fmpq(3, 5), fmpq(7, 10))
            share = self.rng.choice(rounds) if self.style == Style.ROUND else self.share()
            return low + (high - low) * share
        end, touches = near
        if touches and closed[end]:
            return high if end else low
        gap = (high - low) * self.share() * fmpq(1, 2**20)
        return high - gap if end else low + gap

    def integer(self) -> int:
        """Return a whole number."""
        if self.style == Style.ZERO:
            return 0
        if self.style == Style.ONE:
            return self.sign()
        if self.style == Style.LITERAL and self.literals:
            return int(self.rng.choice(self.literals).floor()) * self.sign()
        if self.style in (Style.LARGE, Style.HUGE, Style.HIGH):
            return self.sign() * self.rng.randrange(20, 60 if self.style != Style.HUGE else 2000)
        return self.rng.randint(-4, 5)


def lies_between(x: Real, low: Real | None, high: Real | None, closed: tuple[bool, bool]) -> bool:
    """Whether a number lies in an interval."""
    signs = [r"\le" if inside else "<" for inside in closed]
    above = low is None or related(low, signs[0], x)
    return above and (high is None or related(x, signs[1], high))


@dataclass(frozen=True)
class Domain(ABC):
    """The values that a free symbol may take; `shape` makes arrays of them.

    `excluded` are numbers taken out of the set. `separate` says that its numbers stand apart from
    one another.
    """

    shape: tuple[Expr, ...] = ()
    excluded: tuple[Expr, ...] = ()

    separate: ClassVar[bool] = False

    @abstractmethod
    def contains(self, value: Real, bound: Bound) -> bool:
        """Whether a number lies in the set; raises `UnsureError` where that is open."""

    @abstractmethod
    def draw(self, draw: Draw, bound: Bound) -> Real:
        """Return one number of the set, exclusions not yet looked at."""

    def contains_all(self, values: list[Real], bound: Bound) -> bool:
        """Whether each entry of an array lies in the set."""
        taken = [bound(e) for e in self.excluded]
        return all(self.contains(v, bound) for v in values) and all(
            order(v, t) != 0 for v in values for t in taken
        )

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The expressions that say where the set ends."""
        return ()

    @property
    def described_by(self) -> tuple[Expr, ...]:
        """All expressions that the set is described by."""
        return (*self.shape, *self.bounds, *self.excluded)

    @property
    def members(self) -> tuple[Expr, ...]:
        """All of its numbers, where they are few and listed; else nothing."""
        return ()


@dataclass(frozen=True)
class Reals(Domain):
    """All real numbers."""

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002  each is one
        """Whether a number lies in the set."""
        return True

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return any real number."""
        return draw.real()


@dataclass(frozen=True)
class Interval(Domain):
    """The numbers between two ends; `closed` says which ends belong to it, None is infinite."""

    low: Expr | None = None
    high: Expr | None = None
    closed: tuple[bool, bool] = (False, False)

    def contains(self, value: Real, bound: Bound) -> bool:
        """Whether a number lies between the ends."""
        return lies_between(value, *self.ends(bound), self.closed)

    def draw(self, draw: Draw, bound: Bound) -> Real:
        """Return a number between the ends; raise `UnmetError` where there is none."""
        low, high = self.ends(bound)
        if low is not None and high is not None:
            width = order(low, high)
            if width > 0 or (width == 0 and not all(self.closed)):
                raise UnmetError("no number lies between these ends")
        return draw.between(low, high, self.closed)

    def ends(self, bound: Bound) -> tuple[Real | None, Real | None]:
        """Return the values of both ends."""
        low, high = (None if e is None else bound(e) for e in (self.low, self.high))
        return low, high

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The ends that are not infinite."""
        return tuple(e for e in (self.low, self.high) if e is not None)


@dataclass(frozen=True)
class Members(Domain):
    """A few numbers, such as the labels 0 and 1."""

    listed: tuple[Expr, ...] = ()
    separate = True

    def contains(self, value: Real, bound: Bound) -> bool:
        """Whether a number is one of the members."""
        return any(order(value, bound(e)) == 0 for e in self.listed)

    def draw(self, draw: Draw, bound: Bound) -> Real:
        """Return one of the members."""
        return bound(draw.rng.choice(self.listed))

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The members, which may be names."""
        return self.listed

    @property
    def members(self) -> tuple[Expr, ...]:
        """All of its numbers."""
        return self.listed


@dataclass(frozen=True)
class Naturals(Domain):
    """1, 2, 3, …; without a shape, a size or a count."""

    separate = True

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is whole and positive."""
        number = whole(value)
        return number is not None and number >= 1

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return a natural number."""
        return fmpq(abs(draw.integer()) or 1)


@dataclass(frozen=True)
class Integers(Domain):
    """The whole numbers."""

    separate = True

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is whole."""
        return whole(value) is not None

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return a whole number."""
        return fmpq(draw.integer())


@dataclass(frozen=True)
class Counts(Integers):
    """0, 1, 2, and so on."""

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is whole and not negative."""
        number = whole(value)
        return number is not None and number >= 0

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return a whole number that is not negative."""
        return fmpq(abs(draw.integer()))


@dataclass(frozen=True, kw_only=True)
class Range(Domain):
    r"""The whole numbers from one to another, as in `i \in \{1, \dots, m\}`: an index."""

    low: Expr
    high: Expr
    separate = True

    def contains(self, value: Real, bound: Bound) -> bool:
        """Whether a number is whole and lies between the ends."""
        if whole(value) is None:
            return False
        return lies_between(value, bound(self.low), bound(self.high), (True, True))

    def draw(self, draw: Draw, bound: Bound) -> Real:
        """Return a number between the ends."""
        low, high = (int(ball(bound(e)).fmpz()) for e in (self.low, self.high))
        return fmpq(draw.rng.randint(low, max(low, high)))

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The first and the last."""
        return self.low, self.high

    @property
    def members(self) -> tuple[Expr, ...]:
        """All of its numbers, where its ends are printed and they are few."""
        if not (isinstance(self.low, Num) and isinstance(self.high, Num)):
            return ()
        ends = self.low.text, self.high.text
        numbers = range(int(ends[0]), int(ends[1]) + 1) if all(map(str.isdigit, ends)) else ()
        return tuple(Num(str(n)) for n in numbers) if len(numbers) <= FEW else ()


@dataclass(frozen=True)
class Simplex(Domain):
    r"""Probabilities that add up to 1, as in `\mathbf{p} \in \Delta^{K-1}`."""

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number can be one of the probabilities."""
        return sign_of(value) >= 0

    def contains_all(self, values: list[Real], bound: Bound) -> bool:
        """Whether numbers are probabilities that add up to 1."""
        gap = sum(values, start=ZERO) - ONE
        # No precision can tell a sum of balls from 1.
        adds_up = gap == 0 if isinstance(gap, fmpq) else gap.contains(0)
        return super().contains_all(values, bound) and adds_up

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return the weight of one of them, before they are made to add up to 1."""
        return self.column(draw, 1)[0]

    def column(self, draw: Draw, size: int) -> list[Real]:
        """Return probabilities: round, anywhere, all equal, near a corner, or in one."""
        if draw.style in (Style.ONE, Style.EQUAL):
            weights = [ONE] * size
        elif draw.style in (Style.ZERO, Style.LOW, Style.HIGH):
            ends = {Style.ZERO: 0, Style.HIGH: size - 1}
            corner = ends.get(draw.style, draw.rng.randrange(size))
            weights = [fmpq(k == corner) for k in range(size)]
        elif draw.style in (Style.SMALL, Style.LARGE, Style.HUGE):
            corner = draw.rng.randrange(size)
            weights = [
                ONE if k == corner else draw.mantissa() * fmpq(1, 2**20) for k in range(size)
            ]
        elif draw.style == Style.ROUND:
            weights = [fmpq(draw.rng.randint(1, 9)) for _ in range(size)]
        else:
            weights = [draw.share() for _ in range(size)]
        total = sum(weights, start=ZERO)
        return [w / total for w in weights]


@dataclass(frozen=True)
class Functions(Domain):
    r"""The smooth functions of some real numbers, as in `f \colon \mathbb{R} \to \mathbb{R}`."""

    arity: int = 1

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Tell that no number is a function."""
        return False

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return a value, for a function that stands without its argument."""
        return draw.real()


@dataclass(frozen=True)
class Member(Expr):
    """A condition that a value lies in a set."""

    body: Expr
    domain: Domain

    @cached_property
    def below(self) -> tuple[Expr, ...]:
        """The value, and what says where the set ends."""
        return (self.body, *self.domain.described_by)
