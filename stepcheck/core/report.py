"""Values and counterexamples in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.arrays import Flexible, Value, is_array
from stepcheck.core.judge import Failure
from stepcheck.core.numbers import show
from stepcheck.core.scope import Scope, keys_of

if TYPE_CHECKING:
    from stepcheck.core.judge import Point
    from stepcheck.core.tree import Expr

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


def counterexample(scope: Scope, point: Point, exprs: list[Expr]) -> dict[str, str]:
    """Return the values at which a claim fails: free names as drawn, fixed ones as given."""
    wanted = {k for e in exprs for name in keys_of(e) for k in scope.depends(name)}
    found: dict[str, str] = {}
    for key in scope.names():
        symbol = scope.get(key)
        if symbol is None or key not in wanted or len(found) >= MOST_NAMES:
            continue
        if scope.wholly_fixed(key):
            found[symbol.latex] = shown(point.env.value(key))
        elif (key, ()) in point.used:
            found[symbol.latex] = shown(point.used[(key, ())])
    return found
