"""The values of built-in functions: elementary ones entry by entry, and those of arrays."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import is_array
from stepcheck.core.binders import free_keys
from stepcheck.core.errors import OpenError, RefusalError, ShapeError
from stepcheck.core.numbers import (
    ONE,
    ZERO,
    Number,
    absolute,
    divide,
    exp,
    extreme,
    extreme_real,
    power,
    primal,
    sqrt,
)
from stepcheck.core.scope import range_of
from stepcheck.core.value.entries import indexed
from stepcheck.core.vocabulary import SMOOTH_SQUARED, VOCABULARY

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import Apply, Expr, Key
    from stepcheck.core.value.env import Env

OF_MATRICES = {
    "norm1": r"write \sum_{i,j} |a_{ij}| for all its entries, or \max_{j} \sum_{i} |a_{ij}|",
    "normmax": r"write \max_{i} \sum_{j} |a_{ij}| for its rows, or \max_{i} \max_{j} |a_{ij}|",
    "norm2": r"write \|…\|_F for all its entries; its largest singular value is not understood",
    "normp": r"write \|…\|_F for the root of the squares of all its entries",
}
"""What else to write for the norm of a matrix, by the norm of a column that looks like it."""


def evaluate(env: Env, node: Apply) -> Value:
    """Return the value of a built-in function at its arguments."""
    if node.name == "kronecker":
        return fmpq(env.whole(node.args[0]) == env.whole(node.args[1]))
    if node.name in ("max", "min"):
        return largest(env, node)
    if node.name == "diag":
        return diagonal(env, node.args[0])
    if node.name == "inner":
        left, right = (env.eval(a) for a in node.args)
        return arrays.inner(left, right)
    value = env.eval(node.args[0])
    row = VOCABULARY[node.name]
    if row.value is None:
        return of_array(env, node, value)
    refuse_matrix(node.name, value)
    if env.context.edges is not None and row.margin is not None:
        for x in arrays.entries(value):
            env.context.edge(node, primal(row.margin(primal(x))))
    if row.branching and not is_array(value):
        env.context.passed(node, 0, primal(arrays.number(value)))
    found = arrays.each(row.value, value)
    if env.context.watched:
        saturates = node.name == "tanh"
        env.context.met(arrays.each(exp, value) if saturates else found)
    return found


def refuse_matrix(name: str, value: Value) -> None:
    """Refuse a function of a matrix, which could be taken entry by entry."""
    if is_array(value) and 1 not in value.shape:
        instead = r"write \det(…) for a determinant, or its entries" if name == "abs" else ""
        raise OpenError(
            f"{name} of a matrix could be read in two ways; {instead or 'write its entries'}"
        )


def largest(env: Env, node: Apply) -> Value:
    """Return max or min of its arguments, entry by entry where one of them is a column."""
    sign = 1 if node.name == "max" else -1
    values = [env.eval(a) for a in node.args]
    if len(values) == 1:
        return extreme_of(env, node, arrays.entries(values[0]), sign, switches=1)
    if any(is_array(v) for v in values):
        return reduce(
            lambda a, b: arrays.entrywise(lambda x, y: extreme([x, y], sign), a, b), values
        )
    return extreme_of(env, node, [arrays.number(v) for v in values], sign)


def extreme_of(env: Env, node: Expr, found: list[Number], sign: int, switches: int = 2) -> Number:
    """Return the largest or smallest of some numbers; note how far the first are from the others.

    With more than two, that the first is the largest and that it is not are the branches.
    """
    for n, x in enumerate(found[: switches if len(found) == 2 else 1]):
        others = [primal(y) for m, y in enumerate(found) if m != n]
        if others:
            env.context.passed(node, n, primal(x) - extreme_real(others, sign))
    return extreme(found, sign)


def of_array(env: Env, node: Apply, value: Value) -> Value:
    """Return a norm, a trace, a determinant, or the columns of a matrix below one another."""
    if node.name in SMOOTH_SQUARED:
        return sqrt(squares(node, value))
    if node.name == "norm1":
        return arrays.total(absolute(x) for x in of_vector(node, value))
    if node.name == "normmax":
        found = [absolute(x) for x in of_vector(node, value)]
        return extreme_of(env, node, found, 1, switches=1)
    if node.name == "normp":
        order = env.number(node.args[1])
        sizes = (power(absolute(x), order) for x in of_vector(node, value))
        return power(arrays.total(sizes), divide(ONE, order))
    sized = indexed(value)
    if node.name == "vec":
        return arrays.column(
            x for column in zip(*arrays.rows_of(sized), strict=True) for x in column
        )
    if node.name == "det":
        return arrays.determinant(sized)
    rows = arrays.rows_of(sized)
    if node.name != "trace" or len(rows) != len(rows[0]):
        raise ShapeError(f"{node.name} needs a square matrix")
    return arrays.total(rows[k][k] for k in range(len(rows)))


def squares(node: Apply, value: Value) -> Number:
    """Return the square of a norm, the sum of the squares of all entries."""
    found = arrays.entries(value) if node.name == "normF" else of_vector(node, value)
    return arrays.total(x * x for x in found)


def of_vector(node: Apply, value: Value) -> list[Number]:
    """Return the entries of a vector; refuse a matrix, of which there are several norms."""
    if is_array(value) and 1 not in value.shape:
        raise RefusalError("a matrix has several norms", node.position, OF_MATRICES[node.name])
    return arrays.entries(value)


def diagonal(env: Env, body: Expr) -> Value:
    """Return a diagonal matrix of a column, or of a number with one index that runs over it."""
    free = free_index(env, body)
    value = env.eval(body)
    if is_array(value):
        found = arrays.entries(value)
        if 1 not in value.shape:
            raise ShapeError("diag needs a column")
    elif free is None:
        found = [arrays.number(value)]
    else:
        found = [env.child({(free, ()): fmpq(k)}).number(body) for k in index_range(env, free)]
    size = len(found)
    return arrays.build((size, size), lambda r, c: found[r] if r == c else ZERO)


def index_range(env: Env, key: Key) -> range:
    """Return the values of a declared index."""
    domain = range_of(env.scope.get(key))
    return range(env.whole(domain.low), env.whole(domain.high) + 1)


def free_index(env: Env, body: Expr) -> Key | None:
    """Return the only index of an expression that no sum inside it binds."""
    indices = [k for k in free_keys(body) if (s := env.scope.get(k)) and s.is_index]
    if len(indices) > 1:
        raise RefusalError("diag of an expression with two free indices", body.position)
    return indices[0] if indices else None
