"""Between which two numbers an expression stays, wherever its names are: rough, and always right.

Used only to see that a branch cannot be reached, such as the negative side of `|e^x|`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from stepcheck.core.domains import Counts, Interval, Members, Naturals, Range
from stepcheck.core.tree import (
    Add,
    Apply,
    Call,
    Const,
    Div,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.core.domains import Domain
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

Ends: TypeAlias = tuple[float, float]
ANYTHING: Ends = (-math.inf, math.inf)
RISING: dict[str, Callable[[float], float]] = {
    "exp": lambda x: math.exp(x) if x < 700 else math.inf,
    "log": lambda x: math.log(x) if x > 0 else -math.inf,
    "sqrt": lambda x: math.sqrt(x) if x > 0 else 0.0,
    "tanh": math.tanh, "arctan": math.atan,
}  # fmt: skip
BETWEEN: dict[str, Ends] = {
    "sin": (-1, 1), "cos": (-1, 1), "cosh": (1, math.inf), "sign": (-1, 1), "kronecker": (0, 1),
    "norm1": (0, math.inf), "norm2": (0, math.inf), "normF": (0, math.inf),
    "normmax": (0, math.inf),
}  # fmt: skip
DEEPEST = 40


def ends_of(  # noqa: C901  a flat list
    expr: Expr, scope: Scope, known: Mapping[Key, Ends] | None = None, depth: int = 0
) -> Ends:
    """Return numbers that an expression never goes below and above; it may not come near them."""
    if depth > DEEPEST:
        return ANYTHING

    def inner(part: Expr) -> Ends:
        return ends_of(part, scope, known, depth + 1)

    match expr:
        case Num(text):
            return float(text), float(text)
        case Const(name):
            value = math.e if name == "e" else math.pi
            return value, value
        case Neg(body):
            low, high = inner(body)
            return -high, -low
        case Add(terms):
            found = [inner(t) for t in terms]
            return sum(f[0] for f in found), sum(f[1] for f in found)
        case Mul(left, right):
            return (0.0, inner(left)[1] ** 2) if left == right else times(inner(left), inner(right))
        case Div(top, bottom):
            return times(inner(top), over(inner(bottom)))
        case Pow(Const("e"), exponent):
            return rising("exp", inner(exponent))
        case Pow(base, Num(text)) if text.isdigit():
            return raised(inner(base), int(text))
        case Ref(key) if key in (known or {}):
            return (known or {})[key]
        case Ref():
            return of_name(expr, scope, known, depth)
        case Call(key, args, 0):
            symbol = scope.get(key)
            if symbol is None or symbol.body is None:
                return ANYTHING
            given = dict(zip(symbol.params, map(inner, args), strict=True))
            return ends_of(symbol.body, scope, {**(known or {}), **given}, depth + 1)
        case Apply(name, args) if name in RISING:
            return rising(name, inner(args[0]))
        case Apply("abs", (body,)):
            return of_size(inner(body))
        case Apply("max" | "min" as name, args) if len(args) > 1:
            pick = max if name == "max" else min
            found = [inner(a) for a in args]
            return pick(f[0] for f in found), pick(f[1] for f in found)
        case Apply(name):
            return BETWEEN.get(name, ANYTHING)
        case _:
            return ANYTHING


def of_name(ref: Ref, scope: Scope, known: Mapping[Key, Ends] | None, depth: int) -> Ends:
    """Return the ends of a name: of its value, its definition or its set."""
    symbol = scope.get(ref.key)
    if symbol is None:
        return ANYTHING
    fixed = scope.override(ref) or (None if scope.overrides(ref.key) else symbol.body)
    if fixed is not None:
        return ends_of(fixed, scope, known, depth + 1)
    if symbol.domain is None or scope.overrides(ref.key):
        return ANYTHING
    return of_set(symbol.domain, scope, depth)


def of_set(domain: Domain, scope: Scope, depth: int) -> Ends:
    """Return the ends of a set."""
    if isinstance(domain, Naturals | Counts):
        return float(isinstance(domain, Naturals)), math.inf
    if isinstance(domain, Members):
        found = [ends_of(e, scope, None, depth + 1) for e in domain.listed]
        return min(f[0] for f in found), max(f[1] for f in found)
    if isinstance(domain, Interval | Range):
        low, high = domain.low, domain.high
        return (
            -math.inf if low is None else ends_of(low, scope, None, depth + 1)[0],
            math.inf if high is None else ends_of(high, scope, None, depth + 1)[1],
        )
    return ANYTHING


LIMITS: dict[str, Ends] = {
    "exp": (0.0, math.inf), "log": ANYTHING, "sqrt": (0.0, math.inf), "tanh": (-1.0, 1.0),
    "arctan": (-1.6, 1.6),
}  # fmt: skip


def rising(name: str, ends: Ends) -> Ends:
    """Return the ends of a function that only rises."""
    f, (lowest, highest) = RISING[name], LIMITS[name]
    low = f(ends[0]) if ends[0] > -math.inf else lowest
    return low, f(ends[1]) if ends[1] < math.inf else highest


def times(a: Ends, b: Ends) -> Ends:
    """Return the ends of a product."""
    found = [0.0 if 0 in (x, y) else x * y for x in a for y in b]
    return min(found), max(found)


def over(ends: Ends) -> Ends:
    """Return the ends of a reciprocal."""
    low, high = ends
    if low >= 0:
        return (1 / high if high else math.inf), (1 / low if low else math.inf)
    return (1 / high if high else -math.inf, 1 / low) if high <= 0 else ANYTHING


def of_size(ends: Ends) -> Ends:
    """Return the ends of an absolute value."""
    low, high = ends
    if low >= 0:
        return ends
    return (-high, -low) if high <= 0 else (0.0, max(-low, high))


def raised(ends: Ends, exponent: int) -> Ends:
    """Return the ends of a power with a whole exponent."""
    low, high = of_size(ends) if exponent % 2 == 0 else ends
    try:
        return low**exponent, high**exponent
    except OverflowError:
        return (0.0 if exponent % 2 == 0 else -math.inf), math.inf
