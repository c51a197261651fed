"""What a condition says of free names: an equation is solved for one, an order ends its set."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.core.domains import Interval, Reals
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import ball, exact
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import At, Compare, Num, Ref, Root, replace_node, walk
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

TURNED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}
TRIALS = 6  # points at which an equation is solved, to see which name it can be solved for
SECONDS = 1.0


def solved(condition: Compare, scope: Scope) -> list[Expr]:
    """Let an equation say what a free name is; where none can be found, filter by it."""
    left, right = condition.parts
    for unknown in unknowns(condition, scope):
        slot = (unknown.key, (), unknown.lower)
        others = scope.reached_by(left, right) - {unknown.key}
        root = Root(unknown, left, right, tuple(Ref(k) for k in sorted(others)))
        attempt = scope.child()
        attempt.fixed[slot] = root
        if is_met(condition, attempt):
            scope.fixed[slot] = root
            return [Compare((root,), ())]  # it has to have a value
    if all(is_free(part, scope) for part in condition.parts):
        return [condition]
    raise RefusalError(
        "no free name could be found whose value makes this condition hold",
        condition.position,
        "put the condition on the names that this one is computed from",
    )


def bars_solved(expr: Expr, scope: Scope) -> Expr:
    """Return an expression whose evaluation bars give values to free names only.

    A bar at a name that is computed would cut off what it is computed from.
    """
    for node in walk(expr):
        if isinstance(node, At) and not all(is_free(ref, scope) for ref in node.names):
            inner = scope.child()
            names: list[Ref] = []
            values: list[Expr] = []
            for ref, value in sorted(
                zip(node.names, node.values, strict=True), key=lambda p: not is_free(p[0], scope)
            ):
                if not is_free(ref, scope):
                    solved(Compare((ref, value), ("=",), position=ref.position), inner)
                else:
                    inner.fixed[ref.key, ref.upper, ref.lower] = value
            for (key, upper, lower), value in inner.fixed.items():
                names.append(Ref(key, upper, lower))
                values.append(value)
            found = At(node.body, tuple(names), tuple(values), position=node.position)
            return bars_solved(replace_node(expr, node, found), scope)
    return expr


def is_free(expr: Expr, scope: Scope) -> bool:
    """Whether an expression has no name that is computed from others."""
    symbols = [scope.get(key) for key in keys_of(expr)]
    return all(s is None or s.body is None for s in symbols)


def unknowns(condition: Compare, scope: Scope) -> list[Ref]:
    """Return the free numbers that an equation may be solved for: alone, else a first entry."""
    alone: list[Ref] = []
    entries: list[Ref] = []
    reached = scope.reached_by(*condition.parts)
    for key in scope.names():
        symbol = scope.get(key)
        if key not in reached or symbol is None or symbol.is_family or scope.overrides(key):
            continue
        if isinstance(symbol.domain, Reals | Interval):
            first = tuple(Num("1") for _ in symbol.domain.shape)
            (entries if first else alone).append(Ref(key, (), first))
    return [*alone, *entries]


def is_met(condition: Compare, scope: Scope) -> bool:
    """Whether an equation can be met by what was put in for its unknown, at some point."""
    frozen = scope.frozen()
    for number in range(TRIALS):
        env = Evaluation(frozen, Sample(number), Context(SECONDS))
        try:
            gap = env.bound(condition.parts[0]) - env.bound(condition.parts[1])
        except (UndefinedError, ShapeError, UnsureError, RefusalError):
            continue
        if ball(gap).contains(0):
            return True
    return False


# Orders


def narrowed(condition: Expr, scope: Scope) -> bool:
    """Make the set of a free number smaller, as an order says; False where it is to be filtered."""
    if not isinstance(condition, Compare) or not set(condition.relations) <= set(TURNED):
        return False
    if len(condition.relations) > 1:
        pairs = zip(pairwise(condition.parts), condition.relations, strict=True)
        met = [narrowed(Compare(pair, (order,)), scope) for pair, order in pairs]  # each of them
        return all(met)
    (left, right), (relation,) = condition.parts, condition.relations
    if isinstance(left, Ref) and narrow(left, relation, right, scope):
        return True
    return isinstance(right, Ref) and narrow(right, TURNED[relation], left, scope)


def narrow(ref: Ref, relation: str, end: Expr, scope: Scope) -> bool:
    """Make the set of a name smaller, if it is a free number without an end on this side."""
    symbol = scope.get(ref.key)
    if symbol is None or ref.lower or ref.upper or symbol.is_family or scope.overrides(ref.key):
        return False
    domain = symbol.domain
    if not isinstance(domain, Reals | Interval) or domain.shape or ref.key in scope.reached_by(end):
        return False
    if isinstance(domain, Reals):
        domain = Interval(excluded=domain.excluded)
    upper, closed = relation in ("<", r"\le"), relation in (r"\le", r"\ge")
    known_end = domain.high if upper else domain.low
    if known_end is not None:
        if not (isinstance(known_end, Num) and isinstance(end, Num)):
            return False
        gap = exact(end.text) - exact(known_end.text)
        if gap == 0 or (gap > 0) is upper:
            return False  # the end is no nearer than the one there is
    domain = (
        replace(domain, high=end, closed=(domain.closed[0], closed))
        if upper
        else replace(domain, low=end, closed=(closed, domain.closed[1]))
    )
    scope.symbols[ref.key] = replace(symbol, domain=domain)
    return True
