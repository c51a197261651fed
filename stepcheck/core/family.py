"""Families: which member of z^{(i)} or p_k a reference means, and how many members there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError, UndefinedError

if TYPE_CHECKING:
    from stepcheck.core.env import Env
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Expr, Key, Ref


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
    assert index is not None  # the definition of a family needs a declared index
    assert index.domain is not None
    assert index.domain.low is not None
    assert index.domain.high is not None
    return range(env.whole(index.domain.low), env.whole(index.domain.high) + 1)
