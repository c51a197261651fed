"""The indices of a sum, named by their places alone, so that equal sums are the same generator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from stepcheck.core.proof.algebra.facts import signs_of
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError
from stepcheck.core.proof.algebra.indices import bound
from stepcheck.core.proof.algebra.polynomials import bits_of, numbers_in
from stepcheck.core.proof.algebra.signs import ANY, NEGATIVE, POSITIVE, ZERO
from stepcheck.core.proof.algebra.substitute import substituted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.proof.algebra.field import Field

MOST_INDICES = 4  # of one sum, to be put into order


@dataclass(frozen=True)
class Bounds:
    """An index and the ends between which it runs."""

    index: Fraction
    low: Fraction
    high: Fraction

    @property
    def number(self) -> int:
        """The number of the index among the generators."""
        return self.index.generators[0]

    @property
    def bit(self) -> int:
        """The index among the generators, as a bit."""
        return 1 << self.number

    @property
    def inside(self) -> int:
        """All generators that the ends are made of."""
        field = self.index.field
        return field.all_inside(self.low) | field.all_inside(self.high)


def named(bounds: list[Bounds], term: Fraction) -> Fraction:
    """Return the generator of a sum, its indices in the one order that all like it get."""
    field = term.field
    inner = (field.heights.get(n, 0) for n in numbers_in(field.all_inside(term)))
    lowest = 1 + max(inner, default=0)
    heights = tuple(range(lowest, lowest + len(bounds)))
    best: tuple[Fraction, ...] | None = None
    for order in orders(field, bounds, term):
        parts = renamed(field, order, heights, term)
        if best is None or texts(parts) < texts(best):
            best = parts
    assert best is not None  # there is at least the order that they have
    found = field.generator("sum", heights, best, lambda: sign_of_sum(bounds, term))
    field.heights[found.generators[0]] = heights[-1]
    return found


def texts(parts: tuple[Fraction, ...]) -> list[str]:
    """Return what orders the parts of a sum."""
    return [p.text for p in reversed(parts)]


def orders(field: Field, bounds: list[Bounds], term: Fraction) -> Iterator[list[Bounds]]:
    """Yield the orders of indices that have to be tried: what tells them apart is sorted by."""
    everything = bits_of(b.number for b in bounds)
    if len(bounds) == 1 or any(b.inside & everything for b in bounds):
        yield bounds  # an index that another one ends at has to come before it, as it does here
        return
    if len(bounds) > MOST_INDICES:
        raise UnprovableError("a sum over many indices")

    def rank(b: Bounds) -> list[str]:
        factors = sorted(
            f"{meaning.kind} {meaning.data} {(field.inside[n] & everything).bit_count()}"
            for n in term.generators
            if b.bit & field.inside[n] and (meaning := field.meanings[n])
        )
        return [b.low.text, b.high.text, *factors]

    ranked = sorted(bounds, key=rank)
    ranks = [rank(b) for b in ranked]
    for order in permutations(ranked):
        if [rank(b) for b in order] == ranks:
            yield list(order)


def renamed(
    field: Field, order: list[Bounds], heights: tuple[int, ...], term: Fraction
) -> tuple[Fraction, ...]:
    """Return the ends and the term of a sum in indices that say nothing but their places."""
    changes = {b.number: bound(field, height) for b, height in zip(order, heights, strict=True)}
    ends = [substituted(end, changes) for b in order for end in (b.low, b.high)]
    return (*ends, substituted(term, changes))


def sign_of_sum(bounds: list[Bounds], term: Fraction) -> int:
    """Return the signs that a sum may have: those of its terms, if it surely has some."""
    found = signs_of(term)
    if found & POSITIVE and found & NEGATIVE:
        return ANY
    return found if all(not signs_of(b.high - b.low) & NEGATIVE for b in bounds) else found | ZERO
