"""Where one look is not enough: cases, max, |·| and the like are another expression elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Apply, Cases, Deriv, Expr, Gradient, walk
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope


def is_branching(node: Expr) -> bool:
    """Whether a node is one of several expressions, depending on where one looks."""
    return isinstance(node, Cases) or (isinstance(node, Apply) and VOCABULARY[node.name].branching)


def has_branches(scope: Scope, exprs: list[Expr]) -> bool:
    """Whether expressions, or definitions they rest on, take several samples to see whole."""
    keys = {below for e in exprs for key in keys_of(e) for below in scope.depends(key)}
    bodies = [s.body for key in keys if (s := scope.get(key)) and s.body is not None]
    return any(is_branching(node) for e in [*exprs, *bodies] for node in walk(e))


def has_corner(exprs: list[Expr]) -> bool:
    """Whether there are branches whose border is worth a look, and no derivative."""
    nodes = [n for e in exprs for n in walk(e)]
    return any(map(is_branching, nodes)) and not any(
        isinstance(n, (Deriv, Gradient)) or getattr(n, "primes", 0) for n in nodes
    )
