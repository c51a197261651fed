"""The value of a name: what a page has fixed, what its definition says, or a number of its set.

A family has a value for each of its members: `z^{(i)}`, `p_k`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.domains import Naturals, Range, Reals, Simplex
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnmetError
from stepcheck.core.numbers import ZERO
from stepcheck.core.scope import range_of
from stepcheck.core.tree import Ref
from stepcheck.core.value.entries import replaced
from stepcheck.core.value.sample import CORNER, SIZES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.arrays import Value
    from stepcheck.core.domains import Domain
    from stepcheck.core.numbers import Real
    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr, Key
    from stepcheck.core.value.env import Env
    from stepcheck.core.value.sample import Place

    Fixed = Mapping[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]

MOST_ENTRIES = 1000


def compute(env: Env, key: Key, index: tuple[int, ...]) -> Value:
    """Return a value by what is fixed, by definition, or by drawing it."""
    symbol = env.scope.get(key)
    if symbol is None:
        raise RefusalError(f"`{key[0]}` has not been introduced")
    fixed = env.scope.overrides(key)
    if index and (found := given(env, symbol, index, fixed)) is not None:
        return found
    if not index and ((), ()) in fixed:
        return checked_shape(env, symbol, env.eval(fixed[(), ()]))
    if symbol.body is not None:
        names = (*symbol.upper, *symbol.lower)
        return env.child({(n, ()): fmpq(i) for n, i in zip(names, index, strict=True)}).eval(
            symbol.body
        )
    value = free(env, symbol, index)
    if index:
        return value
    for (upper, lower), expr in fixed.items():  # entries that the page has fixed
        value = replaced(env, value, (*upper, *lower), env.eval(expr))
        env.context.used[key, ()] = value
    return value


def checked_shape(env: Env, symbol: Symbol, value: Value) -> Value:
    """Return a value that a page has fixed, if it has the declared shape."""
    if symbol.domain is None:
        return value
    wanted = shape_of(env, symbol)
    if isinstance(value, Flexible):
        value = value.shaped(wanted)
    if (arrays.shape_of(value) or (1, 1)) != (wanted or (1, 1)):
        has, wants = arrays.describe(arrays.shape_of(value)), arrays.describe(wanted)
        words = f"{symbol.latex} is declared as {wants}, its value is {has}"
        raise ShapeError(words + sizes_first(env, symbol, arrays.shape_of(value)))
    return value


def sizes_first(env: Env, symbol: Symbol, shape: tuple[int, ...]) -> str:
    """Return which sizes have to be given before a value of this shape, if they are still free."""
    declared = symbol.domain.shape if symbol.domain else ()
    named = [(e, size) for e, size in zip(declared, shape, strict=False) if isinstance(e, Ref)]
    free = [(s, n) for e, n in named if (s := env.scope.get(e.key)) and s.domain is not None]
    given = ", ".join(f"{s.latex} := {n}" for s, n in free if not env.scope.overrides(s.key))
    return f": give its size first, {given}" if given else ""


def shape_of(env: Env, symbol: Symbol) -> tuple[int, ...]:
    """Return the shape of a free symbol here: columns are n×1."""
    sizes = tuple(env.whole(e) for e in symbol.domain.shape) if symbol.domain else ()
    if any(size < 1 for size in sizes):
        raise UndefinedError(f"{symbol.latex} has a size below 1")
    if math.prod(sizes) > MOST_ENTRIES:
        raise RefusalError(f"{symbol.latex} has more than {MOST_ENTRIES} entries")
    return (*sizes, 1) if len(sizes) == 1 else sizes


def free(env: Env, symbol: Symbol, index: tuple[int, ...] = ()) -> Value:
    """Return numbers of its set for a free symbol, or for one member; note them."""
    domain = symbol.domain
    assert domain is not None  # a symbol without a body has a domain
    if isinstance(domain, Range) and not index and not domain.shape:
        raise RefusalError(f"the index {symbol.latex} has no value here")
    value = drawn(env, symbol.key, index, domain, shape_of(env, symbol))
    env.context.used[(symbol.key, index)] = value
    return value


def drawn(
    env: Env, key: Key, index: tuple[int, ...], domain: Domain, shape: tuple[int, ...]
) -> Value:
    """Return numbers of a domain: those chosen for this point, else drawn from it."""
    sample, ordinal = env.sample, env.context.ordinal(env.scope, key)
    env.context.varied = True
    if isinstance(domain, Simplex):
        return shares(env, key, index, domain, shape[0])
    if isinstance(domain, Naturals) and not shape and not index:
        place: Place = (key, index, 0, 0)
        chosen = sample.chosen_at(place, domain, env.bound)
        return noted(env, place, domain, size_of(env, key) if chosen is None else chosen)
    deck = None
    if shape and isinstance(domain, Reals) and not domain.excluded:
        deck = sample.deck(ordinal, math.prod(shape))

    def number(row: int, column: int) -> Real:
        place = (key, index, row, column)
        if deck is not None and place not in sample.chosen:
            return noted(env, place, domain, deck[row * shape[1] + column])
        return noted(env, place, domain, sample.number_of(place, ordinal, domain, env.bound))

    return arrays.build(shape, number)


def shares(env: Env, key: Key, index: tuple[int, ...], domain: Simplex, size: int) -> Value:
    """Return probabilities: those of this point, where some are chosen so that they add up to 1.

    What is chosen are weights, so that one of them can be moved by itself.
    """
    sample = env.sample
    corner = sample.chosen.get((key, index, *CORNER))
    drawn = sample.simplex(env.context.ordinal(env.scope, key), index, domain, size, corner)
    places: list[Place] = [(key, index, row, 0) for row in range(size)]
    weights = [sample.chosen.get(place, w) for place, w in zip(places, drawn, strict=True)]
    total = sum(weights, start=ZERO)
    if total == 0 or not all(domain.contains(w, env.bound) for w in weights):
        raise UnmetError("these are no weights of probabilities")
    pairs = zip(places, weights, strict=True)
    return arrays.column([noted(env, place, domain, w / total) for place, w in pairs])


def noted(env: Env, place: Place, domain: Domain, number: Real) -> Real:
    """Return a number, and note where it comes from."""
    context = env.context
    context.places[place], context.numbers[place] = domain, number
    if domain.members and place not in context.members:
        context.members[place] = [env.bound(e) for e in domain.members]
    return number


def size_of(env: Env, key: Key) -> Real:
    """Return a size: all sizes of a scope are different."""
    naturals = [k for k in env.scope.names() if is_natural(env.scope, k)]
    taken = {env.whole(e) for k in naturals for e in env.scope.overrides(k).values()}
    unfixed = [k for k in naturals if not env.scope.wholly_fixed(k)]
    choices = [s for s in SIZES if s not in taken]
    return fmpq(choices[min(unfixed.index(key), len(choices) - 1)])


def is_natural(scope: Scope, key: Key) -> bool:
    """Whether a name is a free natural number, such as a size."""
    symbol = scope.get(key)
    if symbol is None or symbol.is_family:
        return False
    return isinstance(symbol.domain, Naturals) and not symbol.domain.shape


def split_indices(env: Env, symbol: Symbol, ref: Ref) -> tuple[tuple[int, ...], tuple[Expr, ...]]:
    """Return which member of a family is meant, and which entry of it."""
    if not symbol.is_family:
        return (), (*ref.upper, *ref.lower)
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
    if isinstance(domain, Range):
        low, high = env.whole(domain.low), env.whole(domain.high)
        if not low <= number <= high:
            raise UndefinedError(f"index {number} lies outside {low} … {high}")
    return number


def family_range(env: Env, symbol: Symbol) -> range:
    """Return the members of a family with one index."""
    names = (*symbol.upper, *symbol.lower)
    if len(names) != 1:
        raise RefusalError(f"{symbol.latex} has two indices, so its members make no column")
    domain = range_of(env.scope.get(names[0]))
    return range(env.whole(domain.low), env.whole(domain.high) + 1)


def given(env: Env, symbol: Symbol, index: tuple[int, ...], fixed: Fixed) -> Value | None:
    """Return what a page has fixed for a member, by itself or as part of the column; or None."""
    for (upper, lower), expr in reversed(list(fixed.items())):
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
            return checked_shape(env, symbol, env.eval(expr))
    return None


def member_of(env: Env, symbol: Symbol, index: tuple[int, ...], value: Value) -> Value:
    """Return one entry of the column that a whole family has been fixed to."""
    members = family_range(env, symbol)
    if (arrays.shape_of(value) or (1, 1)) != (len(members), 1):
        has = arrays.describe(arrays.shape_of(value))
        raise ShapeError(f"{symbol.latex} has {len(members)} members, its value is {has}")
    return arrays.entries(value)[index[0] - members.start]


def column(env: Env, symbol: Symbol) -> Value:
    """Return the members of a family as a column of numbers."""
    members = [env.value(symbol.key, (k,)) for k in family_range(env, symbol)]
    if any(arrays.is_array(m) for m in members):
        raise RefusalError(f"the members of {symbol.latex} are columns, and make no column")
    return arrays.column(arrays.number(m) for m in members)
