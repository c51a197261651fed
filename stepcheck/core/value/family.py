"""Families: which member of z^{(i)} or p_k a reference means, and how many members there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.value import arrays

if TYPE_CHECKING:
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Expr, Key, Ref
    from stepcheck.core.value.arrays import Value
    from stepcheck.core.value.env import Env


def split_indices(env: Env, symbol: Symbol, ref: Ref) -> tuple[tuple[int, ...], tuple[Expr, ...]]:
    """Return which member of a family is meant, and which entry of it."""
    ups, lows = len(symbol.upper), len(symbol.lower)
    if len(ref.upper) < ups or len(ref.lower) < lows:
        raise RefusalError(f"{symbol.latex} needs its index", ref.position)
    own = (*ref.upper[:ups], *ref.lower[:lows])
    names = (*symbol.upper, *symbol.lower)
    index = tuple(in_range(env, n, env.whole(e)) for n, e in zip(names, own, strict=True))
    return index, (*ref.upper[ups:], *ref.lower[lows:])


def in_range(env: Env, name: Key, number: int) -> int:
    """Return an index if the range of its family has it."""
    symbol = env.scope.get(name)
    domain = symbol.domain if symbol else None
    if domain and domain.low is not None and domain.high is not None:
        low, high = env.whole(domain.low), env.whole(domain.high)
        if not low <= number <= high:
            raise UndefinedError(f"index {number} lies outside {low} … {high}")
    return number


def family_range(env: Env, symbol: Symbol) -> range:
    """Return the members of a family with one index."""
    names = (*symbol.upper, *symbol.lower)
    if len(names) != 1:
        raise RefusalError(f"{symbol.latex} has two indices, so its members make no column")
    (name,) = names
    index = env.scope.get(name)
    assert index is not None  # a family needs a declared index
    assert index.domain is not None
    assert index.domain.low is not None
    assert index.domain.high is not None
    return range(env.whole(index.domain.low), env.whole(index.domain.high) + 1)


def member_key(key: Key, index: tuple[int, ...]) -> Key:
    """Return a key for the random data of one member, so that each has its own."""
    return (f"{key[0]}@{index}", key[1]) if index else key


def given(
    env: Env, symbol: Symbol, index: tuple[int, ...],
    fixed: dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr],
) -> Value | None:  # fmt: skip
    """Return what a page has fixed for a member, by itself or as part of the column; or None."""
    for (upper, lower), expr in reversed(fixed.items()):
        own = (*upper, *lower)
        if not own:
            return member_of(env, symbol, index, env.eval(expr))
        if len(own) > len(index):
            raise RefusalError(
                f"an entry of {symbol.latex} cannot be given a value by itself",
                own[-1].position,
                "give the whole column a value",
            )
        if tuple(env.whole(e) for e in own) == index:
            return env.checked_shape(symbol, env.eval(expr))
    return None


def member_of(env: Env, symbol: Symbol, index: tuple[int, ...], value: Value) -> Value:
    """Return one entry of the column that a whole family has been fixed to."""
    members = family_range(env, symbol)
    if arrays.shape_of(value) != (len(members), 1):
        has = arrays.describe(arrays.shape_of(value))
        raise ShapeError(f"{symbol.latex} has {len(members)} members, its value is {has}")
    return value[index[0] - members.start, 0]


def column(env: Env, symbol: Symbol) -> Value:
    """Return the members of a family as a column of numbers."""
    members = [env.value(symbol.key, (k,)) for k in family_range(env, symbol)]
    if any(arrays.is_array(m) for m in members):
        raise RefusalError(f"the members of {symbol.latex} are columns, and make no column")
    return arrays.column(members)
