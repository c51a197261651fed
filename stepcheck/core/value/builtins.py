"""The values of built-in functions: elementary ones entry by entry, and those of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.arrays import Value, is_array
from stepcheck.core.binders import free_keys
from stepcheck.core.errors import RefusalError, ShapeError
from stepcheck.core.numbers import Number, absolute, extreme, mp, primal, sqrt
from stepcheck.core.scope import range_of
from stepcheck.core.vocabulary import SMOOTH_SQUARED, VOCABULARY

if TYPE_CHECKING:
    from stepcheck.core.tree import Apply, Expr, Key
    from stepcheck.core.value.env import Env


def evaluate(env: Env, node: Apply) -> Value:
    """Return the value of a built-in function at its arguments."""
    if node.name == "kronecker":
        return mp.mpf(env.whole(node.args[0]) == env.whole(node.args[1]))
    if node.name in ("max", "min"):
        return largest(env, node)
    if node.name == "diag":
        return diagonal(env, node.args[0])
    if node.name == "inner":
        left, right = (env.eval(a) for a in node.args)
        return arrays.multiply(arrays.transpose(left), right)
    value = env.eval(node.args[0])
    if node.name == "abs":
        return each_absolute(env, node, value)
    of_number = VOCABULARY[node.name].value
    return arrays.each(of_number, value) if of_number else of_array(node, value)


def each_absolute(env: Env, node: Apply, value: Value) -> Value:
    """Return absolute values; note which side of 0 a number was on."""
    if not is_array(value) and primal(value) != 0:
        env.context.hit(node, int(primal(value) > 0), 2)
    return arrays.each(absolute, value)


def largest(env: Env, node: Apply) -> Value:
    """Return max or min of its arguments, entry by entry where one of them is a column."""
    sign = 1 if node.name == "max" else -1
    values = [env.eval(a) for a in node.args]
    if len(values) == 1:
        return extreme(arrays.entries(values[0]), sign)
    if any(is_array(v) for v in values):
        total = values[0]
        for value in values[1:]:
            total = arrays.entrywise(lambda a, b: extreme([a, b], sign), total, value)
        return total
    best = extreme(values, sign)
    env.context.hit(node, next(n for n, v in enumerate(values) if v is best), len(values))
    return best


def of_array(node: Apply, value: Value) -> Value:
    """Return a norm, a trace or a determinant."""
    if node.name in SMOOTH_SQUARED:
        return sqrt(squares(node, value))
    if node.name == "norm1":
        return sum((absolute(x) for x in of_vector(node, value)), mp.mpf(0))
    if node.name == "normmax":
        return extreme([absolute(x) for x in of_vector(node, value)], 1)
    if not is_array(value) or value.shape[0] != value.shape[1]:
        raise ShapeError(f"{node.name} needs a square matrix")
    if node.name == "trace":
        return sum((value[k, k] for k in range(value.shape[0])), mp.mpf(0))
    if node.name == "det":
        return determinant(value)
    raise RefusalError(f"{node.name} is not understood", node.position)


def squares(node: Apply, value: Value) -> Number:
    """Return the square of a norm, the sum of the squares of all entries."""
    numbers = arrays.entries(value) if node.name == "normF" else of_vector(node, value)
    return sum((x * x for x in numbers), mp.mpf(0))


def of_vector(node: Apply, value: Value) -> list[Number]:
    """Return the entries of a vector; refuse a matrix, of which there are several norms."""
    if is_array(value) and 1 not in value.shape:
        raise RefusalError(
            "a matrix has several norms", node.position, r"write \|…\|_F for all its entries"
        )
    return list(arrays.entries(value))


def determinant(matrix: arrays.Array) -> Number:
    """Return the determinant by expansion along the first row: the matrices here are small."""
    if matrix.shape[0] == 1:
        return matrix[0, 0]
    total: Number = mp.mpf(0)
    for column in range(matrix.shape[1]):
        keep = [c for c in range(matrix.shape[1]) if c != column]
        total = total + (-1) ** column * matrix[0, column] * determinant(matrix[1:, keep])
    return total


def diagonal(env: Env, body: Expr) -> Value:
    """Return a diagonal matrix of a column, or of a number with one index that runs over it."""
    free = free_index(env, body)
    value = env.eval(body)
    if is_array(value):
        numbers = arrays.entries(value)
        if 1 not in value.shape:
            raise ShapeError("diag needs a column")
    elif free is None:
        raise ShapeError("diag needs a column, or a number with one index")
    else:
        numbers = [env.child({(free, ()): mp.mpf(k)}).eval(body) for k in index_range(env, free)]
    size = len(numbers)
    return arrays.build((size, size), lambda r, c: numbers[r] if r == c else mp.mpf(0))


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
