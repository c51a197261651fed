"""Entries, rows and columns of an array, by the indices of a page, which count from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.arrays import Value, is_array
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.tree import All, Expr, Num

if TYPE_CHECKING:
    from stepcheck.core.value.env import Env


def place(env: Env, value: Value, indices: tuple[Expr, ...]) -> tuple[object, ...]:
    """Return the NumPy index of an entry or a row."""
    if not is_array(value):
        raise ShapeError("a number has no entries")
    if len(indices) == 1 and value.shape[1] == 1:
        indices = (*indices, Num("1"))
    elif len(indices) == 1 and value.shape[0] == 1:
        indices = (Num("1"), *indices)
    if len(indices) != 2:
        raise RefusalError(
            "a matrix needs two indices; a colon takes a whole row or column",
            indices[0].position,
        )
    return tuple(position(env, e, size) for e, size in zip(indices, value.shape, strict=True))


def position(env: Env, index: Expr, size: int) -> object:
    """Return where an index lies in an axis of this size."""
    if isinstance(index, All):
        return slice(None)
    number = env.whole(index)
    if not 1 <= number <= size:
        raise UndefinedError(f"index {number} lies outside 1 … {size}")
    return number - 1


def entry(env: Env, value: Value, indices: tuple[Expr, ...]) -> Value:
    """Return an entry, a row (1×n) or a column of an array."""
    rows, columns = place(env, value, indices)
    if isinstance(rows, slice) and isinstance(columns, slice):
        return value
    if isinstance(columns, slice):
        return value[[rows], :]
    return value[:, [columns]] if isinstance(rows, slice) else value[rows, columns]
