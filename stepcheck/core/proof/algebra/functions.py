"""Waves, the inverse tangent, and functions in general, of fractions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.numbers import Dual, Number, split
from stepcheck.core.proof.algebra.facts import signs_of
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError, as_number, plain
from stepcheck.core.proof.algebra.powers import exponential, pieces
from stepcheck.core.proof.algebra.signs import POSITIVE

if TYPE_CHECKING:
    from collections.abc import Hashable

    from stepcheck.core.proof.algebra.field import Field

LARGEST_FACTORIAL = 100
MOST_TURNS = 12  # of an angle that is taken apart


def wave(x: Fraction) -> tuple[Fraction, Fraction]:
    """Return cosine and sine, by the addition theorems for each term of the angle."""
    field = x.field
    cosine, sine = field.one, field.zero
    for coefficient, piece in pieces(x):
        turns, part = int(coefficient.p), piece * fmpq(1, int(coefficient.q))
        if abs(turns) > MOST_TURNS:
            turns, part = 1, piece * coefficient
        one = wave_of(part)
        step = one if turns > 0 else (one[0], -one[1])
        for _ in range(abs(turns)):
            cosine, sine = (
                cosine * step[0] - sine * step[1],
                sine * step[0] + cosine * step[1],
            )
    return cosine, sine


def wave_of(x: Fraction) -> tuple[Fraction, Fraction]:
    """Return cosine and sine of an angle that is not taken apart any further."""
    field = x.field
    if (x * 2 - pi(field)).is_zero:
        return field.zero, field.one
    if (x - pi(field)).is_zero:
        return -field.one, field.zero
    sine = field.generator("sin", parts=(x,))
    cosine = field.generator("cos", parts=(x,), relation=lambda _own: (2, field.one - sine * sine))
    return cosine, sine


def pi(field: Field) -> Fraction:
    """Return the number π."""
    return field.generator("pi", signs=POSITIVE)


def hyperbolic_tangent(x: Fraction) -> Fraction:
    """Return the hyperbolic tangent, by exponentials."""
    grown = exponential(x * 2)
    return (grown - 1) / (grown + 1)


def odd(kind: str, x: Fraction) -> Fraction:
    """Return an odd function that grows, of which nothing else is known."""
    if x.is_zero:
        return x
    if x.top.leading_coefficient() < 0:
        return -odd(kind, -x)
    return x.field.generator(kind, parts=(x,), signs=signs_of(x))


def factorial(x: Fraction) -> Fraction:
    """Return the factorial of a whole number."""
    if x.whole is None:
        return x.field.generator("factorial", parts=(x,), signs=POSITIVE)
    if not 0 <= x.whole <= LARGEST_FACTORIAL:
        raise UnprovableError("this factorial")
    return x.field.number(math.factorial(x.whole))


def general(field: Field, key: Hashable, orders: tuple[int, ...], args: list[Number]) -> Number:
    """Return a smooth function that is only declared, or a partial derivative of it."""
    tag = max((x.tag for x in args if isinstance(x, Dual)), default=None)
    if tag is None:
        parts = tuple(plain(x) for x in args)
        return as_number(field.generator("general", (key, orders), parts))
    values, slopes = zip(*(split(x, tag) for x in args), strict=True)
    total = as_number(field.zero)
    for number, slope in enumerate(slopes):
        raised = tuple(order + (at == number) for at, order in enumerate(orders))
        total = total + general(field, key, raised, list(values)) * slope
    return Dual(tag, general(field, key, orders, list(values)), total)
