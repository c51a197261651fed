"""Whether an expression is an array or a number, as its value at a sample tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.trial.chain import Chain
from stepcheck.core.verdict import NoValue

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr


def is_array(expr: Expr, scope: Scope) -> bool | None:
    """Return whether an expression has entries; None if it has no value at the first sample."""
    try:
        value = next(iter(Chain(scope, [expr], [], []).points())).outcomes[0]
    except (RefusalError, ShapeError, UndefinedError, StopIteration):
        return None
    return None if isinstance(value, NoValue) else arrays.is_array(value)
