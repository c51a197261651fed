"""Entries, rows and columns of an array, by the indices of a page, which count from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import OpenError, RefusalError, UndefinedError
from stepcheck.core.tree import All, Expr, Num

if TYPE_CHECKING:
    from stepcheck.core.arrays import Array, Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.value.env import Env


def indexed(value: Value) -> Number | Array:
    """Return a value that has a size."""
    if isinstance(value, arrays.Flexible):
        raise OpenError("bold 1, 0 or I has no definite size here")
    return value


def place(env: Env, value: Value, indices: tuple[Expr, ...]) -> tuple[int | None, int | None]:
    """Return row and column of an entry, from 0; None is a whole row or column."""
    shape = arrays.shape_of(value) or (1, 1)
    if len(indices) == 1 and shape[1] == 1:
        indices = (*indices, Num("1"))
    elif len(indices) == 1 and shape[0] == 1:
        indices = (Num("1"), *indices)
    if len(indices) != 2:
        raise RefusalError(
            "a matrix needs two indices; a colon takes a whole row or column",
            indices[0].position,
        )
    row, column = (position(env, e, size) for e, size in zip(indices, shape, strict=True))
    return row, column


def position(env: Env, index: Expr, size: int) -> int | None:
    """Return where an index lies in an axis of this size; None for all of it."""
    if isinstance(index, All):
        return None
    number = env.whole(index)
    if not 1 <= number <= size:
        raise UndefinedError(f"index {number} lies outside 1 … {size}")
    return number - 1


def entry(env: Env, value: Value, indices: tuple[Expr, ...]) -> Value:
    """Return an entry, a row (1×n) or a column of an array."""
    row, column = place(env, value, indices)
    rows = arrays.rows_of(indexed(value))
    chosen = rows if row is None else [rows[row]]
    return arrays.array([r if column is None else [r[column]] for r in chosen])


def replaced(env: Env, value: Value, indices: tuple[Expr, ...], number: Value) -> Value:
    """Return a value with one entry replaced."""
    row, column = place(env, value, indices)
    if row is None or column is None:
        raise RefusalError("a row or a column cannot be given a value", indices[0].position)
    return arrays.with_entry(indexed(value), row, column, arrays.number(number))
