"""Indices: whole numbers that count, and the Kronecker delta of two of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from stepcheck.core.proof.algebra.facts import learn_linear, signs_of
from stepcheck.core.proof.algebra.signs import NEGATIVE, POSITIVE, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.proof.algebra.field import Field, Fraction

WHOLE = ("index", "bound", "whole")
"""Kinds of generators that stand for whole numbers."""


@contextmanager
def index(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Lend an index that runs from one number to another; the same again when it is back."""
    field = low.field
    key = low.text, high.text
    number = field.lent.get(key, 0)
    field.lent[key] = number + 1
    try:
        yield counter(low, high, number)
    finally:
        field.lent[key] = number


def counter(low: Fraction, high: Fraction, number: int) -> Fraction:
    """Return the index of this number among those of a range."""
    field = low.field
    size = len(field.meanings)
    found = field.generator("index", (number,), (low, high))
    if len(field.meanings) > size:
        within(found, low, high)
    return found


def within(x: Fraction, low: Fraction, high: Fraction) -> None:
    """Let it be known that a number lies between two others."""
    learn_linear(x - low, ZERO | POSITIVE)
    learn_linear(high - x, ZERO | POSITIVE)
    if not signs_of(low) & (NEGATIVE | ZERO):
        learn_linear(x, POSITIVE)


def is_whole(x: Fraction) -> bool:
    """Whether a fraction is surely a whole number: made of whole ones without dividing."""
    kinds = (x.field.meanings[n].kind for n in x.generators)
    return x.is_entire and all(k in WHOLE for k in kinds) and all(c.q == 1 for c in x.top.coeffs())


def lies_within(x: Fraction, low: Fraction, high: Fraction) -> bool:
    """Whether a number is surely a whole one between two others."""
    inside = not signs_of(x - low) & NEGATIVE and not signs_of(high - x) & NEGATIVE
    return inside and is_whole(x)


def delta(one: Fraction, other: Fraction) -> Fraction:
    """Return 1 where two indices are the same, else 0."""
    gap = one - other
    if gap.top.is_constant():
        return gap.field.one if gap.is_zero else gap.field.zero
    if gap.top.leading_coefficient() < 0:
        gap = -gap
    if not signs_of(gap) & ZERO:
        return gap.field.zero
    return gap.field.generator(
        "delta", parts=(gap,), signs=ZERO | POSITIVE, relation=lambda own: (2, own)
    )


def solved(poly: Fraction, number: int) -> Fraction | None:
    """Return what a generator is where a polynomial is 0 that is surely a line in it, else None."""
    field = poly.field
    found = field.by_power(poly.top, number)
    if not poly.is_entire or set(found) - {0, 1} or 1 not in found:
        return None
    slope = field.poly(found[1], poly.bits)
    if signs_of(slope) & ZERO:
        return None
    start = field.poly(found.get(0, field.zero_poly), poly.bits)
    rest = -start / slope
    return None if field.all_inside(rest) >> number & 1 else rest


def bound(field: Field, height: int) -> Fraction:
    """Return the index that a sum has at this height above the sums inside of it."""
    return field.generator("bound", (height,))
