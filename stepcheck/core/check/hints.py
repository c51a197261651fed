"""Hints: which of the usual slips explains a step that does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.check.chain import Failure, Judge, free_indices, outcome
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import Number, mp, primal, show
from stepcheck.core.tree import Expr, Key, Ref, walk
from stepcheck.core.value import arrays
from stepcheck.core.value.arrays import Flexible, is_array
from stepcheck.core.value.compare import compare_values, equal
from stepcheck.core.value.rounding import half_unit

if TYPE_CHECKING:
    from stepcheck.core.check.chain import Judgement, Point
    from stepcheck.core.scope import Scope

CONSTANTS = {
    "-1": "right = -left at every sample: a sign is wrong",
    "2": "right = 2 · left at every sample: a factor 2 too much, or a factor 1/2 is missing",
    "0.5": "right = left / 2 at every sample: a factor 2 is missing",
    "-2": "right = -2 · left at every sample: a sign and a factor 2 are wrong",
    "-0.5": "right = -left / 2 at every sample: a sign is wrong and a factor 2 is missing",
}


def hint(judge: Judge, failed: Judgement, step: int) -> str:
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
    return ""


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
    odd = (Failure, Flexible)
    if isinstance(left, odd) or isinstance(right, odd):
        return []
    if arrays.shape_of(left) != arrays.shape_of(right):
        return []
    pairs = zip(arrays.entries(left), arrays.entries(right), strict=True)
    return [(primal(a), primal(b)) for a, b in pairs]


def rounded(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> str:
    """Look for a rounded number behind = instead of ≈."""
    unit = half_unit(judge.exprs[step + 1])
    if judge.relations[step] != "=" or unit is None or unit >= mp.mpf("0.5"):
        return ""
    pairs = [pair for p in points for pair in numbers_of(p, step)]
    close = pairs and all(abs(a - b) <= 2 * unit for a, b in pairs)
    return r"the right side is rounded: write \approx instead of =" if close else ""


def index_on_one_side(judge: Judge, _points: list[Point], _failed: Judgement, step: int) -> str:
    """Look for a free index that only one side has."""
    left, right = (set(free_indices(judge.scope, [e])) for e in judge.exprs[step : step + 2])
    odd = sorted(k[0] for k in left ^ right)
    return f"the index {odd[0]} is free on one side only" if odd else ""


def ratio(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> str:
    """Look for a constant factor, a size, or a known quantity too much or too little."""
    ratios = [[b / a for a, b in numbers_of(p, step) if a != 0 and b != 0] for p in points]
    flat = [r for group in ratios for r in group]
    if not flat:
        return ""
    if all(equal(r, mp.mpf(1)) for r in flat):
        return ""
    if all(equal(r, flat[0]) for r in flat):
        return constant_ratio(flat[0])
    return known_factor(judge, points, ratios) or mixed_signs(flat)


def constant_ratio(r: Number) -> str:
    """Say what a constant ratio of the sides means."""
    text = show(r)
    if equal(r, mp.log(10)) or equal(r, 1 / mp.log(10)):
        return "the sides differ by the factor log 10: a logarithm has the wrong base"
    if equal(r, mp.log(2)) or equal(r, 1 / mp.log(2)):
        return "the sides differ by the factor log 2: a logarithm has the wrong base"
    return CONSTANTS.get(text, f"right = {text} · left at every sample: a constant factor is wrong")


def mixed_signs(flat: list[Number]) -> str:
    """Say so where the sides agree but for their signs."""
    if all(equal(abs(r), mp.mpf(1)) for r in flat):
        return "the sides agree but for their sign: a sign is wrong"
    return ""


def known_factor(judge: Judge, points: list[Point], ratios: list[list[Number]]) -> str:
    """Return which quantity of the scope explains the ratio right / left."""
    for key in judge.scope.names():
        symbol = judge.scope.get(key)
        if symbol is None or symbol.callable or symbol.is_index or symbol.is_family:
            continue
        for power, sign, what in (
            (-1, 1, "the factor {} is missing on the right, or too much on the left"),
            (1, 1, "the factor {} is too much on the right, or missing on the left"),
            (-1, -1, "the factor {} is missing on the right, and a sign is wrong"),
        ):
            if explains(points, ratios, key, power, sign):
                return what.format(symbol.latex)
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


def local_derivative(judge: Judge, points: list[Point], ratios: list[list[Number]]) -> str:
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
                factor = f"{symbol.latex}(1-{symbol.latex})"
                return f"the sides differ by {factor}: a factor of the chain rule is missing"
    return ""


def swapped(judge: Judge, points: list[Point], _failed: Judgement, step: int) -> str:
    """Two names that have changed places on the right."""
    right = judge.exprs[step + 1]
    refs = list(dict.fromkeys(n for n in walk(right) if isinstance(n, Ref)))
    for number, a in enumerate(refs[:8]):
        for b in refs[number + 1 : 8]:
            if agrees(points, step, exchange(right, a, b)):
                return f"it holds with {name(judge.scope, a)} and {name(judge.scope, b)} swapped"
    return ""


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
        if isinstance(left, Failure) or isinstance(value, Failure):
            return False
        try:
            if compare_values(left, "=", value) is not None:
                return False
        except (ShapeError, RefusalError):
            return False
    return bool(points)


def shape(_judge: Judge, _points: list[Point], failed: Judgement, _step: int) -> str:
    """Look for a missing or needless transpose."""
    if failed.point is None or (
        "do not fit" not in failed.reason and "shapes differ" not in failed.reason
    ):
        return ""
    return "check the transposes: columns are n×1, and inner sizes of a product must agree"


def offset(_judge: Judge, points: list[Point], _failed: Judgement, step: int) -> str:
    """Look for a constant summand too much or too little."""
    gaps = [b - a for p in points for a, b in numbers_of(p, step)]
    if len(gaps) > 1 and gaps[0] != 0 and all(equal(g, gaps[0]) for g in gaps):
        return f"right = left + {show(gaps[0])} at every sample: a constant term is wrong"
    return ""


def name(scope: Scope, ref: Ref) -> str:
    """Return a name as the author introduced it."""
    symbol = scope.get(ref.key)
    return symbol.latex if symbol else ref.key[0]
