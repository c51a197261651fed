"""The line on which a function of two numbers has a value, cell by cell of a grid.

A browser does the same (plane.js), so that a line does not jump when a script takes it over.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[[float, float], float]

Point = tuple[float, float]
Segment = tuple[Point, Point]
Ends = tuple[tuple[float, float], tuple[float, float]]
"""Where the plane ends: to the left and to the right, below and above."""

CELLS = 32  # along each side
FINER = 4  # steps towards the place where a line crosses an edge


def level_line(function: Function, level: float, ends: Ends) -> list[Segment]:
    """Return the parts of a line of equal value; seen along each, what is above lies to its left.

    Where the function is NaN there is no line.

    >>> segments = level_line(lambda x, y: x + 2 * y, 0.5, ((-1, 1), (-1, 1)))
    >>> max(abs(x + 2 * y - 0.5) for pair in segments for x, y in pair) < 1e-12
    True
    """
    xs, ys = ([low + (high - low) * n / CELLS for n in range(CELLS + 1)] for low, high in ends)
    values = {(u, v): function(x, y) for v, y in enumerate(ys) for u, x in enumerate(xs)}
    known: dict[tuple[Point, Point], Point] = {}

    def crossing(one: tuple[int, int], two: tuple[int, int]) -> Point:
        a, b = sorted((one, two))
        if (a, b) not in known:
            start, stop = (xs[a[0]], ys[a[1]]), (xs[b[0]], ys[b[1]])
            known[a, b] = between(function, level, start, stop, (values[a], values[b]))
        return known[a, b]

    found: list[Segment] = []
    for v, u in product(range(CELLS), repeat=2):
        corners = [(u, v), (u + 1, v), (u + 1, v + 1), (u, v + 1)]
        if any(math.isnan(values[c]) for c in corners):
            continue
        above = [values[c] > level for c in corners]
        crossed = [n for n in range(4) if above[n] != above[(n + 1) % 4]]
        pairs = [(crossed[0], crossed[1])] if crossed else []
        if len(crossed) == 4:
            middle = function((xs[u] + xs[u + 1]) / 2, (ys[v] + ys[v + 1]) / 2) > level
            pairs = [(0, 1), (2, 3)] if middle == above[0] else [(3, 0), (1, 2)]
        for pair in pairs:
            a, b = reversed(pair) if above[(pair[0] + 1) % 4] else pair
            one, two = (crossing(corners[n], corners[(n + 1) % 4]) for n in (a, b))
            found.append((one, two))
    return found


def between(
    function: Function, level: float, start: Point, stop: Point, values: tuple[float, float]
) -> Point:
    """Return where a line crosses an edge between two points on both sides of it.

    By false position, which halves the value of an end that stays.
    """

    def at(share: float) -> Point:
        return (
            start[0] + share * (stop[0] - start[0]),
            start[1] + share * (stop[1] - start[1]),
        )

    low, high = (value - level for value in values)
    left, right, share = 0.0, 1.0, low / (low - high)
    for n in range(FINER):
        found = function(*at(share)) - level
        if not math.isfinite(found) or found == 0:
            break
        if (found > 0) == (low > 0):
            left, low, high = share, found, high / 2 if n else high
        else:
            right, high, low = share, found, low / 2 if n else low
        share = left + (right - left) * (low / (low - high))
    return at(share)
