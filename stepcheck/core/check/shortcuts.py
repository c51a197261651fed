"""Steps that hold for a reason of their own: what hid the slip is named, and the step refused.

A value that an example has put in may remove the very term that is wrong, and a derivative removes
all that is constant in its variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import primal
from stepcheck.core.tree import Add, Deriv, Expr, Neg, Num, Ref, taken_by, walk
from stepcheck.core.trial.chain import Chain
from stepcheck.core.trial.judge import judge
from stepcheck.core.verdict import NoValue

if TYPE_CHECKING:
    from stepcheck.core.numbers import Real
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

FAILURES = (RefusalError, ShapeError, UndefinedError, UnsureError)


# Examples


def refuse_propped(chain: Chain, outer: Scope, parts: list[list[Token]]) -> None:
    """Refuse a step of an example into which no value was put, and that needs one to hold.

    `outer` is the scope of the statement with its own conditions, which say what they need.
    """
    said = {key for key, _, _ in outer.fixed}
    fixed = (fixed_in_examples(outer) | differentiated(chain, outer)) - said
    if not fixed:
        return
    for step, (left, right) in enumerate(zip(chain.exprs, chain.exprs[1:], strict=False)):
        here = outer.reached_by(left) & fixed
        if (
            not here
            or here != outer.reached_by(right) & fixed
            or is_put_in(left, right, outer, here)
        ):
            continue
        pair = ([left, right], [chain.relations[step]])
        if chain.relations[step] == "=" and fails(chain, released(outer, fixed), pair):
            names = [k for k in sorted(here) if fails(chain, released(outer, {k}), pair)]
            shown = ", ".join(s.latex for k in names or sorted(here) if (s := outer.get(k)))
            raise RefusalError(
                f"this step holds only with the value that {shown} has here, "
                "and no value was put into it",
                parts[step + 1][0].position,
                rf"say so, \text{{for }} {shown} = …, or put the value in, or mend the step",
            )


def fixed_in_examples(outer: Scope) -> frozenset[Key]:
    """Return the free names that examples around a statement have given values."""
    return frozenset(
        key
        for scope in outer.chain()
        if scope.local and scope is not outer
        for key, _, _ in scope.fixed
        if (symbol := outer.get(key)) and symbol.body is None
    )


def differentiated(chain: Chain, outer: Scope) -> frozenset[Key]:
    """Return the free names with a value that a chain differentiates by: it must hold without."""
    by = [ref for e in chain.exprs for node in walk(e) for ref in taken_by(node)]
    return frozenset(
        ref.key
        for ref in by
        if outer.wholly_fixed(ref.key) and (s := outer.get(ref.key)) and s.body is None
    )


def released(outer: Scope, keys: frozenset[Key] | set[Key]) -> Scope:
    """Return a scope in which some names have no values of their own."""
    free = outer.alone()
    free.fixed = {slot: e for slot, e in free.fixed.items() if slot[0] not in keys}
    return free


def is_put_in(left: Expr, right: Expr, scope: Scope, keys: frozenset[Key]) -> bool:
    """Whether a side prints a number that one of some names has, where the other does not."""
    new = printed(left, scope) ^ printed(right, scope)
    values = {
        n.text
        for key in keys
        for e in scope.overrides(key).values()
        for n in walk(e)
        if isinstance(n, Num)
    }
    return bool(new & values)


def printed(expr: Expr, scope: Scope) -> set[str]:
    """Return the numbers that an expression prints, and the definitions that it rests on."""
    exprs = (expr, *scope.definitions_under(expr))
    return {n.text for e in exprs for n in walk(e) if isinstance(n, Num)}


def fails(chain: Chain, scope: Scope, pair: tuple[list[Expr], list[str]]) -> bool:
    """Whether a step is false in another scope, both sides having values."""
    try:
        return judge(Chain(scope, *pair, chain.filters, chain.seed)).failed is not None
    except FAILURES:
        return False


# Derivatives


def gap_between(chain: Chain) -> Real | None:
    """Return by which number two things differ whose derivatives are equal, None if they do not.

    Where one has only some of the other's terms, the rest has been left out on purpose. Raises
    `RefusalError` where they differ by more than a number.
    """
    gap: Real | None = None
    for left, right in zip(chain.exprs, chain.exprs[1:], strict=False):
        if not (isinstance(left, Deriv) and isinstance(right, Deriv) and left.by == right.by):
            continue
        ours, theirs = terms_of(left.body, chain.scope), terms_of(right.body, chain.scope)
        if is_part(ours, theirs) or is_part(theirs, ours):
            continue
        gaps = differences(chain, left.body, right.body)
        if gaps and any(gap != gaps[0] for gap in gaps):
            raise RefusalError(
                "the derivatives agree, but what they differentiate differs by more than a number: "
                "a term that drops out may have the wrong sign",
                right.position,
                "differentiate the same expression on both sides, or leave out what drops out",
            )
        gap = gaps[0] if gaps else gap
    return gap


def terms_of(expr: Expr, scope: Scope) -> list[Expr]:
    """Return the terms of a sum, definitions written out."""
    symbol = scope.get(expr.key) if isinstance(expr, Ref) else None
    plain = isinstance(expr, Ref) and not (expr.upper or expr.lower)
    if symbol is not None and symbol.body is not None and plain and not symbol.callable:
        return terms_of(symbol.body, scope)
    if isinstance(expr, Add):
        return [t for term in expr.terms for t in terms_of(term, scope)]
    if isinstance(expr, Neg) and isinstance(expr.body, Add):
        return [Neg(t) for t in terms_of(expr.body, scope)]
    return [expr]


def is_part(some: list[Expr], whole: list[Expr]) -> bool:
    """Whether all of some terms are among others."""
    left = list(whole)
    for term in some:
        if term not in left:
            return False
        left.remove(term)
    return True


def differences(chain: Chain, left: Expr, right: Expr) -> list[Real]:
    """Return by how much two expressions differ, at a few points; nothing where they do not."""
    inner = Chain(chain.scope, [left, right], ["="], chain.filters, chain.seed)
    found: list[Real] = []
    try:
        if judge(inner).failed is None:
            return []
        for point in inner.points():
            one, other = point.outcomes
            if isinstance(one, NoValue) or isinstance(other, NoValue):
                continue
            if not arrays.shape_of(one) and not arrays.shape_of(other):
                found.append(primal(arrays.number(other)) - primal(arrays.number(one)))
    except FAILURES:
        return []
    return found
