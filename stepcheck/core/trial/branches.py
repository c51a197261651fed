"""Where one look is not enough: cases, max, |·| and the like are another expression elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.tree import Add, Apply, Big, Cases, Compare, Expr, Neg, walk
from stepcheck.core.trial.ranges import ends_of
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.value.context import Context, Switch

STEPS = ("floor", "ceil")
"""Functions that jump at every whole number."""


def is_branching(node: Expr) -> bool:
    """Whether a node is one of several expressions, depending on where one looks."""
    if isinstance(node, Big):
        return node.kind in ("max", "min") or node.where is not None
    return isinstance(node, Cases) or (isinstance(node, Apply) and VOCABULARY[node.name].branching)


def has_branches(scope: Scope, exprs: list[Expr]) -> bool:
    """Whether expressions, or definitions they rest on, take several samples to see whole."""
    whole = [*exprs, *scope.definitions_under(*exprs)]
    return any(is_branching(node) for e in whole for node in walk(e))


def margin_of(node: Expr, number: int) -> Expr | None:
    """Return what a switch compares with 0, as an expression; None where it has none."""
    if isinstance(node, Compare):
        return difference(node.parts[number], node.parts[number + 1])
    if isinstance(node, Apply) and node.name in ("abs", "sign", *STEPS):
        return node.args[0]
    if isinstance(node, Apply) and len(node.args) == 2:
        return difference(node.args[number], node.args[1 - number])
    return None


def difference(left: Expr, right: Expr) -> Expr:
    """Return one expression minus another."""
    return Add((left, Neg(right)))


def untaken(context: Context) -> list[Expr]:
    """Return the conditions of cases that have applied at no point."""
    return [
        condition
        for node, taken in context.cases.items()
        if isinstance(cases := context.nodes[node], Cases)
        for branch, condition in enumerate(cases.conditions)
        if condition is not None and branch not in taken
    ]


def is_equation(context: Context, switch: Switch) -> bool:
    """Whether a switch asks whether two numbers are equal, so that its border is a side of it."""
    node = context.nodes[switch[0]]
    return isinstance(node, Compare) and node.relations[switch[1]] in ("=", r"\ne")


def unreachable(scope: Scope, context: Context, switch: Switch, side: int) -> bool:
    """Whether a side of a switch cannot be reached, as far as rough bounds tell."""
    margin = margin_of(context.nodes[switch[0]], switch[1])
    if margin is None:
        return False
    low, high = ends_of(margin, scope)
    if side == 0:
        return low > 0 or high < 0
    return low >= 0 if side < 0 else high <= 0
