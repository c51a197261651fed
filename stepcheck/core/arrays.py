"""Arrays of numbers: shapes and the operations that authors write with them.

A value is a number, a two-dimensional object array (a column of n numbers is n×1), or a `Flexible`
whose size is not known yet. A 1×1 product collapses to a number. Shapes never broadcast, except
that a number meets every entry: a missing transpose must be an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stepcheck.core.errors import MisfitError, RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import Number, divide, mp, power, primal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = Any
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Flexible:
    """Bold 1 (a column of ones), bold 0 or I, times a number, at the size of what it meets."""

    kind: str
    scale: Number
    flipped: bool = False

    def shaped(self, shape: tuple[int, ...]) -> Value:
        """Return it as an array of this shape."""
        if self.kind == "zeros":
            return full(shape, mp.mpf(0)) if shape else mp.mpf(0)
        rows, columns = shape if shape else (0, 0)
        if self.kind == "eye" and rows == columns and rows:
            return build(shape, lambda r, c: self.scale if r == c else mp.mpf(0))
        if self.kind == "ones" and (rows if self.flipped else columns) == 1:
            return full(shape, self.scale)
        raise ShapeError(f"{self.kind} cannot take the shape {describe(shape)}")


def is_array(value: Value) -> bool:
    """Whether a value is an array (not a number, not flexible)."""
    return isinstance(value, np.ndarray)


def shape_of(value: Value) -> tuple[int, ...]:
    """Return () for a number, (rows, columns) for an array."""
    return tuple(value.shape) if is_array(value) else ()


def build(shape: tuple[int, ...], entry: Callable[[int, int], Number]) -> Array:
    """Return an array from a function of row and column."""
    result = np.empty(shape, dtype=object)
    for row in range(shape[0]):
        for column in range(shape[1]):
            result[row, column] = entry(row, column)
    return result


def full(shape: tuple[int, ...], number: Number) -> Array:
    """Return an array of one number."""
    return build(shape, lambda _r, _c: number)


def column(entries: Iterable[Number]) -> Array:
    """Return a column."""
    numbers = list(entries)
    return build((len(numbers), 1), lambda r, _c: numbers[r])


def beside(blocks: list[Value]) -> Array:
    """Return one row of blocks as an array; bold 1, 0 and I take the height of the others."""
    heights = {b.shape[0] if is_array(b) else 1 for b in blocks if not isinstance(b, Flexible)}
    if len(heights) != 1:
        raise ShapeError("the blocks in a row of this matrix differ in height")
    (height,) = heights
    return np.hstack([block(b, height) for b in blocks])


def block(value: Value, height: int) -> Array:
    """Return a part of a matrix as an array."""
    if isinstance(value, Flexible):
        value = value.shaped((height, height if value.kind == "eye" else 1))
    found: Array = value if is_array(value) else full((1, 1), value)
    return found


def below(rows: list[Array]) -> Array:
    """Return rows of blocks as one array."""
    if len({row.shape[1] for row in rows}) != 1:
        raise ShapeError("the rows of blocks of this matrix differ in width")
    return np.vstack(rows)


def collapse(value: Value) -> Value:
    """Return the number in a 1×1 array, and anything else as it is."""
    return value[0, 0] if is_array(value) and value.shape == (1, 1) else value


def each(f: Callable[[Number], Number], value: Value) -> Value:
    """Apply a function of a number entry by entry."""
    if isinstance(value, Flexible):
        raise ShapeError("a function of bold 1, 0 or I has no definite size; write its entries")
    if is_array(value):
        return build(value.shape, lambda r, c: f(value[r, c]))
    return f(value)


def add(left: Value, right: Value) -> Value:
    """Return a sum; a number is added to every entry, other shapes must agree."""
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        return add_flexible(left, right)
    if is_array(left) and is_array(right) and left.shape != right.shape:
        raise MisfitError(f"{describe(left.shape)} + {describe(right.shape)} do not fit")
    return right + left if is_array(right) else left + right  # a number does not know arrays


def add_flexible(left: Value, right: Value) -> Value:
    """Return a sum with bold 1, 0 or I in it, at the size of what it meets."""
    if is_array(left) or is_array(right):
        shape = shape_of(left) or shape_of(right)
        a, b = (v.shaped(shape) if isinstance(v, Flexible) else v for v in (left, right))
        return a + b
    if isinstance(left, Flexible) and isinstance(right, Flexible):
        if (left.kind, left.flipped) == (right.kind, right.flipped):
            return replace(left, scale=left.scale + right.scale)
        raise ShapeError("bold 1, 0 and I of unknown size cannot be added")
    flexible, number = (left, right) if isinstance(left, Flexible) else (right, left)
    if flexible.kind == "ones":
        return replace(flexible, scale=flexible.scale + number)
    raise ShapeError("a number and a matrix of unknown size cannot be added")


def negate(value: Value) -> Value:
    """Return minus a value."""
    return replace(value, scale=-value.scale) if isinstance(value, Flexible) else -value


def multiply(left: Value, right: Value) -> Value:
    """Return a product: matrix product of two arrays, scaling by a number."""
    for a, b in ((left, right), (right, left)):
        if isinstance(a, Flexible) and not is_array(b) and not isinstance(b, Flexible):
            return replace(a, scale=a.scale * b)
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        return multiply_flexible(left, right)
    if not (is_array(left) and is_array(right)):
        return right * left if is_array(right) else left * right  # a number does not know arrays
    if left.shape[1] != right.shape[0]:
        raise MisfitError(
            f"({describe(left.shape)}) times ({describe(right.shape)}) do not fit: "
            "the inner sizes differ"
        )
    return collapse(np.dot(left, right))


def multiply_flexible(left: Value, right: Value) -> Value:
    """Return a product with bold 1, 0 or I in it, at the size of what it meets."""
    if isinstance(left, Flexible) and is_array(right):
        size = right.shape[0]
        if left.kind != "ones":
            return multiply(left.shaped((size, size)), right)
        if left.flipped:
            return multiply(left.shaped((1, size)), right)
        if right.shape[0] == 1:
            raise ShapeError("a column of ones of unknown length times a row has no definite size")
        raise ShapeError(f"a column of ones times ({describe(right.shape)}) does not fit")
    if is_array(left) and isinstance(right, Flexible):
        if right.flipped and left.shape[1] == 1:
            raise ShapeError("a column times a row of ones of unknown length has no definite size")
        size = left.shape[1]
        shape = (size, size) if right.kind == "eye" else (size, 1)
        return multiply(left, right.shaped(shape))
    raise ShapeError("the product of bold 1, 0 or I with each other has no definite size")


def entrywise(f: Callable[[Number, Number], Number], left: Value, right: Value) -> Value:
    """Combine entry by entry; a number meets every entry, two arrays need one shape."""
    if isinstance(left, Flexible) and is_array(right):
        left = left.shaped(right.shape)
    if isinstance(right, Flexible) and is_array(left):
        right = right.shaped(left.shape)
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        raise ShapeError("bold 1, 0 or I has no definite size here")
    if is_array(left) and is_array(right):
        if left.shape != right.shape:
            sizes = f"({describe(left.shape)}) and ({describe(right.shape)})"
            raise MisfitError(f"{sizes} do not fit entry by entry")
        return build(left.shape, lambda r, c: f(left[r, c], right[r, c]))
    if is_array(left):
        return each(lambda a: f(a, right), left)
    return each(lambda b: f(left, b), right)


def quotient(left: Value, right: Value) -> Value:
    """Return left / right; entry by entry for two columns of one length."""
    if is_array(right) and right.shape[1] != 1:
        raise ShapeError("division by a matrix; write an inverse")
    return entrywise(divide, left, right)


def raise_to(base: Value, exponent: Value) -> Value:
    """Return a power; of a square matrix for whole exponents, with -1 for the inverse."""
    if is_array(exponent) or isinstance(exponent, Flexible):
        raise ShapeError("an exponent must be a number")
    if not is_array(base):
        if isinstance(base, Flexible):
            raise ShapeError("a power of bold 1, 0 or I has no definite size")
        return power(base, exponent)
    if base.shape[0] != base.shape[1]:
        raise ShapeError(
            f"a power of a {describe(base.shape)} array; "
            r"write \odot for entry by entry, or a transpose for a product"
        )
    whole = int(primal(exponent))
    if whole != primal(exponent) or not -1 <= whole <= 8 or whole == 0:
        raise RefusalError("only the powers -1 and 1 to 8 of a matrix are understood")
    if whole == -1:
        return inverse(base)
    result = base
    for _ in range(whole - 1):
        result = multiply(result, base)
    return result


def inverse(matrix: Array) -> Array:
    """Return the inverse by Gauss and Jordan, with pivoting; undefined for a singular matrix."""
    size = matrix.shape[0]
    work = np.hstack([matrix, build(matrix.shape, lambda r, c: mp.mpf(int(r == c)))])
    for step in range(size):
        pivot = max(range(step, size), key=lambda r: abs(primal(work[r, step])))
        if abs(primal(work[pivot, step])) < mp.mpf(10) ** -40:
            raise UndefinedError("the matrix has no inverse")
        work[[step, pivot]] = work[[pivot, step]]
        work[step] = [divide(v, work[step, step]) for v in work[step]]
        for row in range(size):
            if row != step:
                work[row] = work[row] - work[row, step] * work[step]
    return work[:, size:]


def transpose(value: Value) -> Value:
    """Return the transpose; of a number, the number."""
    if isinstance(value, Flexible):
        return value if value.kind == "eye" else replace(value, flipped=not value.flipped)
    return value.T if is_array(value) else value


def entries(value: Value) -> list[Number]:
    """Return the numbers of a value, row by row."""
    return list(value.flat) if is_array(value) else [value]


def describe(shape: tuple[int, ...]) -> str:
    """Return a shape in words: `number`, `3×1`."""
    return "×".join(str(size) for size in shape) if shape else "number"
