"""What a statement would have to say, so that a part of it has a value everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.binders import free_keys
from stepcheck.core.spelling import spelled
from stepcheck.core.tree import Add, Apply, Const, Div, Expr, Neg, Num, Pow
from stepcheck.core.trial.shapes import is_array

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

SIGNS = {"log": ">", "log2": ">", "log10": ">", "sqrt": r"\ge", "abs": r"\ne", "sign": r"\ne"}


def condition_for(node: Expr | None, scope: Scope, free: frozenset[Key] = frozenset()) -> str:
    """Return the condition under which a part of a tree has a value, in LaTeX; nothing if unknown.

    `node` is the innermost part that has none at some point, `free` are the names that are free in
    the statement: what holds an index that is not must be said of all its values.
    """
    match node:
        case Apply(name, (argument,)) if name in SIGNS:
            return compared(argument, SIGNS[name], scope, free)
        case Apply("factorial", (argument,)):
            return countable(argument, scope)
        case Apply("max" | "min", (left, right)):
            return rf"{spelled(left, scope)} \ne {spelled(right, scope)}"
        case Div(_, bottom):
            return compared(bottom, r"\ne", scope, free)
        case Pow(base, Neg(Num())):
            matrix = is_array(base, scope)
            return (
                rf"\det({spelled(base, scope)}) \ne 0"
                if matrix
                else compared(base, r"\ne", scope, free)
            )
        case Pow(Const(), exponent) | Apply("exp", (exponent,)):
            return rf"\left| {spelled(exponent, scope)} \right| < 10^9"  # as `numbers` computes
        case Pow(base, _):
            return f"{spelled(base, scope)} > 0"
        case _:
            return ""


def compared(expr: Expr, sign: str, scope: Scope, free: frozenset[Key]) -> str:
    r"""Return `x > 0`, or `\min_{k} x_k > 0` where the statement binds the index."""
    bound = [key for key in free_keys(expr) if key not in free and is_index(key, scope)]
    shown = spelled(expr, scope)
    if len(bound) != 1:
        return f"{shown} {sign} 0"
    if sign == r"\ne":
        shown, sign = rf"\left| {shown} \right|", ">"
    return rf"\min_{{{bound[0][0]}}} {shown} {sign} 0"


def is_index(key: Key, scope: Scope) -> bool:
    """Whether a name is a declared index."""
    symbol = scope.get(key)
    return symbol is not None and symbol.is_index


def countable(expr: Expr, scope: Scope) -> str:
    """Return the condition under which an expression has a factorial."""
    match expr:
        case Add((most, Neg(part))):
            return rf"{spelled(part, scope)} \le {spelled(most, scope)}"
        case _:
            return rf"{spelled(expr, scope)} \in \mathbb{{N}}_0"
