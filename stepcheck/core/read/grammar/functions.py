r"""Functions made of functions: `(f \circ g)(x)`, `(f + g)(x)`, `(2 f)(x)`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.tree import Add, Bare, Call, Compose, Div, Expr, Mul, Neg, Num, Pow, Ref, walk

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope


def is_function(expr: Expr, scope: Scope) -> bool:
    """Whether an expression is a function that waits for its argument, or made of such."""
    return any(isinstance(n, Bare | Compose) or is_standalone(n, scope) for n in walk(expr))


def is_standalone(node: Expr, scope: Scope) -> bool:
    """Whether a node is the bare name of a function, which stands for a number as well."""
    if not isinstance(node, Ref) or node.said or node.upper or node.lower:
        return False
    symbol = scope.get(node.key)
    return symbol is not None and symbol.standalone and not symbol.is_array


def applied_to(expr: Expr, args: tuple[Expr, ...], scope: Scope) -> Expr:
    """Return a function of functions at its arguments; raise `RefusalError` if it is no such."""
    match expr:
        case Bare(key) | Ref(key) if isinstance(expr, Bare) or is_standalone(expr, scope):
            symbol = scope.get(key)
            if symbol is None or symbol.arity != len(args):
                raise RefusalError(f"{key[0]} takes another number of arguments", expr.position)
            return Call(key, args, position=expr.position)
        case Compose(outer, inner):
            return applied_to(outer, (applied_to(inner, args, scope),), scope)
        case Neg(body):
            return replace(expr, body=applied_to(body, args, scope))
        case Add(terms):
            return replace(expr, terms=tuple(applied_to(t, args, scope) for t in terms))
        case Mul(left, right):
            return replace(
                expr, left=applied_to(left, args, scope), right=applied_to(right, args, scope)
            )
        case Div(top, bottom):
            return replace(
                expr, top=applied_to(top, args, scope), bottom=applied_to(bottom, args, scope)
            )
        case Pow(base, Num() as exponent):
            return replace(expr, base=applied_to(base, args, scope), exponent=exponent)
    if is_function(expr, scope) or any(isinstance(node, Ref) for node in walk(expr)):
        raise RefusalError(
            "a function made of functions in this way is not understood",
            expr.position,
            "write its value, with the argument at each of them",
        )
    return expr  # a number in print, the same for every argument
