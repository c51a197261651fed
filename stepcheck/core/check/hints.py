"""Hints: which of the usual slips explains a step that does not hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays, numbers
from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.domains import Style
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import ONE, ZERO, Real, primal, size_of
from stepcheck.core.spelling import spelled
from stepcheck.core.tree import Deriv, Expr, Key, Num, Ref, walk
from stepcheck.core.trial.chain import Chain, free_indices, outcome
from stepcheck.core.value.compare import compare_values, same
from stepcheck.core.value.rounding import half_unit
from stepcheck.core.verdict import Hint, NoValue, OneUndefined, OtherShape

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.trial.chain import Judgement, Point
    from stepcheck.core.verdict import HintKind

LOGARITHMS: dict[int, HintKind] = {10: "log 10", 2: "log 2"}
FACTORS: tuple[tuple[int, int, HintKind], ...] = (
    (-1, 1, "missing"), (1, 1, "surplus"), (-1, -1, "missing and sign"),
)  # fmt: skip
POINTS = 24
NEARLY = 100  # the sides differ by less than one part of so many
ORDINARY = (Style.ROUND, Style.GENERIC)
NO_EXPLANATION = (RefusalError, UndefinedError, ShapeError, UnsureError)
"""A clue that cannot be evaluated explains nothing."""


SECONDS = 1.0  # of work, to find points for an explanation


def hint(chain: Chain, failed: Judgement, step: int) -> Hint | None:
    """Return the likeliest cause of a failed step, or nothing."""
    points = some_points(chain)
    clues = [
        free_name, fixed_body, rounded, rounded_within, index_on_one_side, ratio, swapped, indices,
        shape, offset, equation,
    ]  # fmt: skip
    if chain.relations[step] != "=":
        # A factor explains no order, and no rounding.
        clues = [free_name, index_on_one_side, shape]
    for clue in clues:
        with suppress(*NO_EXPLANATION):
            if found := clue(chain, points, failed, step):
                return found
    return None


def some_points(chain: Chain) -> list[Point]:
    """Return a few points of the chain, of no extreme kind, whether it holds there or not."""
    points: list[Point] = []
    limit = chain.context.time_left() - SECONDS
    with suppress(RefusalError):
        for point in islice(chain.points(), POINTS):
            points.append(point)
            if chain.context.time_left() < limit:
                break  # an explanation is no reason to wait
    return [p for p in points if p.sample.style in ORDINARY] or points


def numbers_of(point: Point, step: int) -> list[tuple[Real, Real]]:
    """Return the pairs of numbers that a step compares, or nothing."""
    left, right = point.outcomes[step], point.outcomes[step + 1]
    odd = (NoValue, Flexible)
    if isinstance(left, odd) or isinstance(right, odd):
        return []
    if arrays.shape_of(left) != arrays.shape_of(right):
        return []
    pairs = zip(arrays.entries(left), arrays.entries(right), strict=True)
    return [(primal(a), primal(b)) for a, b in pairs]


def free_name(chain: Chain, _points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a claim that would set a name, or say which values it may take."""
    left, right = chain.exprs[step : step + 2]
    symbol = chain.scope.get(left.key) if isinstance(left, Ref) and left == Ref(left.key) else None
    if step or symbol is None or symbol.domain is None or symbol.is_index or symbol.is_family:
        return None
    if chain.relations[0] == "=":
        own = any(isinstance(n, Ref) and n.key == symbol.key for n in walk(right))
        return None if own else Hint("free", (symbol.latex,))
    is_bound = not symbol.domain.shape and not any(isinstance(n, Ref) for n in walk(right))
    orders = ("<", ">", r"\le", r"\ge")
    return Hint("too many", (symbol.latex,)) if is_bound and chain.relations[0] in orders else None


def fixed_body(chain: Chain, _points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a derivative of what does not depend on the name that it varies."""
    for side in chain.exprs[step : step + 2]:
        if isinstance(side, Deriv):
            reached = chain.scope.reached_by(side.body)
            if still := [by for by in side.by if by.key not in reached]:
                return Hint("fixed", (name(chain.scope, still[0]),))
    return None


def rounded(chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a rounded number behind = instead of ≈."""
    unit = half_unit(chain.exprs[step + 1])
    if unit is None or unit >= fmpq(1, 2):
        return None
    pairs = [pair for p in points for pair in numbers_of(p, step)]
    gaps = [size_of(a - b) for a, b in pairs]
    if not gaps or not all(gap <= unit * 2 for gap in gaps):
        return None
    return Hint("rounded" if all(gap <= unit for gap in gaps) else "misrounded")


def rounded_within(chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a rounded number inside a side, which makes the sides agree but nearly."""
    sides = chain.exprs[step : step + 2]
    decimals = [n.text for e in sides for n in walk(e) if isinstance(n, Num) and "." in n.text]
    long = [text for text in decimals if len(text.partition(".")[2]) > 1]
    pairs = [pair for p in points for pair in numbers_of(p, step)]
    near = bool(pairs) and all(size_of(a - b) * NEARLY <= size_of(a) for a, b in pairs)
    return Hint("rounded within", (max(long, key=len),)) if long and near else None


def index_on_one_side(
    chain: Chain, _points: list[Point], _failed: Judgement, step: int
) -> Hint | None:
    """Look for a free index that only one side has."""
    left, right = (set(free_indices(chain.scope, [e])) for e in chain.exprs[step : step + 2])
    odd = sorted(k[0] for k in left ^ right)
    return Hint("index", (odd[0],)) if odd else None


def ratio(chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a constant factor, a size, or a known quantity too much or too little."""
    ratios = [
        [b / a for a, b in numbers_of(p, step) if not same(a, ZERO) and not same(b, ZERO)]
        for p in points
    ]
    flat = [r for group in ratios for r in group]
    if not flat or all(same(r, ONE) for r in flat):
        return None
    if all(same(r, flat[0]) for r in flat):
        return constant_ratio(flat[0])
    return known_factor(chain, points, ratios) or mixed_signs(flat)


def constant_ratio(r: Real) -> Hint | None:
    """Say what a constant ratio of the sides means."""
    for base, kind in LOGARITHMS.items():
        log = primal(numbers.log(fmpq(base)))
        if same(r, log) or same(r, ONE / log):
            return Hint(kind)
    return Hint("factor", number=r)


def mixed_signs(flat: list[Real]) -> Hint | None:
    """Say so where the sides agree but for their signs."""
    return Hint("signs") if all(same(size_of(r), ONE) for r in flat) else None


def known_factor(chain: Chain, points: list[Point], ratios: list[list[Real]]) -> Hint | None:
    """Return which quantity of the scope explains the ratio right / left."""
    for key in chain.scope.names():
        symbol = chain.scope.get(key)
        if symbol is None or symbol.callable or symbol.is_index or symbol.is_family:
            continue
        for power, sign, kind in FACTORS:
            if explains(points, ratios, key, power, sign):
                return Hint(kind, (symbol.latex,))
    return local_derivative(chain, points, ratios)


def explains(
    points: list[Point], ratios: list[list[Real]], key: Key, power: int, sign: int
) -> bool:
    """Tell whether a power of a name is the ratio of the sides everywhere."""
    seen = 0
    for point, group in zip(points, ratios, strict=True):
        if not group:
            continue
        try:
            value = point.env.value(key)
        except NO_EXPLANATION:
            return False
        if is_array(value) or isinstance(value, Flexible) or same(primal(value), ZERO):
            return False
        factor = primal(numbers.power(primal(value), fmpq(power))) * sign
        if not all(same(r, factor) for r in group):
            return False
        seen += len(group)
    return seen > 1


def local_derivative(chain: Chain, points: list[Point], ratios: list[list[Real]]) -> Hint | None:
    """Whether the missing factor is one edge of the chain rule: p(1-p) of a known p."""
    for key in chain.scope.names():
        symbol = chain.scope.get(key)
        if symbol is None or symbol.body is None or symbol.params or symbol.is_family:
            continue
        found: list[bool] = []
        with suppress(*NO_EXPLANATION):
            for point, group in zip(points, ratios, strict=True):
                p = primal(point.env.number(Ref(key)))
                slope = p * (ONE - p)
                nothing = same(slope, ZERO)
                found.extend(
                    not nothing and (same(r, slope) or same(r, ONE / slope)) for r in group
                )
            if len(found) > 1 and all(found):
                return Hint("chain rule", (symbol.latex,))
    return None


def swapped(chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Two names that have changed places on the right."""
    right = chain.exprs[step + 1]
    refs = list(dict.fromkeys(n for n in walk(right) if isinstance(n, Ref)))
    for number, a in enumerate(refs[:8]):
        for b in refs[number + 1 : 8]:
            if agrees(points, step, exchange(right, a, b)):
                return Hint("swapped", (name(chain.scope, a), name(chain.scope, b)))
    return None


def indices(chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Two indices of one name on the right that have changed places."""
    right = chain.exprs[step + 1]
    for node in dict.fromkeys(n for n in walk(right) if isinstance(n, Ref) and len(n.lower) == 2):
        first, second = node.lower
        turned = exchange(right, node, replace(node, lower=(second, first)))
        if first != second and agrees(points, step, turned):
            return Hint("indices", (spelled(first, chain.scope), spelled(second, chain.scope)))
    return None


def exchange(expr: Expr, a: Ref, b: Ref) -> Expr:
    """Return a tree with two names exchanged."""
    if expr == a:
        return b
    if expr == b:
        return a
    fields = {n: exchanged(getattr(expr, n), a, b) for n in expr.__dataclass_fields__}
    return replace(expr, **fields)  # type: ignore[arg-type]  # the same fields, of the same kinds


def exchanged(part: object, a: Ref, b: Ref) -> object:
    """Return a part of a tree with two names exchanged."""
    if isinstance(part, Expr):
        return exchange(part, a, b)
    return tuple(exchanged(p, a, b) for p in part) if isinstance(part, tuple) else part


def agrees(points: list[Point], step: int, right: Expr) -> bool:
    """Whether another right side would hold at all points."""
    for point in points:
        left = point.outcomes[step]
        try:
            value = outcome(point.env, right)
            if isinstance(left, NoValue) or isinstance(value, NoValue):
                return False
            if compare_values(left, "=", value) is not None:
                return False
        except (ShapeError, RefusalError):
            return False
        except UnsureError:
            continue  # they touch
    return bool(points)


def shape(_chain: Chain, _points: list[Point], failed: Judgement, _step: int) -> Hint | None:
    """Look for a missing or needless transpose."""
    found = failed.difference
    misfit = isinstance(found, OneUndefined) and found.missing.kind == "misfit"
    return Hint("transpose") if misfit or isinstance(found, OtherShape) else None


def offset(_chain: Chain, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a constant summand too much or too little."""
    gaps = [b - a for p in points for a, b in numbers_of(p, step)]
    if len(gaps) > 1 and not same(gaps[0], ZERO) and all(same(g, gaps[0]) for g in gaps):
        return Hint("constant", number=gaps[0])
    return None


def equation(chain: Chain, _points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for an equation to be solved: a side that varies is to be one number."""
    left, right = (varies(chain.scope, e) for e in chain.exprs[step : step + 2])
    alone = len(chain.relations) == 1 and not chain.filters
    return Hint("equation") if alone and left and not right else None


def varies(scope: Scope, expr: Expr) -> bool:
    """Whether an expression depends on a name that has no value yet."""
    symbols = {key: scope.get(key) for key in scope.reached_by(expr)}
    return any(s and s.domain and not scope.overrides(key) for key, s in symbols.items())


def name(scope: Scope, ref: Ref) -> str:
    """Return a name as the author introduced it."""
    symbol = scope.get(ref.key)
    return symbol.latex if symbol else ref.key[0]
