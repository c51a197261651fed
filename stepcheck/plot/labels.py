"""Labels written beside the curves and points that they name, where there is free space."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import IdentityTransform
from numpy.typing import ArrayLike, NDArray

from stepcheck.plot.fields import PlotError
from stepcheck.plot.sample import Dot, Line

Points = NDArray[np.float64]
"""One point a row, in the units of the drawing."""

RADIUS = 4.0  # of a dot
GAP = 4.0  # between a label and its curve
FARTHER = np.array([0.0, 8.0, 16.0])  # than that, where it is crowded
MOST_ANCHORS = 60  # places along a curve where its label is tried
REACH = 30.0  # a neighbour farther away than this does not disturb
SIDES = np.array([(i, j) for j in (1, 0, -1) for i in (-1, 0, 1) if i or j], dtype=np.float64)


class Labels:
    """The free space of laid out ``axes`` on which ``lines`` are drawn."""

    def __init__(self, axes: Axes, lines: Sequence[Line]) -> None:
        self.axes, self.lines = axes, lines
        box = axes.get_window_extent()
        self.low, self.high = np.array(box.min), np.array(box.max)
        self.curves = [self._visible(_dense(self._drawn(line.x, line.y))) for line in lines]
        dots = [self._drawn(dot.x, dot.y) for line in lines for dot in line.dots]
        self.taken = [(dot[0] - RADIUS, dot[0] + RADIUS) for dot in dots]

    def write(self, size: float) -> None:
        """Label all dots and curves in letters of ``size``; raise `PlotError` if one has no room.

        The dots come first, for they have less choice.
        """
        for index, line in enumerate(self.lines):
            for dot in line.dots:
                self._label(dot, index, self._drawn(dot.x, dot.y), size)
        for index, line in enumerate(self.lines):
            self._label(line, index, self.curves[index], size)

    def _label(self, item: Line | Dot, index: int, anchors: Points, size: float) -> None:
        text = self.axes.text(0, 0, item.label, fontsize=size, gid=f"sc-label sc-{index + 1}")
        text.set(transform=IdentityTransform(), ha="center", va="center", parse_math=False)
        half = np.array(text.get_window_extent().size) / 2
        gap = GAP + (RADIUS if isinstance(item, Dot) else 0)
        centres, farther = _candidates(anchors, half + gap)
        free = self._free(centres, half)
        if not free.any():
            raise PlotError(
                f"no room for the label '{item.label}'", "shorten it or widen an axis", item.place
            )
        cost = self._cost(centres[free], half, index) + farther[free]
        best = centres[free][np.argmin(cost)]
        text.set_position((best[0], best[1]))
        self.taken.append((best - half, best + half))

    def _free(self, centres: Points, half: Points) -> NDArray[np.bool_]:
        """Return which boxes are within the axes and off the dots and other labels."""
        low, high = centres - half, centres + half
        free = ((low >= self.low) & (high <= self.high)).all(axis=1)
        for bottom, top in self.taken:
            free &= ((high < bottom) | (low > top)).any(axis=1)
        return np.asarray(free)

    def _cost(self, centres: Points, half: Points, index: int) -> NDArray[np.float64]:
        """Return how bad each box is: on a curve, far from its own or near to another."""
        own = _distance(centres, half, self.curves[index])
        other = np.full(len(centres), REACH)
        for curve in self.curves[:index] + self.curves[index + 1 :]:
            other = np.minimum(other, _distance(centres, half, curve))
        covers = np.minimum(own, other) < GAP / 2
        return np.asarray(1000 * covers + own - other)

    def _drawn(self, x: ArrayLike, y: ArrayLike) -> Points:
        points = np.column_stack((np.atleast_1d(x), np.atleast_1d(y)))
        return np.asarray(self.axes.transData.transform(points))

    def _visible(self, points: Points) -> Points:
        inside = (points >= self.low - 1) & (points <= self.high + 1)
        return points[inside.all(axis=1)]


def _candidates(anchors: Points, reach: Points) -> tuple[Points, NDArray[np.float64]]:
    """Return the centres of boxes around the anchors, and how much farther than needed each is."""
    anchors = anchors[:: len(anchors) // MOST_ANCHORS + 1]
    offsets = np.concatenate([SIDES * (reach + farther) for farther in FARTHER])
    centres = (anchors[:, None, :] + offsets).reshape(-1, 2)
    return centres, np.tile(np.repeat(FARTHER, len(SIDES)), len(anchors))


def _dense(points: Points, step: float = 3.0) -> Points:
    """Return the polyline through the finite ``points`` as vertices about ``step`` apart."""
    points = np.clip(points, -2000, 2000)  # what is far outside of the drawing needs no vertices
    pieces = [points[np.isfinite(points).all(axis=1)]]
    for start, stop in pairwise(points):
        length = float(np.hypot(*(stop - start)))
        if np.isfinite(length) and length > step:
            shares = np.linspace(0, 1, int(length / step) + 2)[:, None]
            pieces.append(start + shares * (stop - start))
    cells, first = np.unique((np.concatenate(pieces) / step).round(), axis=0, return_index=True)
    return np.asarray(cells[np.argsort(first)] * step)  # one each, in their order along the curve


def _distance(centres: Points, half: Points, points: Points) -> NDArray[np.float64]:
    """Return each box's distance to the nearest of ``points``, infinite if there are none."""
    if not len(points):
        return np.full(len(centres), np.inf)
    beyond = np.maximum(np.abs(centres[:, None, :] - points) - half, 0)
    return np.asarray(np.hypot(beyond[..., 0], beyond[..., 1]).min(axis=1))
