"""Random data for the free symbols of a scope: reproducible, and independent of order.

Sample 0 is round numbers, so that a counterexample can be followed by hand. Sizes are all different
and above 1, so that a swapped transpose cannot fit by accident.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core import arrays, numbers
from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import Number, mp

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.domains import Domain
    from stepcheck.core.tree import Expr, Key

ROUND = [0.7, -1.2, 0.5, -0.4, 1.5, -0.6, 0.3, 2.5, -1.5, 0.9, -0.8, 1.4, -2.5, 0.6]
SIZES = [(3, 2, 4, 5, 6, 7), (2, 4, 3, 6, 5, 7), (4, 3, 2, 5, 7, 6), (2, 3, 5, 4, 6, 7)]
SPREADS = (1.0, 1.0, 2.0, 3.0, 0.3, 3.0, 1.0, 4.0)


@dataclass(frozen=True)
class Sample:
    """One point: its number, the seed of the run, and whether every real number is 0."""

    number: int
    seed: int = 0
    at_zero: bool = False

    def rng(self, key: Key, index: tuple[int, ...] = ()) -> random.Random:
        """Return a source of randomness for one entry of one name."""
        name = f"{self.seed}/{self.number}/{key}/{index}"
        return random.Random(name)  # noqa: S311 nothing here is secret

    def size(self, rank: int, taken: set[int]) -> int:
        """Return a size for the natural number of this rank, different from those taken."""
        choices = [s for s in SIZES[self.number % len(SIZES)] if s not in taken]
        return choices[min(rank, len(choices) - 1)]

    def real(self, rng: random.Random) -> Number:
        """Return any real number."""
        if self.at_zero:
            return mp.mpf(0)
        if self.number == 0:
            return mp.mpf(str(rng.choice(ROUND)))
        return decimal(rng.gauss(0, SPREADS[self.number % len(SPREADS)]), 3)

    def reals(self, key: Key, shape: tuple[int, ...]) -> arrays.Array:
        """Return an array of any real numbers; the round ones differ, so that no column is flat."""
        if self.number or self.at_zero:
            return arrays.build(shape, lambda r, c: self.real(self.rng(key, (r, c))))
        deck = self.rng(key).sample(ROUND, len(ROUND))
        return arrays.build(shape, lambda r, c: mp.mpf(str(deck[(r * shape[1] + c) % len(deck)])))

    def between(
        self, rng: random.Random, low: Number | None, high: Number | None, closed: tuple[bool, bool]
    ) -> Number:
        """Return a number of an interval, now and then one of the ends that belong to it."""
        ends = [
            e for e, inside in zip((low, high), closed, strict=True) if inside and e is not None
        ]
        if ends and (rng.random() < 0.35 if self.number else rng.random() < 0.5):
            return rng.choice(ends)
        if low is not None and high is not None:
            share = (
                rng.choice((0.2, 0.3, 0.6, 0.7)) if self.number == 0 else rng.uniform(0.02, 0.98)
            )
            return low + (high - low) * decimal(share, 4)
        length = abs(self.real(rng)) + mp.mpf("0.1")
        if low is not None:
            return low + length
        return high - length if high is not None else self.real(rng)

    def function(self, key: Key, arity: int) -> Callable[..., Number]:
        """Return a random analytic function that can be differentiated."""
        rng = self.rng(key)
        waves = [
            [mp.mpf(str(round(rng.uniform(-1.5, 1.5), 2))) for _ in range(arity + 2)]
            for _ in range(3)
        ]

        def f(*args: Number) -> Number:
            total: Number = mp.mpf(0)
            for scale, shift, *slopes in waves:
                inner = shift
                for slope, arg in zip(slopes, args, strict=True):
                    inner = inner + slope * arg
                total = total + scale * (numbers.sin(inner) + inner * inner * mp.mpf("0.25"))
            return total

        return f

    def simplex(self, key: Key, size: int) -> arrays.Value:
        """Return a column of probabilities that add up to 1."""
        rng = self.rng(key)
        parts = [mp.mpf(rng.randint(1, 9)) for _ in range(size)]
        return arrays.column(p / sum(parts) for p in parts)


def decimal(x: float, digits: int) -> Number:
    """Return a float as the short decimal that an author would print."""
    return mp.mpf(f"{x:.{digits}f}")


def draw(
    sample: Sample, domain: Domain, rng: random.Random, bound: Callable[[Expr], Number]
) -> Number:
    """Return one number of a domain; `bound` evaluates its ends and members."""
    for _ in range(50):
        number = domain.draw(sample, rng, bound)
        if all(number != bound(e) for e in domain.excluded):
            return number
    raise RefusalError("no value is left in this set")
