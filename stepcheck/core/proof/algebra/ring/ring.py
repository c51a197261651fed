"""Polynomials in numbered generators, some powers of which are something simpler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import Ordering, fmpq_mpoly_ctx

from stepcheck.core.proof.algebra.ring.polynomials import bits_of, terms

if TYPE_CHECKING:
    from flint import fmpq

    from stepcheck.core.proof.algebra.ring.polynomials import Exponents, Poly

MOST_TERMS = 1500  # of a polynomial
MOST_WORK = 150_000  # products of terms in one proof; bounded by number, not by the clock


class UnprovableError(Exception):
    """Something that this algebra does not know, or that grows too large for it."""


class FullError(Exception):
    """The ring has no generator left; a larger one may do."""


class Ring:
    """A ring of polynomials; the work in it is counted, and bounded.

    `relations` are the powers of generators that are something simpler: the degree, and what by its
    powers of the same generator. `count` says how many generators are in use.
    """

    def __init__(self, size: int) -> None:
        self.ring = fmpq_mpoly_ctx.get([f"g{n}" for n in range(size)], Ordering.lex)
        self.size, self.count, self.work = size, 0, 0
        self.one_poly, self.zero_poly = self.ring.constant(1), self.ring.constant(0)
        self.relations: dict[int, tuple[int, dict[int, Poly]]] = {}
        self.related = 0  # the generators with a relation, as bits

    def place(self, number: int) -> int:
        """Return where a generator stands in the ring: the latest comes first in its order."""
        return self.size - 1 - number

    def bits(self, poly: Poly) -> int:
        """Return the generators that occur in a polynomial, as bits."""
        return bits_of(self.used(poly))

    def spend(self, terms: int) -> None:
        """Note how much a step of algebra costs; refuse what grows too large."""
        self.work += terms
        if terms > MOST_TERMS * MOST_TERMS or self.work > MOST_WORK:
            raise UnprovableError("too long")

    def reduced(self, poly: Poly, high: int) -> Poly:
        """Return a polynomial in which no generator has a power that is something simpler.

        What is simpler may have such powers of earlier generators, and of none else.
        """
        if poly.is_constant():
            return poly
        degrees = poly.degrees()
        for number in range(high.bit_length() - 1, -1, -1):
            if (high & self.related) >> number & 1:
                degree, simpler = self.relations[number]
                if degrees[self.place(number)] >= degree:
                    poly = self.rewritten(poly, number, degree, simpler)
                    degrees = poly.degrees()
                    high |= (1 << number) - 1
        return poly

    def rewritten(self, poly: Poly, number: int, degree: int, simpler: dict[int, Poly]) -> Poly:
        """Return a polynomial with the high powers of one generator rewritten."""
        found = self.by_power(poly, number)
        while (highest := max(found, default=0)) >= degree:
            factor = found.pop(highest)
            for power, other in simpler.items():
                self.spend(len(factor) * len(other))
                at = highest - degree + power
                found[at] = found.get(at, self.zero_poly) + factor * other
        generator = self.ring.gen(self.place(number))
        total = self.zero_poly
        for power, factor in found.items():
            total += factor * generator**power
        return total

    def by_power(self, poly: Poly, number: int) -> dict[int, Poly]:
        """Return the coefficients of a polynomial in one of its generators."""
        place = self.place(number)
        found: dict[int, dict[Exponents, fmpq]] = {}
        for exponents, coefficient in terms(poly):
            rest = (*exponents[:place], 0, *exponents[place + 1 :])
            found.setdefault(exponents[place], {})[rest] = coefficient
        return {power: self.ring.from_dict(rest) for power, rest in found.items()}

    def divided(self, poly: Poly, wanted: int) -> dict[Exponents, dict[Exponents, fmpq]]:
        """Return a polynomial sorted by its powers of some generators: `wanted` ones, the rest."""
        places = [self.place(n) for n in self.used(poly, wanted)]
        found: dict[Exponents, dict[Exponents, fmpq]] = {}
        for exponents, coefficient in terms(poly):
            inner, outer = [0] * self.size, list(exponents)
            for place in places:
                inner[place], outer[place] = exponents[place], 0
            found.setdefault(tuple(inner), {})[tuple(outer)] = coefficient
        return found

    def used(self, poly: Poly, among: int = -1) -> list[int]:
        """Return the numbers of the generators that occur in a polynomial, among some."""
        if poly.is_constant():
            return []
        degrees, last = poly.degrees(), self.size - 1
        return [n for n in range(self.count) if degrees[last - n] and among >> n & 1]
