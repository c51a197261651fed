"""What a spelled name means in a scope: a symbol, a member of a family, an entry of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.names import Scripts, indices, label_of
from stepcheck.core.tree import Expr, Key, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tokens import Token


def literal_keys(key: Key, scripts: Scripts) -> list[tuple[Key, bool, bool]]:
    """Return the keys under which a scope may hold this very spelling, longest first.

    With each: whether it uses up the subscript, and the superscript.
    """
    letter, weight = key
    low = f"_{label_of(scripts.lower)}" if scripts.lower else ""
    up = f"^{scripts.label}" if scripts.label else ""
    if scripts.index:
        up = f"^({label_of(scripts.index)})"
    found = [(low + up, True, True), (low, True, False), (up, False, True)]
    return [((letter + tail, weight), a, b) for tail, a, b in found if tail]


def family_key(key: Key, *, upper: bool, lower: bool) -> Key:
    """Return the key of a family: z^{(i)} is `z^()`, p_k is `p_()`."""
    return key[0] + "_()" * lower + "^()" * upper, key[1]


def rank(symbol: Symbol) -> int:
    """Return how many sizes a free symbol's shape has (0 for a number)."""
    return len(symbol.domain.shape) if symbol.domain else 0


def resolve(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Return what a spelled name with indices refers to, or None if it is not known."""
    for candidate, uses_lower, uses_upper in literal_keys(key, scripts):
        symbol = scope.get(candidate) or (scope.find(candidate) if key[1] != "plain" else None)
        if symbol:
            rest_low = [] if uses_lower else scripts.lower
            rest_up = [] if uses_upper else scripts.index
            return indexed(symbol, rest_low, rest_up, parse, position)
    if scripts.label:
        return None
    if scripts.lower or scripts.index:
        return resolve_entry(key, scripts, scope, parse, position)
    if exact := scope.get(key):
        return Ref(exact.key, position=position)
    family = family_of(key, scope)
    if family and key[1] != "plain":
        return Ref(family.key, whole=True, position=position)
    found = scope.find(key)
    if found is None and family:
        return Ref(family.key, whole=True, position=position)
    return Ref(found.key, position=position) if found else None


def family_of(key: Key, scope: Scope) -> Symbol | None:
    """Return the family with one index whose members make up the column of this letter."""
    for upper in (True, False):
        if family := scope.get((family_key(key, upper=upper, lower=not upper)[0], "plain")):
            return family
    return None


def resolve_entry(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Find the family or the array that an indexed letter is an entry of."""
    has_low, has_up = bool(scripts.lower), bool(scripts.index)
    for upper, lower in ((has_up, has_low), (has_up, False), (False, has_low)):
        if not (upper or lower):
            continue
        family = scope.find(family_key(key, upper=upper, lower=lower))
        if family and (upper or not has_up):
            return indexed(family, scripts.lower, scripts.index, parse, position)
    if has_up and key[1] == "bold":
        return None  # a bold letter with an index is a column of its own, not an entry
    arrays = [
        s for k in scope.names() if k[0] == key[0] and (s := scope.get(k)) and holds_entries(s)
    ]
    exact = [s for s in arrays if s.key == key]
    if exact or len(arrays) == 1:
        return indexed((exact or arrays)[0], scripts.lower, scripts.index, parse, position)
    if len(arrays) > 1:
        raise RefusalError(
            f"the index could be one of {len(arrays)} arrays of this letter", position
        )
    if scope.find(key):
        raise RefusalError(
            f"`{key[0]}` is a number here, so it has no entries and no index", position,
            r"declare the array in bold, e.g. \mathbf{w} \in \mathbb{R}^{n}, or write \cdot"
        )  # fmt: skip
    return None


def holds_entries(symbol: Symbol) -> bool:
    """Whether a symbol can be indexed: a free array, one that is defined, or anything bold."""
    if symbol.key[0].endswith("()"):
        return False
    defined = symbol.body is not None and (symbol.is_array or symbol.key[1] != "plain")
    return rank(symbol) > 0 or defined


def indexed(
    symbol: Symbol, lower: list[Token], upper: list[Token], parse: Callable[[list[Token]], Expr],
    position: int,
) -> Ref:  # fmt: skip
    """Return a reference to a symbol with its indices read."""
    ups = indices(upper, len(symbol.upper) or 1, parse) if upper else ()
    wanted = len(symbol.lower) or (2 if rank(symbol) == 2 or symbol.key[0].isupper() else 1)
    lows = indices(lower, wanted, parse) if lower else ()
    return Ref(symbol.key, ups, lows, position=position)
