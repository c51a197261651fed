"""What can be read and has no meaning, or two: refused, with the way to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.domains import Functions
from stepcheck.core.errors import RefusalError
from stepcheck.core.tree import Bare, Compose, Deriv, Expr, Gradient, Ref, taken_by, walk
from stepcheck.core.trial.chain import ORDERS
from stepcheck.core.value.evaluate import refuse_function

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key


def refuse_doubts(exprs: list[Expr], relations: list[str], scope: Scope) -> None:
    """Refuse a chain of expressions that a reader could take in another way than we do."""
    refuse_functions(exprs)
    refuse_cut(exprs, scope)
    refuse_reordered(exprs, scope)
    refuse_general(exprs, relations, scope)


def refuse_general(exprs: list[Expr], relations: list[str], scope: Scope) -> None:
    """Refuse an order, or that two values differ, about a function in general: it may be any."""
    if not {*relations} & {*ORDERS}:
        return
    for key in scope.reached_by(*exprs):
        symbol = scope.get(key)
        if symbol is not None and isinstance(symbol.domain, Functions):
            raise RefusalError(
                f"{symbol.latex} may be any function here, so this cannot be tried",
                exprs[0].position,
                f"define {symbol.latex}, or leave the statement out of the formula",
            )


def refuse_functions(exprs: list[Expr]) -> None:
    """Refuse functions that stand without their argument."""
    for node in (n for e in exprs for n in walk(e)):
        if isinstance(node, Bare | Compose):
            refuse_function(node)


def refuse_cut(exprs: list[Expr], scope: Scope) -> None:
    """Refuse a derivative by a name that reaches what it differentiates through a fixed name.

    A page has given that name a value of its own, so that it no longer depends on anything.
    """
    slopes = [n for e in exprs for n in walk(e) if isinstance(n, Deriv | Gradient)]
    if not slopes:
        return
    fixed = [key for key in scope.names() if scope.wholly_fixed(key) and is_computed(key, scope)]
    for node in slopes:
        by = taken_by(node)
        for key in fixed:
            symbol = scope.get(key)
            assert symbol is not None  # it is one of the names
            assert symbol.body is not None  # it is computed
            above = scope.reached_by(symbol.body)
            if key in scope.reached_by(node.body) and any(ref.key in above for ref in by):
                raise RefusalError(
                    f"{symbol.latex} has been given a value here, which cuts it off from "
                    f"{', '.join(ref.key[0] for ref in by)}, so this derivative has no meaning",
                    node.position,
                    f"give values to the names that {symbol.latex} is computed from",
                )


def is_computed(key: Key, scope: Scope) -> bool:
    """Whether a name has a definition."""
    symbol = scope.get(key)
    return symbol is not None and symbol.body is not None and not symbol.callable


def refuse_reordered(exprs: list[Expr], scope: Scope) -> None:
    r"""Refuse `L(y, \hat y) = L(\hat y, y)` of an L that was defined without an order."""
    orders: dict[Key, tuple[Key, ...]] = {}
    for node in (n for e in exprs for n in walk(e) if isinstance(n, Ref) and n.said):
        if orders.setdefault(node.key, node.said) != node.said:
            symbol = scope.get(node.key)
            assert symbol is not None  # it was read in this scope
            raise RefusalError(
                f"{symbol.latex} has other arguments here than before in this statement",
                node.position,
                rf"define it as a function: {symbol.latex}(…) := …",
            )
