"""Rounded numbers: what `≈` allows, told from the digits that are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.numbers import EXACT, Number, mp, primal
from stepcheck.core.tree import Expr, Matrix, Mul, Neg, Num, Pow, replace_node, walk
from stepcheck.core.value.compare import compare_values
from stepcheck.core.verdict import Difference, Misrounded

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.value.env import Env


def literal(expr: Expr) -> Num | None:
    """Return the number that an expression prints, if it is nothing but a number."""
    if isinstance(expr, Neg):
        return literal(expr.body)
    return expr if isinstance(expr, Num) else None


def digits(num: Num) -> int:
    """Return how many digits a number prints behind the point."""
    return len(num.text.partition(".")[2])


def half_unit(expr: Expr) -> Number | None:
    r"""Return half a unit in the last digit of `0.25` or `-2.5 \cdot 10^{-3}`, else None."""
    bare = literal(expr)
    if bare:
        return mp.mpf(10) ** -digits(bare) / 2
    body: Expr = expr.body if isinstance(expr, Neg) else expr
    if not (isinstance(body, Mul) and isinstance(body.right, Pow) and body.right.base == Num("10")):
        return None
    mantissa, exponent = half_unit(body.left), body.right.exponent
    sign = -1 if isinstance(exponent, Neg) else 1
    power = literal(exponent)
    return (
        None
        if mantissa is None or power is None
        else mantissa * mp.mpf(10) ** (sign * int(power.text))
    )


def tolerance(expr: Expr) -> Value | None:
    """Return half a unit of a printed number, or of each entry of a printed column or matrix."""
    if not isinstance(expr, Matrix):
        return half_unit(expr)
    units = [[half_unit(cell) for cell in row] for row in expr.rows]
    if any(unit is None for row in units for unit in row):
        return None
    return arrays.build((len(units), len(units[0])), lambda r, c: units[r][c])


def decimals(expr: Expr) -> list[Num]:
    """Return the numbers of an expression that count as rounded: the longest, 3 digits or more.

    A bare number counts whatever its length.
    """
    if tolerance(expr) is not None:
        return [n for n in walk(expr) if isinstance(n, Num)]
    found = [n for n in walk(expr) if isinstance(n, Num) and digits(n) >= 3]
    longest = max((digits(n) for n in found), default=0)
    return [n for n in found if digits(n) == longest]


def slack(env: Env, expr: Expr) -> Value:
    """Return how far rounding in its numbers can move an expression, to first order."""
    rounded = decimals(expr)
    if not rounded:
        return mp.mpf(0)
    here = env.eval(expr)
    total: Value = arrays.each(lambda _x: mp.mpf(0), here)
    for num in rounded:
        half = mp.mpf(10) ** -digits(num) / 2
        moved = replace_node(expr, num, Num(mp.nstr(mp.mpf(num.text) + half, 50)))
        gap = arrays.entrywise(lambda a, b: abs(primal(a) - primal(b)), env.eval(moved), here)
        total = arrays.add(total, gap)
    return arrays.multiply(total, mp.mpf("1.001"))


def outside(left: Value, right: Value, allowed: Value) -> Difference | None:
    """Return how two values are further apart than allowed, entry by entry, or None."""
    if arrays.shape_of(left) != arrays.shape_of(right):
        return compare_values(left, "=", right)
    gaps = arrays.entrywise(lambda a, b: abs(primal(a) - primal(b)), left, right)
    if all(
        x <= 0
        for x in arrays.entries(arrays.entrywise(lambda g, u: g - u * (1 + EXACT), gaps, allowed))
    ):
        return None
    return Misrounded()
