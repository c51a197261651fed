"""Free places for the labels of curves and points, in the units of the drawing."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""One point a row."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

GAP = 4.0  # between a label and its curve
REACH = 30.0  # a neighbour farther away than this no longer disturbs
SIDES = np.array([(i, j) for j in (1, 0, -1) for i in (-1, 0, 1) if i or j], dtype=np.float64)


def place(
    size: tuple[float, float], own: Points, others: Points, taken: list[Box], axes: Box
) -> tuple[float, float] | None:
    """Return the centre of the best box of ``size`` beside a curve, None if there is no room.

    The box touches the curve ``own`` with an edge or a corner and lies within ``axes``, off the
    boxes ``taken``. The best is off all curves, and far from the ``others``.
    """
    half = np.array(size) / 2
    centres = (own[:, None, :] + SIDES * (half + GAP)).reshape(-1, 2)
    centres = centres[_inside(centres, half, axes) & _off(centres, half, taken)]
    if not len(centres):
        return None
    to_own, to_others = _distance(centres, half, own), _distance(centres, half, others)
    covered = np.minimum(to_own, to_others) < GAP / 2
    cost = 1000 * covered + to_own - np.minimum(to_others, REACH)
    x, y = centres[int(np.argmin(cost))]
    return float(x), float(y)


def dense(points: Points, step: float = 3.0) -> Points:
    """Return the polyline through the finite ``points`` with a vertex at least every ``step``."""
    pieces = [points[np.isfinite(points).all(axis=1)][:1]]
    for start, stop in zip(points[:-1], points[1:], strict=True):
        length = float(np.hypot(*(stop - start)))
        if np.isfinite(length):
            shares = np.linspace(0, 1, int(length / step) + 2)[1:, None]
            pieces.append(start + shares * (stop - start))
    return np.concatenate(pieces)


def _inside(centres: Points, half: Points, axes: Box) -> NDArray[np.bool_]:
    low, high = centres - half, centres + half
    return np.asarray(((low >= axes[:2]) & (high <= axes[2:])).all(axis=1))


def _off(centres: Points, half: Points, taken: list[Box]) -> NDArray[np.bool_]:
    free = np.ones(len(centres), dtype=np.bool_)
    for box in taken:
        apart = (centres + half < box[:2]) | (centres - half > box[2:])
        free &= apart.any(axis=1)
    return free


def _distance(centres: Points, half: Points, points: Points) -> NDArray[np.float64]:
    """Return each box's distance to the nearest of ``points``, infinite if there are none."""
    if not len(points):
        return np.full(len(centres), np.inf)
    beyond = np.maximum(np.abs(centres[:, None, :] - points) - half, 0)
    return np.asarray(np.hypot(beyond[..., 0], beyond[..., 1]).min(axis=1))
