"""What a condition says of free names: an equation is solved for one, an order ends its set."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.core.domains import Interval, Member, Reals
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import ball, exact
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import At, Compare, Num, Ref, Root, replace_node, walk
from stepcheck.core.value.context import CLOCK, Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.roots.rising import rises
from stepcheck.core.value.roots.system import gaps
from stepcheck.core.value.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.domains import Domain
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key

TURNED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}
TRIALS = 6  # points at which an equation is solved, to see which name it can be solved for
SECONDS = 1.0
MOST_WAYS = 6


@dataclass
class Way:
    """One way to meet all equations among some conditions: a scope, and what is left to filter."""

    scope: Scope
    filters: list[Expr] = field(default_factory=list)


def solved(equations: list[Compare], scope: Scope, until: float) -> list[Way]:
    """Return all ways to let equations say what free names are: each name in turn that can be.

    Where none can be, such points as are drawn anyway are filtered by the equation. Raises
    `RefusalError` where the equation is about names that are computed, or the time is over.
    """
    if not equations:
        return [Way(scope)]
    condition, rest = equations[0], equations[1:]
    refuse_contradiction(condition, scope)
    ways: list[Way] = []
    for root, attempt in attempts(condition, scope):
        if len(ways) >= MOST_WAYS:
            break
        if (root.ray and ways) or not is_met(condition, attempt, until):
            continue
        lies = Member(root.unknown, set_of(root, scope))  # it has to have a value
        found = solved(rest, attempt, until)
        ways.extend(Way(way.scope, [lies, *way.filters]) for way in found)
        if rises(root, scope) in (-1, 1):
            break  # whatever the others are
    if ways:
        return ways[:MOST_WAYS]
    if all(is_free(part, scope) for part in condition.parts):
        return [Way(w.scope, [condition, *w.filters]) for w in solved(rest, scope, until)]
    raise RefusalError(
        "no free name could be found whose value makes this condition hold",
        condition.position,
        "put the condition on the names that this one is computed from",
    )


def refuse_contradiction(condition: Compare, scope: Scope) -> None:
    """Refuse `a = 2 z` where a is defined as z²: it is a slip, and true at single numbers only."""
    names = [k for part in condition.parts for k in keys_of(part)]
    values = [s for k in names if (s := scope.get(k)) and s.body is not None and not s.callable]
    both = all(keys_of(part) for part in condition.parts)
    if values and both and len(unknowns(condition, scope)) == 1:
        raise RefusalError(
            f"{values[0].latex} is computed from the same name, so this holds at single numbers "
            "only",
            condition.position,
            "write the number that is meant, or leave out the condition",
        )


def attempts(condition: Compare, scope: Scope) -> Iterator[tuple[Root, Scope]]:
    """Yield equations solved for one name each, with a scope in which it has that value."""
    left, right = condition.parts
    reached = scope.reached_by(left, right)
    for unknown in unknowns(condition, scope):
        yield put(Root(unknown, left, right, others(unknown, reached, scope)), scope)
    for unknown in unknowns(condition, scope):  # for how long a free array is
        if is_array(unknown, scope) and not unknown.lower:
            yield put(Root(unknown, left, right, others(unknown, reached, scope), ray=True), scope)
    for key in scope.names():  # one more equation in an array that has met others
        earlier = scope.override(Ref(key))
        if key not in reached or not isinstance(earlier, Root) or not is_array(Ref(key), scope):
            continue
        known = (reached | {ref.key for ref in earlier.others}) - {key}
        if any(key in scope.depends(other) for other in known):
            continue
        more = (*earlier.more, (left, right))
        yield put(replace(earlier, others=refs(known), more=more), scope)


def others(unknown: Ref, reached: frozenset[Key], scope: Scope) -> tuple[Ref, ...]:
    """Return the names that an equation depends on besides its unknown, and not through it."""
    return refs(frozenset(key for key in reached if unknown.key not in scope.depends(key)))


def refs(keys: frozenset[Key]) -> tuple[Ref, ...]:
    """Return names in a fixed order."""
    return tuple(Ref(key) for key in sorted(keys))


def put(root: Root, scope: Scope) -> tuple[Root, Scope]:
    """Return an equation solved for a name, and a scope in which the name has that value."""
    attempt = scope.child()
    attempt.fixed[root.unknown.key, (), root.unknown.lower] = root
    return root, attempt


def set_of(root: Root, scope: Scope) -> Domain:
    """Return the set that an unknown is declared in."""
    symbol = scope.get(root.unknown.key)
    assert symbol is not None  # it has been found among the names
    assert symbol.domain is not None
    return symbol.domain


def is_array(ref: Ref, scope: Scope) -> bool:
    """Whether a name is an array."""
    symbol = scope.get(ref.key)
    return symbol is not None and symbol.domain is not None and bool(symbol.domain.shape)


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
                    equation = Compare((ref, value), ("=",), position=ref.position)
                    inner = solved([equation], inner, CLOCK() + SECONDS)[0].scope
                else:
                    inner.fixed[ref.key, ref.upper, ref.lower] = value
            for layer in inner.chain():
                if layer is scope:
                    break
                for (key, upper, lower), value in layer.fixed.items():
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
    """Return the free names that an equation may be solved for: numbers, entries, whole arrays."""
    alone: list[Ref] = []
    entries: list[Ref] = []
    arrays: list[Ref] = []
    reached = scope.reached_by(*condition.parts)
    for key in scope.names():
        symbol = scope.get(key)
        if key not in reached or symbol is None or symbol.is_family or scope.overrides(key):
            continue
        if isinstance(symbol.domain, Reals | Interval):
            first = tuple(Num("1") for _ in symbol.domain.shape)
            (entries if first else alone).append(Ref(key, (), first))
            if first:
                arrays.append(Ref(key))
    return [*alone, *entries, *arrays]


def is_met(condition: Compare, scope: Scope, until: float) -> bool:
    """Whether an equation can be met by what was put in for its unknown, at some point.

    Raises `RefusalError` where the time of the statement is over.
    """
    frozen = scope.frozen()
    for number in range(TRIALS):
        left = until - CLOCK()
        if left < 0:
            raise RefusalError("this condition takes too long to solve", condition.position)
        env = Evaluation(frozen, Sample(number), Context(min(SECONDS, left)))
        try:
            misses = gaps(*(env.eval(part) for part in condition.parts))
        except (UndefinedError, ShapeError, UnsureError, RefusalError):
            continue
        if all(ball(miss).contains(0) for miss in misses):
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
