"""What a statement would have to say, so that a part of it has a value everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.spelling import spelled
from stepcheck.core.tree import Add, Apply, Const, Div, Expr, Neg, Num, Pow

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope

SIGNS = {"log": ">", "log2": ">", "log10": ">", "sqrt": r"\ge", "abs": r"\ne", "sign": r"\ne"}


def condition_for(node: Expr | None, scope: Scope) -> str:
    """Return the condition under which a part of a tree has a value, in LaTeX; nothing if unknown.

    `node` is the innermost part that has none at some point.
    """
    match node:
        case Apply(name, (argument,)) if name in SIGNS:
            return f"{spelled(argument, scope)} {SIGNS[name]} 0"
        case Apply("factorial", (Add((most, Neg(part))),)):
            return rf"{spelled(part, scope)} \le {spelled(most, scope)}"
        case Apply("factorial", (argument,)):
            return rf"{spelled(argument, scope)} \in \mathbb{{N}}_0"
        case Apply("max" | "min", (left, right)):
            return rf"{spelled(left, scope)} \ne {spelled(right, scope)}"
        case Div(_, bottom):
            return rf"{spelled(bottom, scope)} \ne 0"
        case Pow(base, Neg(Num())):
            return rf"{spelled(base, scope)} \ne 0"
        case Pow(Const(), exponent) | Apply("exp", (exponent,)):
            return rf"\left| {spelled(exponent, scope)} \right| < 10^9"  # as `numbers` computes
        case Pow(base, _):
            return f"{spelled(base, scope)} > 0"
        case _:
            return ""
