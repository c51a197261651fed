"""Steps that hold for a reason of their own: what hid the slip is named, and the step refused.

A value that an example has put in may remove the very term that is wrong, and a derivative removes
all that is constant in its variable.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import primal
from stepcheck.core.tree import Add, Deriv, Expr, Neg, Num, Pow, Ref, taken_by, walk
from stepcheck.core.trial.chain import Chain
from stepcheck.core.trial.judge import judge
from stepcheck.core.verdict import NoValue

if TYPE_CHECKING:
    from stepcheck.core.numbers import Real
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

EXACT = ("=", "<", ">", r"\le", r"\ge")
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
        if chain.relations[step] not in EXACT or not all(
            outer.reached_by(e) & fixed for e in (left, right)
        ):
            continue  # a side in which all values are put in is a result
        pair = ([left, right], [chain.relations[step]])
        if not fails(chain, released(outer, fixed), pair):
            continue
        free = (outer.reached_by(left, right) & fixed) - put_in(chain, left, right, outer)
        if free and fails(chain, released(outer, free), pair):
            names = [k for k in sorted(free) if fails(chain, released(outer, {k}), pair)]
            shown = ", ".join(s.latex for k in names or sorted(free) if (s := outer.get(k)))
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


def put_in(chain: Chain, left: Expr, right: Expr, scope: Scope) -> frozenset[Key]:
    """Return the names whose values a step puts in, with all that these values come from.

    A value is put in where one side prints it more often than the other. A name that stands on one
    side alone is put in where some number is new, and where it is 0 or 1, which is not printed.
    """
    sides = (left, right), (right, left)
    new = {x for one, other in sides for x in printed(one) - numbers_of(other, scope)}
    both = [scope.reached_by(left), scope.reached_by(right)]
    found: set[Key] = set()
    for key in both[0] | both[1]:
        values = values_of(chain, key, scope)
        one_sided = (key in both[0]) != (key in both[1]) and not defined(key, scope)
        if values & new or (one_sided and (new or values <= {0, 1})):
            found |= scope.depends(key)
    return frozenset(found)


def defined(key: Key, scope: Scope) -> bool:
    """Whether a name has a definition of its own."""
    symbol = scope.get(key)
    return symbol is not None and symbol.body is not None


def values_of(chain: Chain, key: Key, scope: Scope) -> frozenset[Fraction]:
    """Return the sizes of the numbers that a name has as its value, as a page would print them."""
    given = scope.overrides(key).values()
    if given:
        return frozenset(Fraction(n.text) for e in given for n in walk(e) if isinstance(n, Num))
    symbol = scope.get(key)
    if symbol is None or symbol.body is None or symbol.callable:
        return frozenset()
    try:
        point = next(iter(Chain(scope, [Ref(key)], [], [], chain.seed).points()))
        value = point.outcomes[0]
        if isinstance(value, NoValue) or arrays.shape_of(value):
            return frozenset()
        return frozenset({abs(shown(primal(arrays.number(value))))})
    except (*FAILURES, StopIteration):
        return frozenset()


def shown(value: Real) -> Fraction:
    """Return a number as a page prints it: with a few decimals."""
    return Fraction(float(value)).limit_denominator(PRINTED)


PRINTED = 10**6


def numbers_of(expr: Expr, scope: Scope) -> Counter[Fraction]:
    """Return all numbers of an expression, and of the definitions that it rests on."""
    exprs = (expr, *scope.definitions_under(expr))
    return Counter(Fraction(n.text) for e in exprs for n in walk(e) if isinstance(n, Num))


def printed(expr: Expr) -> Counter[Fraction]:
    """Return the numbers that an expression itself prints, but for its powers."""
    nodes = walk(expr)
    powers = {id(node.exponent) for node in nodes if isinstance(node, Pow)}
    return Counter(Fraction(n.text) for n in nodes if isinstance(n, Num) and id(n) not in powers)


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
