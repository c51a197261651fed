"""Which values at a point its reader needs, to redo a claim by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import precision
from stepcheck.core.scope import Scope, keys_of
from stepcheck.core.tree import Deriv, Gradient, Ref, taken_by, walk
from stepcheck.core.value.lookup import column
from stepcheck.core.verdict import NoValue

if TYPE_CHECKING:
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Expr, Key
    from stepcheck.core.trial.chain import Point
    from stepcheck.core.verdict import Outcome

MOST_NAMES = 12


def values_at(scope: Scope, point: Point, exprs: list[Expr]) -> dict[str, Outcome]:
    """Return the values of the names of a claim at a sample, enough to redo it by hand.

    Where no derivative reaches below the names of the claim, their own values are enough: z, and
    not all that z is made of.
    """
    direct = {node.key for e in exprs for node in walk(e) if isinstance(node, Ref)}
    wanted = scope.reached_by(*exprs) if varies(scope, exprs) else direct
    found: dict[str, Outcome] = {}
    for key in scope.names():
        symbol = scope.get(key)
        if symbol is None or key not in wanted or len(found) >= MOST_NAMES:
            continue
        value = key in direct and not (symbol.callable or symbol.is_family)
        if scope.wholly_fixed(key) or (value and symbol.body is not None):
            found[symbol.latex] = outcome_of(point, key)
            continue
        drawn = {index: v for (k, index), v in point.used.items() if k == key}
        found |= {member(symbol, index): v for index, v in sorted(drawn.items())}
    return found


def member(symbol: Symbol, index: tuple[int, ...]) -> str:
    """Return the LaTeX of one member of a family: `y^{(2)}` of `y^{(i)}`; of a name, its own."""

    def numbered(match: re.Match[str]) -> str:
        names = symbol.lower if match[1] == "_" else symbol.upper
        numbers = index[len(symbol.upper) :] if match[1] == "_" else index
        script = match[0]
        for name, number in zip(names, numbers, strict=False):
            script = re.sub(rf"\\?{name[0]}", str(number), script)
        return script

    return re.sub(r"([_^])(\{[^{}]*\}|.)", numbered, symbol.latex) if index else symbol.latex


def varies(scope: Scope, exprs: list[Expr]) -> bool:
    """Whether a derivative is taken of something defined by other names, or a family occurs."""
    symbols = [s for e in exprs for k in keys_of(e) if (s := scope.get(k))]
    if any(s.is_family for s in symbols):
        return True
    slopes = [n for e in exprs for n in walk(e) if isinstance(n, (Deriv, Gradient))]
    inside = [s for n in slopes for k in keys_of(n.body) if (s := scope.get(k))]
    return any(
        s.body is not None and not s.callable and Ref(s.key) not in taken_by(n)
        for n in slopes
        for s in inside
    )


def outcome_of(point: Point, key: Key) -> Outcome:
    """Return the value of a name at a point, or why it has none."""
    symbol = point.env.scope.get(key)
    with precision(point.bits):
        try:
            if symbol is not None and symbol.is_family:
                return column(point.env, symbol)
            return point.env.value(key)
        except (UndefinedError, ShapeError, RefusalError, UnsureError) as error:
            return NoValue("undefined", str(error))
