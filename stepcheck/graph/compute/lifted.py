"""A derivative inside a definition as a name of its own, so that a graph can show it as a node.

The same goes for what stands before an evaluation bar: it too computes names anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.scope import Symbol
from stepcheck.core.tree import At, Deriv, Expr, Gradient, Ref, replace_node, walk
from stepcheck.graph.fields.names import derivative_latex, derivative_ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope


def lifted(scope: Scope) -> Scope:
    """Return a scope that says the same, with a name for each derivative inside a definition."""
    inner = scope.child(local=scope.local)
    for key in scope.names():
        symbol = scope.get(key)
        if symbol is not None and symbol.body is not None and not symbol.callable:
            body = named(symbol.body, inner)
            if body is not symbol.body:
                inner.symbols[key] = replace(symbol, body=body)
    for frame in reversed(list(scope.chain())):
        for slot, expr in frame.fixed.items():
            inner.fixed[slot] = named(expr, inner)
    return inner


def named(body: Expr, scope: Scope) -> Expr:
    """Return a definition with a name in the place of each derivative that it holds."""
    for part in derivatives(body):
        latex, ref = derivative_latex(part, scope), derivative_ref(part, scope)
        if part is not body and ref is not None and own(part, scope):
            scope.symbols[ref.key] = Symbol(ref.key, latex, body=part)
            body = replace_node(body, part, ref)
    return body


def derivatives(expr: Expr) -> Iterator[Expr]:
    """Yield the outermost derivatives and evaluation bars of an expression."""
    if isinstance(expr, At | Deriv | Gradient):
        yield expr
        return
    for part in expr.below:
        yield from derivatives(part)


def own(expr: Expr, scope: Scope) -> bool:
    """Whether an expression has one value on its page: no parameter and no index is in it."""
    refs = [node for node in walk(expr) if isinstance(node, Ref)]
    symbols = [scope.get(ref.key) for ref in refs]
    return all(s is not None and not s.is_index and not s.is_family for s in symbols)
