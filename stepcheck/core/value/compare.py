"""Whether two values are equal, or stand in an order: yes, no, or `UnsureError` for neither.

There is no tolerance. Balls that are apart prove that their numbers differ. Balls that meet are the
same number as far as anybody can tell once they are eighty digits deep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.errors import RefusalError, UnsureError
from stepcheck.core.numbers import Real, ball, is_last_precision, meet, primal, related
from stepcheck.core.verdict import Apart, Difference, OtherShape, OutOfOrder, Same

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value


def compare_values(left: Value, relation: str, right: Value) -> Difference | None:
    """Return how two values do not stand in a relation, or None."""
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        left, right = fitted(left, right), fitted(right, left)
        if isinstance(left, Flexible) and isinstance(right, Flexible):
            same = (left.kind, left.flipped) == (right.kind, right.flipped)
            return None if same and agree(primal(left.scale), primal(right.scale)) else Apart()
    if (is_array(left) or is_array(right)) and relation not in ("=", r"\ne", r"\approx"):
        raise RefusalError(
            f"{relation} between arrays is not understood", 0, "compare their entries"
        )
    shapes = arrays.shape_of(left), arrays.shape_of(right)
    if shapes[0] != shapes[1]:
        return OtherShape(*shapes)
    pairs = [
        (primal(a), primal(b))
        for a, b in zip(arrays.entries(left), arrays.entries(right), strict=True)
    ]
    if relation == r"\ne":
        return None if some_apart(pairs) else Same()
    if relation == "=":
        return Apart() if some_apart(pairs) else None
    return None if all(in_order(a, relation, b) for a, b in pairs) else OutOfOrder()


def fitted(value: Value, other: Value) -> Value:
    """Return bold 1, 0 or I at the size of the other side."""
    if isinstance(value, Flexible) and not isinstance(other, Flexible):
        return value.shaped(arrays.shape_of(other))
    return value


def some_apart(pairs: list[tuple[Real, Real]]) -> bool:
    """Whether some pair differs; the pair that is sure decides before one that is not."""
    unsure = False
    for a, b in pairs:
        try:
            if not agree(a, b):
                return True
        except UnsureError:
            unsure = True
    if unsure:
        raise UnsureError
    return False


def agree(a: Real, b: Real) -> bool:
    """Whether two numbers are the same."""
    gap = a - b
    if isinstance(gap, fmpq):
        return gap == 0
    if not gap.contains(0):
        return False
    if meet(gap, a, b):
        return True
    raise UnsureError


def same(a: Real, b: Real) -> bool:
    """Whether two numbers are the same as far as can be told, to look for what explains a step."""
    try:
        return agree(a, b)
    except UnsureError:
        return True


def in_order(a: Real, relation: str, b: Real) -> bool:
    """Whether two numbers stand in an order.

    With the last precision, numbers that meet are equal for ≤; for < that stays open.
    """
    try:
        return related(a, relation, b)
    except UnsureError:
        last = is_last_precision() and relation in (r"\le", r"\ge")
        if last and meet(ball(a - b), a, b):
            return True
        raise
