r"""Which expressions are surely positive, or surely not 0: rough, and never wrong.

Used only to see that nothing can happen: that `1 + e^{-z}` has no 0, so that nobody looks for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.domains import Interval
from stepcheck.core.tree import Add, Apply, Big, Call, Const, Div, Expr, Mul, Neg, Num, Pow, Ref
from stepcheck.core.trial.ranges import ends_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.scope import Scope

DEEPEST = 12
EVERYWHERE_POSITIVE = ("exp", "cosh", "sech")


def is_positive(expr: Expr, scope: Scope, depth: int = 0) -> bool:  # noqa: C901  a flat list
    """Whether an expression is above 0 wherever it has a value."""
    if depth > DEEPEST:
        return False

    def positive(part: Expr) -> bool:
        return is_positive(part, scope, depth + 1)

    match expr:
        case Num(text):
            return float(text) > 0
        case Const():
            return True
        case Apply(name, args):
            of_positive = name in ("sqrt", "abs", "max", "min") and all(map(positive, args))
            return name in EVERYWHERE_POSITIVE or of_positive
        case Pow(base, _):
            return positive(base)
        case Mul(left, right):
            return positive(left) and positive(right)
        case Div(top, bottom):
            return positive(top) and positive(bottom)
        case Add(terms):
            return is_sum_positive(terms, scope, depth)
        case Big(kind):
            return kind in ("sum", "prod") and expr.where is None and positive(expr.body)
        case _:
            return is_name_positive(expr, scope, depth)


def is_sum_positive(terms: tuple[Expr, ...], scope: Scope, depth: int) -> bool:
    """Whether a sum is above 0: its terms are, or it is what a share leaves of 1."""
    if len(terms) == 2 and terms[0] == Num("1") and isinstance(terms[1], Neg):
        return is_share(terms[1].body, scope, depth + 1)
    floor = all(ends_of(t, scope)[0] >= 0 for t in terms)
    return floor and any(is_positive(t, scope, depth + 1) for t in terms)


def is_share(expr: Expr, scope: Scope, depth: int) -> bool:
    """Whether an expression lies between 0 and 1, without its ends: a part of a positive sum."""
    if depth > DEEPEST:
        return False
    if isinstance(expr, Ref | Call):
        body = body_of(expr, scope)
        shares = body is not None and is_share(body, scope, depth + 1)
        return shares or is_below_one(expr, scope)
    if not (isinstance(expr, Div) and isinstance(expr.bottom, Add)):
        return False
    terms = list(expr.bottom.terms)
    if expr.top not in terms:
        return False
    return all(is_positive(t, scope, depth + 1) for t in terms)


def is_below_one(expr: Expr, scope: Scope) -> bool:
    """Whether a free number lies below 1 by its set."""
    symbol = scope.get(expr.key) if isinstance(expr, Ref) else None
    domain = symbol.domain if symbol is not None else None
    if not isinstance(domain, Interval) or domain.high is None:
        return False
    high = ends_of(domain.high, scope)[1]
    return high < 1 or (high == 1 and not domain.closed[1])


def is_name_positive(expr: Expr, scope: Scope, depth: int) -> bool:
    """Whether a name is above 0: by its set, its definition, or its rough ends."""
    if isinstance(expr, Ref | Call) and (body := body_of(expr, scope)) is not None:
        return is_positive(body, scope, depth + 1)
    symbol = scope.get(expr.key) if isinstance(expr, Ref) else None
    domain = symbol.domain if symbol is not None else None
    if isinstance(domain, Interval) and domain.low is not None:
        low = ends_of(domain.low, scope)[0]
        if low > 0 or (low == 0 and not domain.closed[0]):
            return True
    return ends_of(expr, scope)[0] > 0


def body_of(expr: Ref | Call, scope: Scope) -> Expr | None:
    """Return what a name is defined as, unless a value was given to it."""
    symbol = scope.get(expr.key)
    if symbol is None or scope.overrides(expr.key) or (isinstance(expr, Call) and expr.primes):
        return None
    return symbol.body


def is_never_zero(expr: Expr, scope: Scope, depth: int = 0) -> bool:  # noqa: C901  a flat list
    """Whether an expression differs from 0 wherever it has a value."""
    if depth > DEEPEST:
        return False

    def never(parts: Iterable[Expr]) -> bool:
        return all(is_never_zero(part, scope, depth + 1) for part in parts)

    if is_positive(expr, scope, depth):
        return True
    match expr:
        case Num(text):
            return float(text) != 0
        case Neg(body):
            return never((body,))
        case Mul(left, right):
            return never((left, right))
        case Div(top, _):
            return never((top,))
        case Pow(base, _):
            return never((base,))
        case Apply("abs" | "sqrt", args):
            return never(args)
        case Ref(key) if not expr.lower and (symbol := scope.get(key)) and symbol.domain:
            return Num("0") in symbol.domain.excluded or ends_of(expr, scope)[1] < 0
        case _:
            low, high = ends_of(expr, scope)
            return low > 0 or high < 0
