"""Polynomials as flint has them, and sets of their generators as the bits of a number."""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mpoly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Poly = fmpq_mpoly
Exponents = tuple[int, ...]


def is_linear(poly: Poly) -> bool:
    """Whether some generator occurs once in a polynomial, and there by itself."""
    degrees, monomials = poly.degrees(), poly.monoms()
    for exponents in monomials:
        if sum(exponents) == 1:
            place = exponents.index(1)
            if degrees[place] == 1 and sum(other[place] for other in monomials) == 1:
                return True
    return False


def content_of(poly: Poly) -> fmpq:
    """Return the number that leaves whole coefficients without a common factor, the first > 0."""
    coefficients = poly.coeffs()
    top = gcd(*(int(c.p) for c in coefficients))
    bottom = lcm(*(int(c.q) for c in coefficients))
    return fmpq(top if coefficients[0] > 0 else -top, bottom)


def bits_of(numbers: Iterable[int]) -> int:
    """Return some numbers as bits."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def numbers_in(bits: int) -> Iterator[int]:
    """Yield the numbers that are set in some bits, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def terms(poly: Poly) -> Iterator[tuple[Exponents, fmpq]]:
    """Yield the terms of a polynomial: exponents and coefficient."""
    return zip(poly.monoms(), poly.coeffs(), strict=True)
