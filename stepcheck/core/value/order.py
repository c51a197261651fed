"""Whether two numbers stand in a relation."""

from __future__ import annotations

from stepcheck.core.value.numbers import Number, mp

EXACT = mp.mpf(10) ** -60


def related(a: Number, relation: str, b: Number) -> bool:
    """Whether two numbers stand in a relation; equal up to rounding of the last digits."""
    equal = abs(a - b) <= EXACT * max(1, abs(a), abs(b))
    if relation in ("=", r"\ne"):
        return bool(equal == (relation == "="))
    if relation in (r"\le", r"\ge") and equal:
        return True
    return bool(not equal and (a < b) == (relation in ("<", r"\le")))
