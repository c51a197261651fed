"""Derivatives at one sample: perturb a name, recompute what depends on it, read off the slope."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.arrays import is_array
from stepcheck.core.errors import RefusalError, ShapeError
from stepcheck.core.numbers import ONE, Dual, Number, split
from stepcheck.core.tree import Root
from stepcheck.core.value.entries import replaced
from stepcheck.core.value.lookup import family_range, split_indices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import At, Call, Expr, Gradient, Ref
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env

TAGS = itertools.count()
HIGHEST_ORDER = 6  # each order doubles the work


def assign(env: Env, ref: Ref, value: Value) -> dict[Slot, Value]:
    """Return the overrides that give a name, an entry or a whole family a value."""
    symbol = env.scope.get(ref.key)
    if symbol is None:
        return {(ref.key, ()): value}
    if ref.whole:
        members = zip(family_range(env, symbol), arrays.entries(value), strict=True)
        return {(ref.key, (k,)): number for k, number in members}
    index, rest = split_indices(env, symbol, ref)
    if not rest:
        return {(ref.key, index): value}
    return {(ref.key, index): replaced(env, env.value(ref.key, index), rest, value)}


def slope(value: Value, tag: int) -> Value:
    """Return the derivative part of a value for one perturbation."""
    return arrays.each(lambda x: split(x, tag)[1], value)


def partial(
    env: Env, body: Expr, ref: Ref, perturbed: Value, tag: int, rest: tuple[Ref, ...]
) -> Value:
    """Return the slope of an expression with one name perturbed."""
    child = env.child(assign(env, ref, perturbed))
    with deeper(env):
        return slope(derivative(child, body, rest) if rest else child.eval(body), tag)


@contextmanager
def deeper(env: Env) -> Iterator[None]:
    """Count derivatives inside derivatives; refuse more than can be computed in the time."""
    if env.context.order >= HIGHEST_ORDER:
        raise RefusalError(f"a derivative of an order above {HIGHEST_ORDER}")
    env.context.order += 1
    try:
        yield
    finally:
        env.context.order -= 1


def derivative(env: Env, body: Expr, by: tuple[Ref, ...]) -> Value:
    """Return the derivative by each name in turn, with the shape of the parameter.

    A number by an array gives that array's shape; a column by a column gives the Jacobian, whose
    rows belong to the column above. Everything else is refused.
    """
    ref, rest = by[0], by[1:]
    at = env.eval(ref)
    if not is_array(at):
        tag = next(TAGS)
        return partial(env, body, ref, Dual(tag, arrays.number(at), ONE), tag, rest)
    slopes: list[list[Value]] = []
    for row, numbers in enumerate(at):
        slopes.append([])
        for column, x in enumerate(numbers):
            tag = next(TAGS)
            moved = arrays.with_entry(at, row, column, Dual(tag, x, ONE))
            slopes[-1].append(partial(env, body, ref, moved, tag, rest))
    return assembled(at.shape, slopes)


def by_row(env: Env, body: Expr, by: tuple[Ref, ...]) -> Value:
    """Return the derivative by a column written as a row: a row for a number, or the Jacobian."""
    found = derivative(env, body, by)
    value = env.eval(body)
    if is_array(value) and value.shape[1] != 1:
        raise ShapeError(
            f"the derivative of {arrays.describe(value.shape)} by a row has no agreed layout"
        )
    return found if is_array(value) else arrays.transpose(found)


def assembled(shape: tuple[int, int], slopes: list[list[Value]]) -> Value:
    """Return the slopes as an array: of the parameter’s shape, or the Jacobian."""
    first = slopes[0][0]
    if not is_array(first):
        return arrays.build(shape, lambda r, c: arrays.number(slopes[r][c]))
    if shape[1] == 1 and first.shape[1] == 1:
        columns = [arrays.entries(row[0]) for row in slopes]
        return arrays.array([list(row) for row in zip(*columns, strict=True)])
    if shape[1] == 1 and first.shape[0] == 1:  # a row by a column: one row for each number below
        return arrays.array([arrays.entries(row[0]) for row in slopes])
    raise ShapeError(
        f"the derivative of {arrays.describe(first.shape)} by {arrays.describe(shape)} "
        "has no agreed layout"
    )


def gradient(env: Env, node: Gradient) -> Value:
    """Return a gradient, or a Hessian for order 2."""
    if node.by is None:
        raise RefusalError(
            "this gradient does not say what it differentiates by", node.position,
            r"write \nabla_{\mathbf{w}}, or set it equal to the column of its partial derivatives",
        )  # fmt: skip
    if node.order > 2:
        raise RefusalError("only the first and second gradient are understood", node.position)
    if node.followed and is_array(env.eval(node.body)):
        raise RefusalError(
            "where does the argument of the gradient end?", node.position,
            "put its argument in brackets, or the gradient with its argument",
        )  # fmt: skip
    return derivative(env, node.body, (node.by,) * node.order)


def at(env: Env, node: At) -> Value:
    """Return an expression with some names given values."""
    overrides: dict[Slot, Value] = {}
    pairs = list(zip(node.names, node.values, strict=True))
    for ref, value in pairs:
        if not isinstance(value, Root):
            overrides |= assign(env, ref, env.eval(value))
    if any(isinstance(value, Root) for _, value in pairs):
        inside = env.start.child(overrides)
        inside.start = inside  # what else the bar gives is given where an equation is solved
        for ref, value in pairs:
            if isinstance(value, Root):
                overrides |= assign(env, ref, inside.eval(value))
    return env.child(overrides).eval(node.body)


def called(env: Env, call: Call, args: list[Value]) -> Value:
    """Return a function of the scope at its arguments; functions of numbers act entry by entry."""
    symbol = env.scope.get(call.key)
    assert symbol is not None  # the parser resolved it
    sizes = {arrays.shape_of(a) for a in args if is_array(a)}
    if sizes and symbol.takes_numbers:
        if len(sizes) > 1:
            raise ShapeError(f"the arguments of {symbol.latex} have different shapes")
        (shape,) = sizes
        rows = [arrays.rows_of(a) if is_array(a) else None for a in args]

        def entry(r: int, c: int) -> Value:
            inside = [x[r][c] if x else a for x, a in zip(rows, args, strict=True)]
            return called(env, call, inside)

        first = entry(0, 0)
        if not is_array(first):  # else it is no function of numbers, as of t in A t
            return arrays.build(
                shape, lambda r, c: arrays.number(entry(r, c) if (r, c) != (0, 0) else first)
            )
    if symbol.body is None:
        env.context.varied = True
        function = env.sample.function(env.context.ordinal(env.scope, symbol.key), len(args))
        return function(*(arrays.number(a) for a in args))
    overrides: dict[Slot, Value] = {
        (key, ()): a for key, a in zip(symbol.params, args, strict=True)
    }
    return env.child(overrides).eval(symbol.body)


def primed(env: Env, f: Callable[[Number], Value], x: Number, order: int) -> Number:
    """Return a derivative of a function of one number, at x."""
    tag = next(TAGS)
    inner = Dual(tag, x, ONE)
    with deeper(env):
        value = primed(env, f, inner, order - 1) if order > 1 else f(inner)
    return arrays.number(slope(value, tag))
