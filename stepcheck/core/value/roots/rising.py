"""Whether an equation takes no value twice, so that one root of it is all there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.numbers import exact
from stepcheck.core.tree import Add, Apply, Call, Const, Div, Mul, Neg, Num, Pow, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key, Root

STRICTLY = {"exp", "log", "sqrt", "tanh", "arctan", "sinh", "arsinh", "arcsin"}
FLAT, ONE_TO_ONE = 0, 2
"""What an expression is in an unknown: -1 or 1 as it falls or rises for all values of the others;
0 where it does not depend on it; 2 where it takes no value twice as long as the others are not 0;
None where nothing is known."""
DEEPEST = 40


def rises(root: Root, scope: Scope) -> int | None:
    """Return 1, -1 or 2 where an equation has one root at most; None where it may have several."""
    if root.unknown.lower or root.more or root.ray:
        return None
    known: dict[Key, int] = {root.unknown.key: 1}
    parts = (way(part, scope, known) for part in (root.body, root.target))
    left, right = parts
    return joined([left, None if right is None else turned(right)]) or None


def turned(way: int) -> int:
    """Return what minus an expression is."""
    return -way if abs(way) == 1 else way


def joined(ways: list[int | None]) -> int | None:
    """Return what a sum is."""
    moving = [w for w in ways if w != FLAT]
    if not moving:
        return FLAT
    if len(moving) == 1 or (len(set(moving)) == 1 and moving[0] != ONE_TO_ONE):
        return moving[0]
    return None


def way(  # noqa: C901  a flat list
    expr: Expr, scope: Scope, known: Mapping[Key, int], depth: int = 0
) -> int | None:
    """Return what an expression is in the unknown, whose own `known` entry is 1."""

    def inner(part: Expr) -> int | None:
        return way(part, scope, known, depth + 1)

    if depth > DEEPEST:
        return None
    if not any(key in known for key in reached(expr, scope)):
        return FLAT
    match expr:
        case Ref(key, (), ()) if key in known:
            return known[key]
        case Ref(key, (), ()):
            symbol, fixed = scope.get(key), scope.override(expr)
            if fixed is not None or symbol is None or symbol.body is None or symbol.is_family:
                return None
            return inner(symbol.body)
        case Neg(body):
            found = inner(body)
            return None if found is None else turned(found)
        case Add(terms):
            return joined([inner(t) for t in terms])
        case Mul(left, right, "juxtaposed" | "dot"):
            return scaled(inner(left), left, inner(right), right)
        case Div(top, bottom):
            found = scaled(inner(top), top, inner(bottom), bottom)
            return ONE_TO_ONE if found is not None and inner(bottom) != FLAT else found
        case Pow(Const("e"), exponent):
            return inner(exponent)
        case Pow(base, Num(text)) if text.isdigit() and int(text) % 2 == 1:
            return inner(base)
        case Pow(base, Neg(Num("1"))):
            return None if inner(base) is None else ONE_TO_ONE
        case Pow(base, exponent) if inner(base) == FLAT:
            return None if inner(exponent) is None else ONE_TO_ONE
        case Apply(name, (body,)) if name in STRICTLY:
            return inner(body)
        case Call(key, args, 0):
            symbol = scope.get(key)
            if symbol is None or symbol.body is None or len(symbol.params) != len(args):
                return None
            ways = {p: inner(a) for p, a in zip(symbol.params, args, strict=True)}
            moving = {p: w for p, w in ways.items() if w != FLAT and w is not None}
            if None in ways.values():
                return None
            return way(symbol.body, scope, {**known, **moving}, depth + 1)
    return None


def scaled(left: int | None, one: Expr, right: int | None, other: Expr) -> int | None:
    """Return what a product is: one factor may move, the other one may be a number or a name."""
    if left is None or right is None or FLAT not in (left, right):
        return None
    moving, factor = (right, one) if left == FLAT else (left, other)
    plain = isinstance(factor, Num) and exact(factor.text) != 0
    return moving if plain else ONE_TO_ONE


def reached(expr: Expr, scope: Scope) -> frozenset[Key]:
    """Return the names that an expression depends on, its parameters too."""
    return scope.reached_by(expr)
