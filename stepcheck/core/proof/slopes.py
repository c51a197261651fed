"""Derivatives in a proof: perturb a name, compute anew what depends on it, read off the slope.

The numbers are those of `core.numbers`: a dual of fractions carries a value and its derivative. One
entry of an array is perturbed by a Kronecker delta, so that the derivative by w_j is for any j.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from stepcheck.core.numbers import ZERO, Dual, Number, split
from stepcheck.core.proof import grids
from stepcheck.core.proof.algebra.functions import general
from stepcheck.core.proof.algebra.indices import delta, index
from stepcheck.core.proof.algebra.ring.field import Fraction, as_number, plain
from stepcheck.core.proof.algebra.ring.ring import UnprovableError
from stepcheck.core.proof.grids import Grid, Value, number
from stepcheck.core.proof.names import entry_place, split_indices

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.proof.names import Names, Override, Place
    from stepcheck.core.tree import At, Call, Expr, Gradient, Key, Ref

TAGS = itertools.count()


def slope(value: Value, tag: int) -> Value:
    """Return the derivative part of a value for one perturbation."""
    return grids.each(lambda x: slope_of(x, tag), value)


def slope_of(x: Number, tag: int) -> Number:
    """Return the derivative part of a number, 0 if it is not perturbed."""
    own = split(x, tag)[1]
    return own if own is not ZERO else as_number(plain(x).field.zero)


def moved(tag: int, x: Number, by: Fraction) -> Number:
    """Return a perturbed number; one that is surely not moved is left as it is."""
    return x if by.whole == 0 else Dual(tag, x, as_number(by))


def derivative(env: Names, body: Expr, by: tuple[Ref, ...]) -> Value:
    """Return the derivative by each name in turn, with the shape of the parameter.

    A number by an array gives that array's shape; a column by a column gives the Jacobian.
    """
    ref, rest = by[0], by[1:]
    present = env.eval(ref)
    one = env.field.one

    def partial(row: Fraction, column: Fraction) -> Value:
        tag = next(TAGS)
        child = env.child(perturbed(env, ref, present, tag, (row, column)))
        found = derivative(child, body, rest) if rest else child.eval(body)
        return slope(found, tag)

    if not isinstance(present, Grid):
        number(present)
        return partial(one, one)
    return assembled(present, partial)


def by_row(env: Names, body: Expr, by: tuple[Ref, ...]) -> Value:
    """Return the derivative by a column written as a row: a row for a number, or the Jacobian."""
    found, value = derivative(env, body, by), env.eval(body)
    if isinstance(value, Grid) and not value.is_column:
        raise UnprovableError("a derivative without an agreed layout")
    return found if isinstance(value, Grid) else grids.transpose(found)


def assembled(by: Grid, partial: Callable[[Fraction, Fraction], Value]) -> Value:
    """Return slopes as an array: of the parameter's shape, or the Jacobian."""
    seen: dict[tuple[str, str], Value] = {}

    def at(row: Fraction, column: Fraction) -> Value:
        place = row.text, column.text
        if place not in seen:
            seen[place] = partial(row, column)
        return seen[place]

    one = by.rows.field.one
    with index(one, by.rows) as row, index(one, by.columns) as column:
        first = at(one if by.rows.whole else row, one if by.columns.whole else column)
    if not isinstance(first, Grid):
        return grids.grid(by.rows, by.columns, lambda r, c: number(at(r, c)))
    if not (by.is_column and first.is_column):
        raise UnprovableError("a derivative without an agreed layout")

    def entry(row: Fraction, column: Fraction) -> Number:
        found = at(column, one)
        assert isinstance(found, Grid)  # as the first one is
        return found.entry(row, one)

    return grids.grid(first.rows, by.rows, entry)


def perturbed(
    env: Names, ref: Ref, present: Value, tag: int, place: tuple[Fraction, Fraction]
) -> dict[Key, Override]:
    """Return the override that moves a name, an entry, a member or a whole family."""
    symbol = env.scope.get(ref.key)
    row, column = place
    if symbol is None or not (symbol.is_family or ref.upper or ref.lower):
        if isinstance(present, Grid):
            whole = present
            grid = Grid(
                whole.rows, whole.columns,
                lambda r, c: moved(tag, whole.entry(r, c), delta(r, row) * delta(c, column)),
            )  # fmt: skip
            return {ref.key: lambda _none: grid}
        single = moved(tag, number(present), env.field.one)
        return {ref.key: lambda _none: single}
    if ref.whole:
        low, _high = env.ends(symbol)
        return {ref.key: lambda own: moved(
            tag, number(env.value(ref.key, own)), delta(own[0] - low + 1, row)
        )}  # fmt: skip
    own, rest = split_indices(symbol, ref)
    chosen = [env.place(e) for e in own]

    def member(asked: Place) -> Value:
        value = env.value(ref.key, asked)
        here = env.field.one
        for a, b in zip(asked, chosen, strict=True):
            here = here * delta(a, b)
        return moved_inside(env, value, rest, here, tag, place)

    if symbol.is_family:
        return {ref.key: member}
    fixed = member(())
    return {ref.key: lambda _none: fixed}


def moved_inside(
    env: Names, value: Value, rest: tuple[Expr, ...], here: Fraction, tag: int,
    place: tuple[Fraction, Fraction],
) -> Value:  # fmt: skip
    """Return a value that is moved at one entry, or at one place of it."""
    if not isinstance(value, Grid):
        return moved(tag, number(value), here)
    row, column = entry_place(env, value, rest) if rest else place
    return Grid(
        value.rows, value.columns,
        lambda r, c: moved(tag, value.entry(r, c), here * delta(r, row) * delta(c, column)),
    )  # fmt: skip


def gradient(env: Names, node: Gradient) -> Value:
    """Return a gradient, or a Hessian for order 2."""
    if node.by is None:
        raise UnprovableError("a gradient that does not say by what")
    return derivative(env, node.body, (node.by,) * node.order)


def at(env: Names, node: At) -> Value:
    """Return an expression with some names given values."""
    overrides: dict[Key, Override] = {}
    for ref, expr in zip(node.names, node.values, strict=True):
        overrides |= assigned(env, ref, env.eval(expr))
    return env.child(overrides).eval(node.body)


def assigned(env: Names, ref: Ref, value: Value) -> dict[Key, Override]:
    """Return the override that gives a name or an entry a value."""
    symbol = env.scope.get(ref.key)
    if symbol is not None and (symbol.is_family or ref.whole):
        raise UnprovableError("a member of a family that is given a value")
    indices = (*ref.upper, *ref.lower)
    if not indices:
        return {ref.key: lambda _none: value}
    present = env.value(ref.key)
    if not isinstance(present, Grid):
        raise UnprovableError("an entry of a number")
    row, column = entry_place(env, present, indices)
    new = grids.replaced(present, row, column, number(value))
    return {ref.key: lambda _none: new}


def called(env: Names, call: Call, args: list[Value]) -> Value:
    """Return a function of the scope at its arguments; functions of numbers act entry by entry."""
    symbol = env.scope.get(call.key)
    if symbol is None:
        raise UnprovableError(call.key[0])
    arrays = [a for a in args if isinstance(a, Grid)]
    if arrays and symbol.takes_numbers:
        for other in arrays[1:]:
            grids.same_shape(arrays[0], other)
        return Grid(
            arrays[0].rows, arrays[0].columns,
            lambda r, c: number(called(
                env, call, [a.entry(r, c) if isinstance(a, Grid) else a for a in args]
            )),
        )  # fmt: skip
    if symbol.body is None:
        return general(env.field, symbol.key, (0,) * len(args), [number(a) for a in args])
    return env.child({key: constant(a) for key, a in zip(symbol.params, args, strict=True)}).eval(
        symbol.body
    )


def constant(value: Value) -> Override:
    """Return an override by a value."""
    return lambda _none: value


def primed(env: Names, f: Callable[[Number], Value], x: Number, order: int) -> Number:
    """Return a derivative of a function of one number, at x."""
    tag = next(TAGS)
    inner = Dual(tag, x, as_number(env.field.one))
    value = primed(env, f, inner, order - 1) if order > 1 else f(inner)
    return number(slope(value, tag))
