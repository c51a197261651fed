"""Values and counterexamples in print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.check.chain import Failure
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import show
from stepcheck.core.scope import Scope, keys_of
from stepcheck.core.tree import Deriv, Gradient, Ref, walk
from stepcheck.core.value.arrays import Flexible, Value, is_array
from stepcheck.core.value.lookup import column

if TYPE_CHECKING:
    from stepcheck.core.check.chain import Point
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Expr, Key

MOST_NAMES = 12


def shown(value: Value) -> str:
    """Return a value in print: `0.221713`, `(1; 2)` for a column, `[1, 2; 3, 4]` for a matrix."""
    if isinstance(value, Failure):
        return f"no value ({value.message})"
    if isinstance(value, Flexible):
        return {"ones": "a column of ones", "zeros": "zeros", "eye": "the identity"}[value.kind]
    if not is_array(value):
        return show(value)
    rows = [", ".join(show(x) for x in row) for row in value]
    return f"({', '.join(rows)})" if value.shape[1] == 1 else f"[{'; '.join(rows)}]"


def sample_of(scope: Scope, point: Point, exprs: list[Expr]) -> dict[str, str]:
    """Return the values of the names of a claim at a sample, enough to redo it by hand.

    Where no derivative reaches below the names of the claim, their own values are enough: z, and
    not all that z is made of.
    """
    direct = {name for e in exprs for name in keys_of(e)}
    below = {k for name in direct for k in scope.depends(name)}
    wanted = below if varies(scope, exprs) else direct
    found: dict[str, str] = {}
    for key in scope.names():
        symbol = scope.get(key)
        if symbol is None or key not in wanted or len(found) >= MOST_NAMES:
            continue
        value = key in direct and not (symbol.callable or symbol.is_family)
        if scope.wholly_fixed(key) or (value and symbol.body is not None):
            found[symbol.latex] = shown(outcome_of(point, key))
            continue
        drawn = {index: v for (k, index), v in point.used.items() if k == key}
        found |= {member(symbol, index): shown(v) for index, v in sorted(drawn.items())}
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
        s.body is not None and not s.callable and Ref(s.key) not in by
        for n in slopes
        for by in [n.by if isinstance(n, Deriv) else (n.by,)]
        for s in inside
    )


def outcome_of(point: Point, key: Key) -> Value:
    """Return the value of a name at a point, or why it has none."""
    symbol = point.env.scope.get(key)
    try:
        if symbol is not None and symbol.is_family:
            return column(point.env, symbol)
        return point.env.value(key)
    except (UndefinedError, ShapeError, RefusalError) as error:
        return Failure("undefined", str(error))
