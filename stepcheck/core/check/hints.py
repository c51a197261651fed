"""Hints: which of the usual slips explains a step that does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.check.chain import Judge, free_indices, outcome
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import Number, mp, primal
from stepcheck.core.tree import Expr, Key, Ref, walk
from stepcheck.core.value.compare import compare_values, equal
from stepcheck.core.value.rounding import half_unit
from stepcheck.core.verdict import Hint, NoValue, OneUndefined, OtherShape

if TYPE_CHECKING:
    from stepcheck.core.check.chain import Judgement, Point
    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import HintKind

LOGARITHMS: dict[int, HintKind] = {10: "log 10", 2: "log 2"}
FACTORS: tuple[tuple[int, int, HintKind], ...] = (
    (-1, 1, "missing"),
    (1, 1, "surplus"),
    (-1, -1, "missing and sign"),
)


def hint(judge: Judge, failed: Judgement, step: int) -> Hint | None:
    """Return the likeliest cause of a failed step, or nothing."""
    points = some_points(judge)
    clues = [rounded, index_on_one_side, ratio, swapped, shape, offset]
    if judge.relations[step] != "=":
        clues = [index_on_one_side, shape]  # a factor explains no order, and no rounding
    for clue in clues:
        try:
            if found := clue(judge, points, failed, step):
                return found
        except (RefusalError, UndefinedError, ShapeError):
            continue  # a clue that cannot be evaluated explains nothing
    return None


def some_points(judge: Judge) -> list[Point]:
    """Return a few points of the chain, whether it holds there or not."""
    points: list[Point] = []
    try:
        for point in judge.points():
            points.append(point)
            if len(points) >= 12:
                break
    except RefusalError:
        pass
    return points


def numbers_of(point: Point, step: int) -> list[tuple[Number, Number]]:
    """Return the pairs of numbers that a step compares, or nothing."""
    left, right = point.outcomes[step], point.outcomes[step + 1]
    odd = (NoValue, Flexible)
    if isinstance(left, odd) or isinstance(right, odd):
        return []
    if arrays.shape_of(left) != arrays.shape_of(right):
        return []
    pairs = zip(arrays.entries(left), arrays.entries(right), strict=True)
    return [(primal(a), primal(b)) for a, b in pairs]


def rounded(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a rounded number behind = instead of ≈."""
    unit = half_unit(judge.exprs[step + 1])
    if judge.relations[step] != "=" or unit is None or unit >= mp.mpf("0.5"):
        return None
    pairs = [pair for p in points for pair in numbers_of(p, step)]
    close = pairs and all(abs(a - b) <= 2 * unit for a, b in pairs)
    return Hint("rounded") if close else None


def index_on_one_side(
    judge: Judge, _points: list[Point], _failed: Judgement, step: int
) -> Hint | None:
    """Look for a free index that only one side has."""
    left, right = (set(free_indices(judge.scope, [e])) for e in judge.exprs[step : step + 2])
    odd = sorted(k[0] for k in left ^ right)
    return Hint("index", (odd[0],)) if odd else None


def ratio(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a constant factor, a size, or a known quantity too much or too little."""
    ratios = [[b / a for a, b in numbers_of(p, step) if a != 0 and b != 0] for p in points]
    flat = [r for group in ratios for r in group]
    if not flat:
        return None
    if all(equal(r, mp.mpf(1)) for r in flat):
        return None
    if all(equal(r, flat[0]) for r in flat):
        return constant_ratio(flat[0])
    return known_factor(judge, points, ratios) or mixed_signs(flat)


def constant_ratio(r: Number) -> Hint | None:
    """Say what a constant ratio of the sides means."""
    for base, kind in LOGARITHMS.items():
        if equal(r, mp.log(base)) or equal(r, 1 / mp.log(base)):
            return Hint(kind)
    return Hint("factor", number=r)


def mixed_signs(flat: list[Number]) -> Hint | None:
    """Say so where the sides agree but for their signs."""
    if all(equal(abs(r), mp.mpf(1)) for r in flat):
        return Hint("signs")
    return None


def known_factor(judge: Judge, points: list[Point], ratios: list[list[Number]]) -> Hint | None:
    """Return which quantity of the scope explains the ratio right / left."""
    for key in judge.scope.names():
        symbol = judge.scope.get(key)
        if symbol is None or symbol.callable or symbol.is_index or symbol.is_family:
            continue
        for power, sign, kind in FACTORS:
            if explains(points, ratios, key, power, sign):
                return Hint(kind, (symbol.latex,))
    return local_derivative(judge, points, ratios)


def explains(
    points: list[Point], ratios: list[list[Number]], key: Key, power: int, sign: int
) -> bool:
    """Tell whether a power of a name is the ratio of the sides everywhere."""
    seen = 0
    for point, group in zip(points, ratios, strict=True):
        try:
            value = point.env.value(key)
        except (RefusalError, UndefinedError, ShapeError):
            return False
        if is_array(value) or isinstance(value, Flexible) or primal(value) == 0:
            return False
        if not all(equal(r, sign * primal(value) ** power) for r in group):
            return False
        seen += len(group)
    return seen > 1


def local_derivative(judge: Judge, points: list[Point], ratios: list[list[Number]]) -> Hint | None:
    """Whether the missing factor is one edge of the chain rule: p(1-p) of a known p."""
    for key in judge.scope.names():
        symbol = judge.scope.get(key)
        if symbol is None or symbol.body is None or symbol.params or symbol.is_family:
            continue
        found: list[bool] = []
        for point, group in zip(points, ratios, strict=True):
            try:
                p = primal(point.env.number(Ref(key)))
            except (RefusalError, UndefinedError, ShapeError):
                break
            slope = p * (1 - p)
            found.extend(slope != 0 and (equal(r, slope) or equal(r, 1 / slope)) for r in group)
        else:
            if len(found) > 1 and all(found):
                return Hint("chain rule", (symbol.latex,))
    return None


def swapped(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Two names that have changed places on the right."""
    right = judge.exprs[step + 1]
    refs = list(dict.fromkeys(n for n in walk(right) if isinstance(n, Ref)))
    for number, a in enumerate(refs[:8]):
        for b in refs[number + 1 : 8]:
            if agrees(points, step, exchange(right, a, b)):
                return Hint("swapped", (name(judge.scope, a), name(judge.scope, b)))
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
        try:
            left, value = point.outcomes[step], outcome(point.env, right)
        except RefusalError:
            return False
        if isinstance(left, NoValue) or isinstance(value, NoValue):
            return False
        try:
            if compare_values(left, "=", value) is not None:
                return False
        except (ShapeError, RefusalError):
            return False
    return bool(points)


def shape(_judge: Judge, _points: list[Point], failed: Judgement, _step: int) -> Hint | None:
    """Look for a missing or needless transpose."""
    found = failed.difference
    misfit = isinstance(found, OneUndefined) and found.missing.kind == "misfit"
    return Hint("transpose") if misfit or isinstance(found, OtherShape) else None


def offset(_judge: Judge, points: list[Point], _failed: Judgement, step: int) -> Hint | None:
    """Look for a constant summand too much or too little."""
    gaps = [b - a for p in points for a, b in numbers_of(p, step)]
    if len(gaps) > 1 and gaps[0] != 0 and all(equal(g, gaps[0]) for g in gaps):
        return Hint("constant", number=gaps[0])
    return None


def name(scope: Scope, ref: Ref) -> str:
    """Return a name as the author introduced it."""
    symbol = scope.get(ref.key)
    return symbol.latex if symbol else ref.key[0]
