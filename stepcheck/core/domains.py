r"""The sets behind `\in`: each knows what lies in it and how to draw from it.

Ends and members are expressions, for they may be names such as `m`; whoever asks hands over what
their value is, as `bound`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from stepcheck.core.numbers import Number, mp, related
from stepcheck.core.tree import Expr

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Bound = Callable[[Expr], Number]


class Source(Protocol):
    """Where random numbers come from."""

    def real(self, rng: random.Random) -> Number:
        """Return any real number."""

    def between(
        self, rng: random.Random, low: Number | None, high: Number | None, closed: tuple[bool, bool]
    ) -> Number:
        """Return a number of an interval; an end that is None is infinite."""


@dataclass(frozen=True)
class Domain(ABC):
    """The values that a free symbol may take; `shape` makes arrays of them.

    `excluded` are numbers taken out of the set. `separate` says that its numbers stand apart from
    one another, `whole` that they are whole.
    """

    shape: tuple[Expr, ...] = ()
    excluded: tuple[Expr, ...] = ()

    separate: ClassVar[bool] = False
    whole: ClassVar[bool] = False

    @abstractmethod
    def contains(self, value: Number, bound: Bound) -> bool:
        """Whether a number lies in the set."""

    @abstractmethod
    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:
        """Return one number of the set, exclusions not yet looked at."""

    def contains_all(self, values: list[Number], bound: Bound) -> bool:
        """Whether each entry of an array lies in the set."""
        return all(self.contains(v, bound) for v in values)

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The expressions that say where the set ends."""
        return ()


@dataclass(frozen=True)
class Reals(Domain):
    """All real numbers."""

    def contains(self, value: Number, bound: Bound) -> bool:  # noqa: ARG002  each is one
        """Whether a number lies in the set."""
        return True

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return any real number."""
        return source.real(rng)


@dataclass(frozen=True)
class Interval(Domain):
    """The numbers between two ends; `closed` says which ends belong to it, None is infinite."""

    low: Expr | None = None
    high: Expr | None = None
    closed: tuple[bool, bool] = (False, False)

    def contains(self, value: Number, bound: Bound) -> bool:
        """Whether a number lies between the ends."""
        signs = [r"\le" if inside else "<" for inside in self.closed]
        above = self.low is None or related(bound(self.low), signs[0], value)
        return above and (self.high is None or related(value, signs[1], bound(self.high)))

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:
        """Return a number between the ends, or one of those that belong to it."""
        low, high = (None if e is None else bound(e) for e in (self.low, self.high))
        return source.between(rng, low, high, self.closed)

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The ends that are not infinite."""
        return tuple(e for e in (self.low, self.high) if e is not None)


@dataclass(frozen=True)
class Members(Domain):
    """A few numbers, such as the labels 0 and 1."""

    members: tuple[Expr, ...] = ()
    separate = True

    def contains(self, value: Number, bound: Bound) -> bool:
        """Whether a number is one of the members."""
        return any(related(value, "=", bound(e)) for e in self.members)

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return one of the members."""
        return bound(rng.choice(self.members))


@dataclass(frozen=True)
class Naturals(Domain):
    """1, 2, 3, …; without a shape, a size."""

    separate = whole = True

    def contains(self, value: Number, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is whole and positive."""
        return bool(value == int(value) and value >= 1)

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return an entry of an array of natural numbers."""
        return source.between(rng, None, None, (False, False))


@dataclass(frozen=True)
class Integers(Domain):
    """The whole numbers."""

    separate = whole = True

    def contains(self, value: Number, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is whole."""
        return bool(value == int(value))

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return a small whole number."""
        return mp.mpf(rng.randint(-4, 5))


@dataclass(frozen=True, kw_only=True)
class Range(Domain):
    r"""The whole numbers from one to another, as in `i \in \{1, \dots, m\}`: an index."""

    low: Expr
    high: Expr

    def contains(self, value: Number, bound: Bound) -> bool:
        """Whether a number is whole and lies between the ends."""
        if value != int(value):
            return False
        return related(bound(self.low), r"\le", value) and related(value, r"\le", bound(self.high))

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:
        """Return a number between the ends."""
        return source.between(rng, bound(self.low), bound(self.high), (False, False))

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The first and the last."""
        return self.low, self.high


@dataclass(frozen=True)
class Simplex(Domain):
    r"""Probabilities that add up to 1, as in `\mathbf{p} \in \Delta^{K-1}`."""

    def contains(self, value: Number, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number can be one of the probabilities."""
        return bool(value >= 0)

    def contains_all(self, values: list[Number], bound: Bound) -> bool:
        """Whether numbers are probabilities that add up to 1."""
        return super().contains_all(values, bound) and related(sum(values), "=", mp.mpf(1))

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return the weight of one of them, before they are made to add up to 1."""
        return mp.mpf(rng.randint(1, 9))


@dataclass(frozen=True)
class Functions(Domain):
    r"""The smooth functions of some real numbers, as in `f \colon \mathbb{R} \to \mathbb{R}`."""

    arity: int = 1

    def contains(self, value: Number, bound: Bound) -> bool:  # noqa: ARG002
        """Tell that no number is a function."""
        return False

    def draw(self, source: Source, rng: random.Random, bound: Bound) -> Number:  # noqa: ARG002
        """Return a value, for a function that stands without its argument."""
        return source.real(rng)


@dataclass(frozen=True)
class Member(Expr):
    """A condition that a value lies in a set."""

    body: Expr
    domain: Domain
