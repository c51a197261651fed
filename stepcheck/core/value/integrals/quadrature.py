"""The integral of a polynomial: a sum of its values at as many places as it takes, and no error.

The weights are those of Newton and Cotes, as fractions. The sum is a polynomial in the ends of the
integral, and in all else, so that its derivatives are those of the integral too.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_poly

from stepcheck.core.numbers import ONE, ZERO, Number

if TYPE_CHECKING:
    from stepcheck.core.tree import Integral
    from stepcheck.core.value.env import Env


def evaluate(env: Env, node: Integral) -> Number:
    """Return the integral of a polynomial of a known degree between two numbers."""
    start, stop = env.number(node.start), env.number(node.stop)
    width = stop - start
    total: Number = ZERO
    for place, weight in weights(node.degree):
        inner = env.child({(node.variable, ()): start + width * place})
        total = total + inner.number(node.body) * weight
    return width * total


@cache
def weights(degree: int) -> list[tuple[fmpq, fmpq]]:
    """Return places between 0 and 1 with their weights, exact for polynomials of a degree."""
    places = [fmpq(n, degree) for n in range(degree + 1)] if degree else [fmpq(1, 2)]
    found = []
    for place in places:
        basis = fmpq_poly([1])
        for other in places:
            if other != place:
                basis *= fmpq_poly([-other, ONE]) / (place - other)
        found.append((place, basis.integral()(ONE)))
    return found
