"""Which steps of a chain are settled by their numbers, since nothing in them can be varied.

Then the points that were looked at are all there are. Two balls that are apart, or in an order, are
a proof; two that meet are none, but exact fractions can be equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.domains import Functions
from stepcheck.core.errors import UnsureError
from stepcheck.core.numbers import precision, primal, related
from stepcheck.core.scope import keys_of
from stepcheck.core.verdict import NoValue

if TYPE_CHECKING:
    from stepcheck.core.trial.chain import Chain, Point


def settled(chain: Chain, points: list[Point]) -> list[bool]:
    """Return which steps of a chain that holds are proved by what they are at its points."""
    whole = are_all(chain, points)
    return [
        whole and all(is_decided(p, step, relation) for p in points)
        for step, relation in enumerate(chain.relations)
    ]


def are_all(chain: Chain, points: list[Point]) -> bool:
    """Whether some points are all that there are: nothing was drawn, and none was left open."""
    drawn = any(p.numbers or p.used != p.chosen for p in points)
    return bool(points) and not drawn and not chain.unsure and not has_functions(chain)


def has_functions(chain: Chain) -> bool:
    """Whether a chain has to do with functions in general, of which only some are looked at."""
    keys = {k for e in (*chain.exprs, *chain.filters) for name in keys_of(e)
            for k in chain.scope.depends(name)}  # fmt: skip
    return any((s := chain.scope.get(k)) and isinstance(s.domain, Functions) for k in keys)


def is_decided(point: Point, step: int, relation: str) -> bool:
    """Whether a step that holds at a point is proved there."""
    left, right = point.outcomes[step], point.outcomes[step + 1]
    if isinstance(left, NoValue | Flexible) or isinstance(right, NoValue | Flexible):
        return False
    if relation in (r"\approx", r"\ne"):
        return True  # both hold only where balls are apart, or surely near enough
    pairs = [
        (primal(a), primal(b))
        for a, b in zip(arrays.entries(left), arrays.entries(right), strict=True)
    ]
    if relation == "=":
        return all(isinstance(x, fmpq) for pair in pairs for x in pair)
    try:
        with precision(point.bits):
            return all(related(a, relation, b) for a, b in pairs)
    except UnsureError:
        return False
