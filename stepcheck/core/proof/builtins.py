"""Built-in functions in a proof: those of numbers as the vocabulary has them, those of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.binders import free_keys
from stepcheck.core.numbers import Dual, Number, arcsin, divide, log, sqrt
from stepcheck.core.proof import grids
from stepcheck.core.proof.algebra.functions import factorial, pi
from stepcheck.core.proof.algebra.indices import delta
from stepcheck.core.proof.algebra.powers import largest, magnitude
from stepcheck.core.proof.algebra.ring.field import as_number, plain
from stepcheck.core.proof.algebra.ring.ring import UnprovableError
from stepcheck.core.proof.algebra.sums import total
from stepcheck.core.proof.grids import Grid, Value, number
from stepcheck.core.scope import range_of
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.proof.names import Names
    from stepcheck.core.tree import Apply

BASES = {"log2": 2, "log10": 10}


def of_column(f: Callable[[Number], Number], value: Value) -> Value:
    """Return a function of a number, or of each entry of a column."""
    if isinstance(value, Grid) and not (value.is_column or value.is_row):
        raise UnprovableError("a function of a matrix")
    return grids.each(f, value)


def of_apply(env: Names, node: Apply) -> Value:
    """Return a built-in function at its arguments."""
    own = BUILT_IN.get(node.name)
    if own is not None:
        return own(env, node)
    return of_column(smooth(node.name), env.eval(node.args[0]))


def smooth(name: str) -> Callable[[Number], Number]:
    """Return a function of one number that is one expression everywhere."""
    row = VOCABULARY[name]
    if row.value is None or row.branching or name in BUILT_IN:
        raise UnprovableError(name)
    return row.value


def in_base(env: Names, node: Apply) -> Value:
    """Return a logarithm to a base."""
    base = log(as_number(env.field.number(BASES[node.name])))
    return of_column(lambda x: divide(log(x), base), env.eval(node.args[0]))


def extreme(env: Names, node: Apply) -> Value:
    """Return max or min of its arguments, entry by entry where one of them is a column."""
    sign = 1 if node.name == "max" else -1
    found = [env.eval(a) for a in node.args]
    if len(found) == 1:
        return largest([x for row in grids.written_out(found[0]) for x in row], sign)
    value = found[0]
    for other in found[1:]:
        value = grids.entrywise(lambda a, b: largest([a, b], sign), value, other)
    return value


def diagonal(env: Names, node: Apply) -> Value:
    """Return a diagonal matrix of a column, or of a number with one index that runs over it."""
    body = node.args[0]
    indices = [k for k in free_keys(body) if (s := env.scope.get(k)) and s.is_index]
    value = env.eval(body) if not indices or indices[0] in env.overrides else None
    one = env.field.one
    if isinstance(value, Grid) and value.is_column:
        column = value
        return grids.grid(
            column.rows, column.rows,
            lambda r, c: column.entry(r, one) * as_number(delta(r, c)),
        )  # fmt: skip
    if len(indices) != 1:
        raise UnprovableError("this diagonal")
    domain = range_of(env.scope.get(indices[0]))
    low, high = env.place(domain.low), env.place(domain.high)
    return grids.grid(
        high - low + 1, high - low + 1,
        lambda r, c: env.with_index(indices[0], r + low - 1).number(body) * as_number(delta(r, c)),
    )  # fmt: skip


def trace(env: Names, node: Apply) -> Value:
    """Return the sum of the diagonal."""
    value = env.eval(node.args[0])
    if not isinstance(value, Grid):
        return number(value)
    grids.same_size(value.rows, value.columns)
    return total(env.field.one, value.rows, lambda k: value.entry(k, k))


def inner(env: Names, node: Apply) -> Value:
    """Return the inner product of two columns."""
    left, right = (env.eval(a) for a in node.args)
    if not all(isinstance(side, Grid) and side.is_column for side in (left, right)):
        raise UnprovableError("an inner product of matrices")
    return grids.multiply(grids.transpose(left), right)


def of_vector(env: Names, node: Apply) -> Value:
    """Return a value that has one row or one column, or is a number."""
    value = env.eval(node.args[0])
    if isinstance(value, Grid) and not (value.is_column or value.is_row):
        raise UnprovableError("a norm of a matrix")
    return value


def sum_of_sizes(env: Names, node: Apply) -> Value:
    """Return the sum of the absolute values of a vector."""
    value = of_vector(env, node)
    if not isinstance(value, Grid):
        return magnitude(number(value))
    one = env.field.one
    return total(
        one, value.rows,
        lambda r: total(one, value.columns, lambda c: magnitude(value.entry(r, c))),
    )  # fmt: skip


def kronecker(env: Names, node: Apply) -> Value:
    """Return 1 where two indices are the same, else 0."""
    return as_number(delta(env.place(node.args[0]), env.place(node.args[1])))


def arccosine(x: Number) -> Number:
    """Return the inverse cosine."""
    return as_number(pi(plain(x).field)) * fmpq(1, 2) - arcsin(x)


def of_whole(env: Names, node: Apply) -> Value:
    """Return the factorial, which has no derivative."""
    value = env.number(node.args[0])
    if isinstance(value, Dual):
        raise UnprovableError("a factorial of what is varied")
    return as_number(factorial(plain(value)))


BUILT_IN: dict[str, Callable[[Names, Apply], Value]] = {
    "log2": in_base, "log10": in_base, "max": extreme, "min": extreme, "diag": diagonal,
    "trace": trace, "inner": inner, "kronecker": kronecker, "norm1": sum_of_sizes,
    "factorial": of_whole, "arccos": lambda e, n: of_column(arccosine, e.eval(n.args[0])),
    "abs": lambda e, n: of_column(magnitude, e.eval(n.args[0])),
    "det": lambda e, n: grids.determinant(grids.written_out(e.eval(n.args[0]))),
    "norm2": lambda e, n: sqrt(grids.squares(of_vector(e, n))),
    "normF": lambda e, n: sqrt(grids.squares(e.eval(n.args[0]))),
}  # fmt: skip
