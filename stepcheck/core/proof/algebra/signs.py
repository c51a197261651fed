"""Sets of signs, as bits: what is known of the sign of a number, and of sums and products."""

from __future__ import annotations

from itertools import product as pairs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flint import fmpq

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
ANY = NEGATIVE | ZERO | POSITIVE
VALUE = {NEGATIVE: -1, ZERO: 0, POSITIVE: 1}
BIT = {value: bit for bit, value in VALUE.items()}
NEEDED = {
    "<": NEGATIVE, ">": POSITIVE, r"\le": NEGATIVE | ZERO, r"\ge": ZERO | POSITIVE, "=": ZERO,
    r"\ne": NEGATIVE | POSITIVE,
}  # fmt: skip
"""The signs that a difference of two sides has where they stand in a relation."""


def members(signs: int) -> list[int]:
    """Return the signs of a set: -1, 0, 1."""
    return [value for bit, value in VALUE.items() if signs & bit]


def product_of(a: int, b: int) -> int:
    """Return the signs that a product may have."""
    found = 0
    for x, y in pairs(members(a), members(b)):
        found |= BIT[x * y]
    return found


def sum_of(a: int, b: int) -> int:
    """Return the signs that a sum may have."""
    found = 0
    for x, y in pairs(members(a), members(b)):
        found |= ANY if x * y < 0 else BIT[x or y]
    return found


PRODUCT = [[product_of(a, b) for b in range(8)] for a in range(8)]
SUM = [[sum_of(a, b) for b in range(8)] for a in range(8)]
SQUARE = [product_of(a, a) & (ZERO | POSITIVE) for a in range(8)]


def power_of(signs: int, exponent: int) -> int:
    """Return the signs that a whole power may have."""
    if exponent == 0:
        return POSITIVE
    return SQUARE[signs] if exponent % 2 == 0 else signs


def sign_of(x: fmpq | int) -> int:
    """Return the sign of a rational number."""
    return POSITIVE if x > 0 else NEGATIVE if x < 0 else ZERO


def negated(signs: int) -> int:
    """Return the signs of minus a number."""
    return PRODUCT[signs][NEGATIVE]
