"""Rounded numbers: what `≈` allows, told from the digits that are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.numbers import ZERO, Number, primal, related, size_of
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


def unit(num: Num) -> fmpq:
    """Return half a unit in the last digit that a number prints."""
    return fmpq(1, 2 * 10 ** digits(num))


def half_unit(expr: Expr) -> fmpq | None:
    r"""Return half a unit in the last digit of `0.25` or `-2.5 \cdot 10^{-3}`, else None."""
    bare = literal(expr)
    if bare:
        return unit(bare)
    body: Expr = expr.body if isinstance(expr, Neg) else expr
    if not (isinstance(body, Mul) and isinstance(body.right, Pow) and body.right.base == Num("10")):
        return None
    mantissa, power = literal(body.left), literal(body.right.exponent)
    if mantissa is None or power is None or not power.text.isdigit():
        return None
    sign = -1 if isinstance(body.right.exponent, Neg) else 1
    return unit(mantissa) * fmpq(10) ** (sign * int(power.text))


def round_unit(expr: Expr) -> fmpq | None:
    """Return half a unit in the last digit of `1200` that is not 0; None without such zeros."""
    bare = literal(expr)
    if bare is None or "." in bare.text or not bare.text.strip("0"):
        return None
    zeros = len(bare.text) - len(bare.text.rstrip("0"))
    return fmpq(10**zeros, 2) if zeros else None


def tolerance(expr: Expr) -> Value | None:
    """Return half a unit of a printed number, or of each entry of a printed column or matrix."""
    if not isinstance(expr, Matrix):
        return half_unit(expr)
    units = [[half_unit(cell) for cell in row] for row in expr.rows]
    found: list[list[Number]] = [[u for u in row if u is not None] for row in units]
    if any(None in row for row in units):
        return None
    return arrays.array(found)


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
        return ZERO
    here = env.eval(expr)
    total: Value = arrays.each(lambda _x: ZERO, here)
    for num in rounded:
        moved = replace_node(expr, num, Num(raised(num)))
        total = arrays.add(total, arrays.entrywise(gap, env.eval(moved), here))
    return arrays.multiply(total, fmpq(1001, 1000))


def raised(num: Num) -> str:
    """Return a printed number with a 5 behind its last digit: moved by half a unit."""
    return num.text + ("5" if "." in num.text else ".5")


def gap(a: Number, b: Number) -> Number:
    """Return how far two numbers are apart."""
    return size_of(primal(a) - primal(b))


def outside(left: Value, right: Value, allowed: Value) -> Difference | None:
    """Return how two values are further apart than allowed, entry by entry, or None."""
    if arrays.shape_of(left) != arrays.shape_of(right):
        return compare_values(left, "=", right)
    gaps = arrays.entries(arrays.entrywise(gap, left, right))
    units = arrays.entries(allowed)
    units = units * len(gaps) if len(units) == 1 else units
    near = [related(primal(g), r"\le", primal(u)) for g, u in zip(gaps, units, strict=True)]
    return None if all(near) else Misrounded()
