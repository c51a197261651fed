"""High-precision numbers and forward-mode duals over them.

A dual carries a value and its derivative by one perturbation, told apart by `tag`. Parts may be
duals of earlier perturbations, so that second derivatives nest. 100 digits leave plenty after the
cancellations of this field; double precision raises false alarms on one display in three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mpmath

from stepcheck.core.errors import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable

mp = mpmath.MPContext()
mp.dps = 100
DIGITS_TO_CONFIRM = 400
LARGEST_EXPONENT = 10**6
EXACT = mp.mpf(10) ** -60
Real = Any  # mpmath has no types
Number = Any
"""A real number of mpmath, or a dual of such."""


@dataclass(frozen=True, slots=True)
class Dual:
    """`value + slope·ε` for the perturbation number `tag`."""

    tag: int
    value: Number
    slope: Number

    def __neg__(self) -> Dual:
        return Dual(self.tag, -self.value, -self.slope)

    def __add__(self, other: Number) -> Number:
        tag, (a, da), (b, db) = align(self, other)
        return Dual(tag, a + b, da + db)

    def __mul__(self, other: Number) -> Number:
        tag, (a, da), (b, db) = align(self, other)
        return Dual(tag, a * b, a * db + b * da)

    def __sub__(self, other: Number) -> Number:
        return self + (-other)

    def __rsub__(self, other: Number) -> Number:
        return (-self) + other

    __radd__ = __add__
    __rmul__ = __mul__


def align(a: Number, b: Number) -> tuple[int, tuple[Number, Number], tuple[Number, Number]]:
    """Return the newer tag and both numbers as (value, slope) of it."""
    tag = max(getattr(a, "tag", -1), getattr(b, "tag", -1))
    return tag, split(a, tag), split(b, tag)


def split(number: Number, tag: int) -> tuple[Number, Number]:
    """Return value and slope of a number for one perturbation."""
    if isinstance(number, Dual) and number.tag == tag:
        return number.value, number.slope
    return number, mp.mpf(0)


def primal(number: Number) -> Real:
    """Return the number without any perturbation."""
    while isinstance(number, Dual):
        number = number.value
    return number


def lift(name: str, df: Callable[[Number], Number], x: Number) -> Number:
    """Apply a function of real numbers, whose derivative is `df`, to a number or dual."""
    if isinstance(x, Dual):
        return Dual(x.tag, lift(name, df, x.value), df(x.value) * x.slope)
    if hasattr(x, "lifted"):  # it notes what is computed, and has no number to compute it from
        return x.lifted(name)
    return getattr(mp, name)(x)


def exp(x: Number) -> Number:
    """Return e to the x; refuse exponents that no page can mean."""
    if abs(primal(x)) > LARGEST_EXPONENT:
        raise UndefinedError("an exponent is too large to compute")
    return lift("exp", exp, x)


def log(x: Number) -> Number:
    """Return the natural logarithm; undefined at 0 and below."""
    if primal(x) <= 0:
        raise UndefinedError(f"log of {show(x)}, which is not positive")
    return lift("log", lambda t: divide(mp.mpf(1), t), x)


def sqrt(x: Number) -> Number:
    """Return the square root; undefined below 0, and not differentiable at 0."""
    if primal(x) < 0 or (primal(x) == 0 and isinstance(x, Dual)):
        raise UndefinedError(f"square root of {show(x)}")
    return lift("sqrt", lambda t: divide(mp.mpf(1), 2 * sqrt(t)), x)


def sin(x: Number) -> Number:
    """Return the sine."""
    return lift("sin", cos, x)


def cos(x: Number) -> Number:
    """Return the cosine."""
    return lift("cos", lambda t: -sin(t), x)


def divide(a: Number, b: Number) -> Number:
    """Return a / b; undefined where b is 0."""
    if primal(b) == 0:
        raise UndefinedError("division by zero")
    return a * reciprocal(b)


def reciprocal(x: Number) -> Number:
    """Return 1 / x for x other than 0."""
    if isinstance(x, Dual):
        inverse = reciprocal(x.value)
        return Dual(x.tag, inverse, -(inverse * inverse * x.slope))
    return 1 / x


def power(base: Number, exponent: Number) -> Number:
    """Return a power: of any base for whole exponents, else of positive bases only."""
    whole = not isinstance(exponent, Dual) and exponent == int(exponent)
    if whole and abs(exponent) <= 1000:
        return whole_power(base, int(exponent))
    if primal(base) <= 0:
        raise UndefinedError(f"{show(base)} to the power {show(exponent)}")
    return exp(exponent * log(base))


def whole_power(base: Number, exponent: int) -> Number:
    """Return a power with a whole exponent, of any base."""
    if exponent < 0:
        return divide(mp.mpf(1), whole_power(base, -exponent))
    if exponent == 0:
        return mp.mpf(1)
    if not isinstance(base, Dual):
        return base**exponent
    return base * whole_power(base, exponent - 1)


def absolute(x: Number) -> Number:
    """Return the absolute value; not differentiable at 0."""
    if primal(x) == 0 and isinstance(x, Dual):
        raise UndefinedError("the absolute value has no derivative at 0")
    return -x if primal(x) < 0 else x


def extreme(numbers: list[Number], sign: int) -> Number:
    """Return the largest (sign 1) or smallest (sign -1); ties are not differentiable."""
    best = max(numbers, key=lambda x: sign * primal(x))
    rivals = [x for x in numbers if primal(x) == primal(best) and x is not best]
    if rivals and any(isinstance(x, Dual) for x in [best, *rivals]):
        raise UndefinedError("a maximum or minimum has no derivative where its arguments are equal")
    return best


def tanh(x: Number) -> Number:
    """Return the hyperbolic tangent."""
    return lift("tanh", lambda t: 1 - tanh(t) * tanh(t), x)


def sinh(x: Number) -> Number:
    """Return the hyperbolic sine."""
    return divide(exp(x) - exp(-x), mp.mpf(2))


def cosh(x: Number) -> Number:
    """Return the hyperbolic cosine."""
    return divide(exp(x) + exp(-x), mp.mpf(2))


def tan(x: Number) -> Number:
    """Return the tangent."""
    return divide(sin(x), cos(x))


def arctan(x: Number) -> Number:
    """Return the inverse tangent."""
    return lift("atan", lambda t: divide(mp.mpf(1), 1 + t * t), x)


def sign(x: Number) -> Number:
    """Return -1, 0 or 1; no derivative at 0."""
    if primal(x) == 0 and isinstance(x, Dual):
        raise UndefinedError("the sign has no derivative at 0")
    return mp.mpf(mp.sign(primal(x)))


def related(a: Number, relation: str, b: Number) -> bool:
    """Whether two numbers stand in a relation; equal up to rounding of the last digits."""
    equal = abs(a - b) <= EXACT * max(1, abs(a), abs(b))
    if relation in ("=", r"\ne"):
        return bool(equal == (relation == "="))
    if relation in (r"\le", r"\ge") and equal:
        return True
    return bool(not equal and (a < b) == (relation in ("<", r"\le")))


def show(number: Number) -> str:
    """Return a number as an author would write it: six digits, no needless zeros."""
    return str(
        mp.nstr(primal(number), 6, strip_zeros=True, min_fixed=-5, max_fixed=7)
    ).removesuffix(".0")
