"""Whether a condition holds at a sample; `UnsureError` where the precision does not tell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.core import arrays, numbers
from stepcheck.core.domains import Member
from stepcheck.core.errors import ShapeError
from stepcheck.core.numbers import Dual, primal, sign_of
from stepcheck.core.tree import AllOf, Compare, Expr, Num
from stepcheck.core.value.compare import compare_values
from stepcheck.core.verdict import OtherShape

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.value.env import Env

HOLDS = {
    "=": (0,), r"\ne": (-1, 1), "<": (-1,), ">": (1,), r"\le": (-1, 0), r"\ge": (0, 1),
}  # fmt: skip


def is_number(value: Value) -> bool:
    """Whether a value is a number, and no array."""
    return not arrays.is_array(value) and not isinstance(value, arrays.Flexible)


def side_of(env: Env, condition: Compare, number: int, margin: Number) -> int:
    """Return on which side of a comparison the point lies: at its border, the one to step to.

    A border is met only where what is differentiated moves across it.
    """
    side = env.context.switched(condition, number, primal(margin))
    if side or not isinstance(margin, Dual):
        return side
    way = slope_of(margin)
    env.context.border |= way != 0
    return way * env.context.beside


def slope_of(margin: Dual) -> int:
    """Return whether a number grows, falls, or stays as what is differentiated grows."""
    inner = margin.value
    if isinstance(inner, Dual) and (way := slope_of(inner)):
        return way
    return sign_of(primal(margin.slope))


def are_equal(condition: Compare, left: Value, right: Value) -> bool:
    r"""Whether the two sides of a condition are equal; 0 in print is that of each entry.

    Raises `ShapeError` where the sides are of two shapes.
    """
    zero = arrays.Flexible("zeros", numbers.ONE)
    sides = [
        zero if part == Num("0") else v
        for part, v in zip(condition.parts, (left, right), strict=True)
    ]
    found = compare_values(sides[0], "=", sides[1])
    if isinstance(found, OtherShape):
        raise ShapeError("a condition compares two shapes")
    return found is None


def truth(env: Env, condition: Expr) -> bool:
    """Whether a condition holds; which side of each comparison the point lies on is noted."""
    if isinstance(condition, AllOf):
        return all(truth(env, c) for c in condition.conditions)
    if isinstance(condition, Member):
        values = [primal(v) for v in arrays.entries(env.eval(condition.body))]
        return condition.domain.contains_all(values, env.bound)
    assert isinstance(condition, Compare)  # the only other condition
    if condition.relations in (("=",), (r"\ne",)):
        left, right = (env.eval(part) for part in condition.parts)
        if not (is_number(left) and is_number(right)):
            return are_equal(condition, left, right) is (condition.relations[0] == "=")
    parts = [env.number(part) for part in condition.parts]
    sides = [side_of(env, condition, n, a - b) for n, (a, b) in enumerate(pairwise(parts))]
    return all(
        side in HOLDS[relation] for side, relation in zip(sides, condition.relations, strict=True)
    )
