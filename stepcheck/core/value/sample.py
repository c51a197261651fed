"""One point: which number each free name has there, reproducible and independent of its letter.

A point has a style, such as round numbers or large ones; single numbers may be chosen by hand.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from flint import fmpq

from stepcheck.core import numbers
from stepcheck.core.domains import ROUND, Draw, Style
from stepcheck.core.errors import RefusalError, UnmetError
from stepcheck.core.numbers import ZERO, Number, Real, order
from stepcheck.core.tree import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.core.domains import Domain, Simplex
    from stepcheck.core.tree import Expr

Place: TypeAlias = tuple[Key, tuple[int, ...], int, int]
"""One number of a free name: which member of a family, and which entry of an array."""

CORNER = (-1, 0)
"""In place of row and column: which corner of its simplex a column of probabilities lies in."""
SIZES = (3, 2, 4, 5, 6, 7)  # all different and above 1, so that no transpose fits by accident


@dataclass(frozen=True)
class Sample:
    """One point: its number, the seed of the run, its style, and what is chosen by hand.

    `literals` are the numbers that the statement prints; `turns` say, for each equation that is
    solved here, which of its roots is meant.
    """

    number: int = 0
    seed: int = 0
    style: Style = Style.ROUND
    literals: tuple[fmpq, ...] = ()
    chosen: Mapping[Place, Real] = field(default_factory=dict)
    turns: tuple[int, ...] = ()

    def draw(self, ordinal: int, place: tuple[int, ...] = (), *, alone: bool = False) -> Draw:
        """Return a source of numbers for one entry of the name of this ordinal in its scope.

        A number that stands alone has each sign at some points, and each pair of them each pair.
        """
        if self.style in (Style.TWINS, Style.EQUAL):
            ordinal = 0
        if self.style == Style.EQUAL:
            place = ()
        rng = random.Random(f"{self.seed}/{self.number}/{ordinal}/{place}")  # noqa: S311  no secret
        positive = (self.number >> ordinal % 3) % 2 == 0 if alone else None
        return Draw(self.style, rng, self.literals, positive)

    def number_of(
        self, place: Place, ordinal: int, domain: Domain, bound: Callable[[Expr], Real]
    ) -> Real:
        """Return one number of a domain; `bound` evaluates its ends and members."""
        if (chosen := self.chosen_at(place, domain, bound)) is not None:
            return chosen
        alone = not domain.shape and not place[1]
        source = self.draw(ordinal, (*place[1], *place[2:]), alone=alone)
        for _ in range(50):
            number = domain.draw(source, bound)
            if all(order(number, bound(e)) for e in domain.excluded):
                return number
            source = Draw(Style.GENERIC, source.rng)
        raise RefusalError("no value is left in this set")

    def chosen_at(self, place: Place, domain: Domain, bound: Callable[[Expr], Real]) -> Real | None:
        """Return the number that is chosen by hand, if one is.

        Raises `UnmetError` if it does not lie in the set.
        """
        chosen = self.chosen.get(place)
        if chosen is not None and not domain.contains_all([chosen], bound):
            raise UnmetError("the number that is chosen does not lie in this set")
        return chosen

    def deck(self, ordinal: int, count: int) -> list[Real] | None:
        """Return round numbers that differ, so that no column is flat; None in other styles."""
        if self.style != Style.ROUND:
            return None
        cards = self.draw(ordinal).rng.sample(ROUND, len(ROUND))
        return [cards[n % len(cards)] for n in range(count)]

    def simplex(
        self, ordinal: int, index: tuple[int, ...], domain: Simplex, size: int, corner: Real | None
    ) -> list[Real]:
        """Return probabilities that add up to 1; at a corner only one is not 0."""
        if corner is not None:
            place = int(numbers.to_float(corner)) % size
            return [fmpq(k == place) for k in range(size)]
        return domain.column(self.draw(ordinal, index), size)

    def function(self, ordinal: int, arity: int) -> Callable[..., Number]:
        """Return a random analytic function that can be differentiated."""
        rng = self.draw(ordinal).rng
        size = 1000 if self.style == Style.HUGE else 1
        waves = [[fmpq(rng.randint(-150, 150), 100) for _ in range(arity + 2)] for _ in range(3)]

        def f(*args: Number) -> Number:
            total: Number = ZERO
            for scale, shift, *slopes in waves:
                inner: Number = shift
                for slope, arg in zip(slopes, args, strict=True):
                    inner = inner + slope * arg
                wave = numbers.sin(inner) + inner * inner * fmpq(1, 4)
                total = total + scale * fmpq(size) * wave
            return total

        return f
