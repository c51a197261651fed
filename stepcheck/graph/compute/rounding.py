"""Numbers as a figure writes them: one rule for the build, mirrored by numbers.js in a browser.

A number is written with so many digits, half to even, and `=` stands only before what is exact.
Where a slope does not exist, because a function on the way has a corner or a jump, it is *none*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from stepcheck.core import arrays, numbers
from stepcheck.core.errors import UnsureError
from stepcheck.core.numbers import DEEP, PRECISIONS, ZERO, is_nothing, primal

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number, Real

NONE = arb("nan")
NO_SLOPE = "none"
SHOWN, TABLED = 4, 6  # digits in a drawing, and in a table
MOST = 20  # digits that anybody asks for
ENOUGH = PRECISIONS[2]  # bits, before a number counts as zero


def is_none(x: Number) -> bool:
    """Whether there is no such number: a slope at a corner, or what is computed with one."""
    x = primal(x)
    return not isinstance(x, fmpq) and bool(x.is_nan())


def settled(x: Number) -> Real:
    """Return a number that can be written: a fraction, or a ball that tells all its digits.

    A ball around zero can only be zero where eight hundred decimals do not tell it from that.
    Raises `UnsureError` while the precision is too low.
    """
    x = primal(x)
    if isinstance(x, fmpq) or is_none(x):
        return x
    if x.is_zero():
        return ZERO
    if x.contains(0):
        if ctx.prec >= ENOUGH and is_nothing(x):
            return ZERO
        raise UnsureError
    if not x.rad() * DEEP < abs(x.mid()):
        raise UnsureError
    return x


def settled_all(value: Value) -> Value:
    """Return a value with all its numbers settled."""
    return arrays.each(settled, value)


def is_short(x: Number, digits: int) -> bool:
    """Whether a number is written exactly with so many digits."""
    x = primal(x)
    return isinstance(x, fmpq) and x == numbers.exact_decimal(numbers.decimal(x, digits))


def is_exact(value: Value, digits: int = SHOWN) -> bool:
    """Whether all numbers of a value, as far as there are any, are written exactly."""
    return all(is_none(x) or is_short(x, digits) for x in arrays.entries(value))


def one(x: Number, digits: int = SHOWN) -> str:
    """Return a number with so many digits; one that is exact without needless zeros."""
    if is_none(x):
        return NO_SLOPE
    text = numbers.written(primal(x), digits, short=is_short(x, digits))
    return text.replace("-", "−")


def signed(x: Number, digits: int = SHOWN) -> str:
    """Return a number behind its sign: ≈ where it is rounded."""
    return one(x, digits) if is_none(x) else f"{sign(x, digits)} {one(x, digits)}"


def exactly(x: float) -> str:
    """Return a number that an author has written, with all digits that tell it from others."""
    return repr(x).removesuffix(".0")


def sign(value: Value, digits: int = SHOWN) -> str:
    """Return = before what is written exactly, ≈ before what is rounded."""
    return "=" if is_exact(value, digits) else "≈"


def written(value: Value, digits: int = SHOWN) -> str:
    """Return a number, or numbers in brackets: a column in round ones, a matrix row by row."""
    if not arrays.is_array(value):
        return one(arrays.number(value), digits)
    rows = [[one(x, digits) for x in row] for row in value.rows]
    if len(rows[0]) == 1:
        return f"({', '.join(row[0] for row in rows)})"
    return f"[{'; '.join(', '.join(row) for row in rows)}]"
