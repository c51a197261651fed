"""Of which degree an expression is in one of its names, where it is a polynomial in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.tree import Add, Call, Div, Expr, Key, Mul, Neg, Num, Pow, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.scope import Scope

HIGHEST = 24
DEEPEST = 40


def degree_of(  # noqa: C901  a flat list
    expr: Expr, degrees: Mapping[Key, int], scope: Scope, depth: int = 0
) -> int:
    """Return a number that the degree of a polynomial is not above.

    `degrees` has those of the names that vary. Raises `RefusalError` where the expression is no
    polynomial in them, as far as one can see that, or is of an order too high to be computed.
    """

    def inner(part: Expr) -> int:
        return degree_of(part, degrees, scope, depth + 1)

    found: int | None = None
    match expr:
        case _ if depth > DEEPEST:
            pass
        case Ref(key) if key in degrees and not (expr.lower or expr.upper):
            found = degrees[key]
        case _ if not degrees.keys() & scope.reached_by(expr):
            found = 0
        case Ref(key):
            symbol = scope.get(key)
            if symbol is not None and symbol.body is not None and not symbol.is_family:
                found = inner(symbol.body) if not (expr.lower or expr.upper) else None
        case Neg(body):
            found = inner(body)
        case Add(terms):
            found = max(map(inner, terms))
        case Mul(left, right):
            found = inner(left) + inner(right)
        case Div(top, bottom) if not degrees.keys() & scope.reached_by(bottom):
            found = inner(top)
        case Pow(base, Num(text)) if text.isdigit():
            found = inner(base) * int(text)
        case Call(key, args):
            symbol = scope.get(key)
            if symbol is not None and symbol.body is not None and symbol.takes_numbers:
                given = dict(zip(symbol.params, map(inner, args), strict=True))
                found = degree_of(symbol.body, {**degrees, **given}, scope, depth + 1)
    if found is None or found > HIGHEST:
        raise RefusalError(
            "only integrals of polynomials are understood",
            expr.position,
            r"write what it comes to, or keep it out of the check with \unchecked and a reason",
        )
    return found
