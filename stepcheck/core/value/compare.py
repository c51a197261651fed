"""Whether two values are equal, or stand in an order."""

from __future__ import annotations

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, Value, is_array
from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import EXACT, Number, mp, primal, related
from stepcheck.core.verdict import Apart, Difference, OtherShape, OutOfOrder, Same

TOLERANCE = mp.mpf(10) ** -28


def compare_values(left: Value, relation: str, right: Value) -> Difference | None:
    """Return how two values do not stand in a relation, or None."""
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        left, right = fitted(left, right), fitted(right, left)
        if isinstance(left, Flexible) and isinstance(right, Flexible):
            return None if left == right else Apart()
    if (is_array(left) or is_array(right)) and relation not in ("=", r"\ne", r"\approx"):
        raise RefusalError(
            f"{relation} between arrays is not understood", 0, "compare their entries"
        )
    shapes = arrays.shape_of(left), arrays.shape_of(right)
    if shapes[0] != shapes[1]:
        return OtherShape(*shapes)
    pairs = list(zip(arrays.entries(left), arrays.entries(right), strict=True))
    if relation == r"\ne":
        return None if any(not equal(a, b) for a, b in pairs) else Same()
    if relation == "=":
        return None if all(equal(a, b) for a, b in pairs) else Apart()
    holds = all(related(primal(a), relation, primal(b)) for a, b in pairs)
    return None if holds else OutOfOrder()


def fitted(value: Value, other: Value) -> Value:
    """Return bold 1, 0 or I at the size of the other side."""
    if isinstance(value, Flexible) and not isinstance(other, Flexible):
        return value.shaped(arrays.shape_of(other))
    return value


def equal(a: Number, b: Number) -> bool:
    """Whether two numbers agree, relative to the larger of them, 28 digits deep."""
    a, b = primal(a), primal(b)
    return bool(abs(a - b) <= max(TOLERANCE * max(abs(a), abs(b)), EXACT))
