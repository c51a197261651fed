"""Labels written beside the curves and points that they name, where there is free space."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.transforms import IdentityTransform
from numpy.typing import ArrayLike, NDArray

from stepcheck.plot.draw.label import Label
from stepcheck.plot.fields import PlotError
from stepcheck.plot.sample import Cloud, Dot, Drawn, Line
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from stepcheck.plot.fields import Place

Points = NDArray[np.float64]
"""One point a row, in the units of the drawing."""

RADIUS = 4.0  # of a dot
GAP = 4.0  # between a label and its curve
FARTHER = np.array([0.0, 8.0, 16.0])  # than that, where it is crowded
MOST_ANCHORS = 60  # places along a curve where its label is tried
REACH = 30.0  # a neighbour farther away than this does not disturb
SIDES = np.array([(i, j) for j in (1, 0, -1) for i in (-1, 0, 1) if i or j], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Layer:
    """A curve, a path or a group of points: its name, its class, where it is, its dots."""

    label: Label
    group: str
    points: Points
    dots: Sequence[Dot]
    place: Place


class Labels:
    """The free space of laid out `axes` on which all layers of a plot are drawn."""

    def __init__(
        self,
        axes: Axes,
        drawn: Drawn,
        levels: Sequence[tuple[float, Points]],
        colours: int,
    ) -> None:
        self.axes, self.levels = axes, levels
        box = axes.get_window_extent()
        self.low, self.high = np.array(box.min), np.array(box.max)
        items: list[Line | Cloud] = [*drawn.lines, *drawn.clouds]
        self.layers = [
            self.layer(item, f"sc-{place % colours + 1}") for place, item in enumerate(items)
        ]
        self.taken: list[tuple[Points, Points]] = []
        for cloud in drawn.clouds:
            self.keep_free(self.drawn(*cloud.points.T), RADIUS if not cloud.joined else RADIUS / 2)
        for layer in self.layers:
            self.keep_free(self.drawn([d.x for d in layer.dots], [d.y for d in layer.dots]), RADIUS)

    def layer(self, item: Line | Cloud, group: str) -> Layer:
        """Return where a layer can be seen: strokes as close points."""
        if isinstance(item, Line):
            points = dense(self.drawn(item.x, item.y))
        else:
            points = self.drawn(*item.points.T)
            points = dense(points) if item.joined else points
        return Layer(item.label, group, self.visible(points), item.dots, item.place)

    def keep_free(self, points: Points, radius: float) -> None:
        """Let no label cover points."""
        self.taken += [(point - radius, point + radius) for point in points]

    def write(self, size: float) -> None:
        """Label all dots and layers in letters of `size`; raises `PlotError` if one has no room.

        The dots come first, for they have less choice; level lines last, for they can do without.
        """
        for layer in self.layers:
            for dot in layer.dots:
                self.beside(dot.label, layer, self.drawn(dot.x, dot.y), size, dot.place, RADIUS)
        for layer in self.layers:
            self.beside(layer.label, layer, layer.points, size, layer.place)
        for level, stroke in self.levels:
            self.on_stroke(level, self.visible(dense(self.drawn(*stroke.T))), size)

    def beside(
        self,
        label: Label,
        layer: Layer,
        anchors: Points,
        size: float,
        place: Place,
        radius: float = 0.0,
    ) -> None:
        """Write a label where it is nearest to what it names and farthest from all else."""
        text, half = self.text(label.text, f"sc-label {layer.group}", size)
        centres, farther = candidates(anchors, half + GAP + radius)
        free = self.free(centres, half)
        if not free.any():
            problem = f"no room for the label '{label.text}'"
            raise PlotError(problem, "shorten it or widen an axis", place)
        cost = self.cost(centres[free], half, layer) + farther[free]
        self.put(text, centres[free][np.argmin(cost)], half)

    def on_stroke(self, level: float, points: Points, size: float) -> None:
        """Write the number of a level line on it, if there is room."""
        text, half = self.text(number(level, 6), "sc-label sc-contour", size - 2)
        free = self.free(points, half)
        if not free.any():
            text.remove()
            return
        places = points[free]
        own = Layer(Label(""), "", points, [], (1, 1))
        self.put(text, places[np.argmin(self.cost(places, half, own))], half)

    def text(self, words: str, group: str, size: float) -> tuple[Text, Points]:
        """Return a text that has no place yet, and half of its size."""
        text = self.axes.text(0, 0, words, fontsize=size, gid=group)
        text.set(transform=IdentityTransform(), ha="center", va="center", parse_math=False)
        return text, np.array(text.get_window_extent().size) / 2

    def put(self, text: Text, centre: Points, half: Points) -> None:
        """Give a text its place."""
        text.set_position((float(centre[0]), float(centre[1])))
        self.taken.append((centre - half, centre + half))

    def free(self, centres: Points, half: Points) -> NDArray[np.bool_]:
        """Return which boxes are within the axes and off the dots and other labels."""
        low, high = centres - half, centres + half
        free = ((low >= self.low) & (high <= self.high)).all(axis=1)
        for bottom, top in self.taken:
            free &= ((high < bottom) | (low > top)).any(axis=1)
        return np.asarray(free)

    def cost(self, centres: Points, half: Points, layer: Layer) -> NDArray[np.float64]:
        """Return how bad each box is: on a curve, far from its own or near to another."""
        own = distance(centres, half, layer.points)
        other = np.full(len(centres), REACH)
        for one in self.layers:
            if one is not layer:
                other = np.minimum(other, distance(centres, half, one.points))
        covers = other < GAP / 2
        if layer in self.layers:
            covers |= own < GAP / 2
        return np.asarray(1000 * covers + own - other)

    def drawn(self, x: ArrayLike, y: ArrayLike) -> Points:
        """Return points of the plane as they are drawn."""
        points = np.column_stack((np.atleast_1d(x), np.atleast_1d(y))).astype(np.float64)
        return np.asarray(self.axes.transData.transform(points)) if len(points) else points

    def visible(self, points: Points) -> Points:
        """Return those points that are within the axes."""
        inside = (points >= self.low - 1) & (points <= self.high + 1)
        return points[inside.all(axis=1)]


def candidates(anchors: Points, reach: Points) -> tuple[Points, NDArray[np.float64]]:
    """Return the centres of boxes around the anchors, and how much farther than needed each is."""
    anchors = anchors[:: len(anchors) // MOST_ANCHORS + 1]
    offsets = np.concatenate([SIDES * (reach + farther) for farther in FARTHER])
    centres = (anchors[:, None, :] + offsets).reshape(-1, 2)
    return centres, np.tile(np.repeat(FARTHER, len(SIDES)), len(anchors))


def dense(points: Points, step: float = 3.0) -> Points:
    """Return the polyline through the finite `points` as vertices about `step` apart."""
    points = np.clip(points, -2000, 2000)  # what is far outside of the drawing needs no vertices
    pieces = [points[np.isfinite(points).all(axis=1)]]
    for start, stop in pairwise(points):
        length = float(np.hypot(*(stop - start)))
        if np.isfinite(length) and length > step:
            shares = np.linspace(0, 1, int(length / step) + 2)[:, None]
            pieces.append(start + shares * (stop - start))
    cells, first = np.unique((np.concatenate(pieces) / step).round(), axis=0, return_index=True)
    return np.asarray(cells[np.argsort(first)] * step)  # one each, in their order along the curve


def distance(centres: Points, half: Points, points: Points) -> NDArray[np.float64]:
    """Return each box's distance to the nearest of `points`, infinite if there are none."""
    if not len(points):
        return np.full(len(centres), np.inf)
    beyond = np.maximum(np.abs(centres[:, None, :] - points) - half, 0)
    return np.asarray(np.hypot(beyond[..., 0], beyond[..., 1]).min(axis=1))
