"""What is drawn: the values of a plot's curves, points and level lines, and their marks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stepcheck.plot.adaptive import MOST, PoleError, TooFastError, Window, trace
from stepcheck.plot.draw.label import Label
from stepcheck.plot.fields import PlotError
from stepcheck.plot.snippet import function_of, points_of, series_of, surface_of
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from stepcheck.plot.fields import Place
    from stepcheck.plot.snippet import Values
    from stepcheck.plot.spec import Axis, Curve, Group, Plot, Point

HEIGHT = 200.0  # of the axes, about, in units of the drawing
GRID = 61  # points of a grid along each axis, on which level lines are found


@dataclass(frozen=True)
class Dot:
    """A marked point, its label filled in."""

    x: float
    y: float
    label: Label
    place: Place


@dataclass(frozen=True)
class Line:
    """A curve's values, NaN where there is nothing to draw, and its marked points."""

    label: Label
    x: Values
    y: Values
    function: Callable[[float], float]
    dots: Sequence[Dot]
    place: Place


@dataclass(frozen=True)
class Cloud:
    """Points in the plane, joined in their order if they are a path."""

    label: Label
    points: Values
    joined: bool
    dots: Sequence[Dot]
    place: Place


@dataclass(frozen=True)
class Surface:
    """The values of a function of two numbers on a grid, one row a y."""

    x: Values
    y: Values
    z: Values
    levels: Sequence[float]
    function: Callable[[float, float], float]
    place: Place


@dataclass(frozen=True)
class Drawn:
    """All that is drawn between the axes of a plot."""

    lines: Sequence[Line]
    clouds: Sequence[Cloud]
    surface: Surface | None


def sample(plot: Plot, snippets: Path) -> Drawn:
    """Return what a plot shows, computed by the modules in the folder `snippets`.

    Raises `PlotError` if a function is missing or fails, or if there is nothing to draw.
    """
    return Drawn(
        [line(plot, curve, snippets) for curve in plot.curves],
        [cloud(plot, group, snippets, joined=False) for group in plot.scatter]
        + [cloud(plot, group, snippets, joined=True) for group in plot.paths],
        surface(plot, snippets),
    )


def line(plot: Plot, curve: Curve, snippets: Path) -> Line:
    """Return a curve with its dots, or raise `PlotError` if none of it is within the axes."""
    xs, ys, function = (series if curve.series else sampled)(plot, curve, snippets)
    if plot.y.log:
        ys = np.where(ys > 0, ys, math.nan)
    if not (shows(plot.x, xs) & shows(plot.y, ys)).any():
        raise outside(curve.call.name, curve.call.place)
    dots = [dot(plot, point, function) for point in curve.points]
    return Line(curve.label, xs, ys, function, dots, curve.call.place)


def outside(name: str, place: Place) -> PlotError:
    """Return the error that nothing of a layer can be seen."""
    return PlotError(f"{name} has no value within the axes", "widen them", place)


def sampled(
    plot: Plot, curve: Curve, snippets: Path
) -> tuple[Values, Values, Callable[[float], float]]:
    """Return a curve's function and its values where the drawing needs them."""
    function, x, y = function_of(curve.call, snippets), plot.x, plot.y
    low, high = x.start or 0.0, x.stop or 0.0
    if curve.samples:
        xs = (np.geomspace if x.log else np.linspace)(low, high, curve.samples)
        return xs, np.array([function(at) for at in xs]), function
    try:
        xs, ys = trace(function, Window(low, high, y.start, y.stop, HEIGHT, x.log, y.log))
    except TooFastError as error:
        raise PlotError(
            f"{curve.call.name} changes too fast near {number(error.at, 3)}: {MOST} samples do not"
            " show it as it is",
            "narrow the axis, or give 'samples' to join so many points by straight lines",
            curve.call.place,
        ) from error
    except PoleError as error:
        near = number(error.at, 3)
        problem = f"{curve.call.name} has a pole near {near}, beside which all else is flat"
        hint = "give the ends of the y axis, 'from' and 'to'"
        raise PlotError(problem, hint, curve.call.place) from error
    return xs, ys, function


def series(
    plot: Plot,  # noqa: ARG001  # called as `sampled` is
    curve: Curve,
    snippets: Path,
) -> tuple[Values, Values, Callable[[float], float]]:
    """Return the numbers of a series over their places."""
    ys = series_of(curve.call, snippets)
    xs = np.arange(len(ys), dtype=np.float64)
    return xs, ys, lambda x: float(ys[int(x)]) if x in xs else math.nan


def cloud(plot: Plot, group: Group, snippets: Path, *, joined: bool) -> Cloud:
    """Return points with their marks, or raise `PlotError` if none is within the axes."""
    points = points_of(group.call, snippets)
    seen = shows(plot.x, points[:, 0]) & shows(plot.y, points[:, 1])
    if not seen.any():
        raise outside(group.call.name, group.call.place)
    dots = []
    for mark in group.marks:
        if mark.at >= len(points):
            problem = f"{group.call.name} has {len(points)} points, and none with number {mark.at}"
            raise PlotError(problem, "count from 0", mark.place)
        x, y = map(float, points[mark.at])
        if not seen[mark.at]:
            raise outside(f"point {mark.at} of {group.call.name}", mark.place)
        dots.append(Dot(x, y, filled(mark.label, x, y), mark.place))
    return Cloud(group.label, points, joined, dots, group.call.place)


def surface(plot: Plot, snippets: Path) -> Surface | None:
    """Return the values of a function of two numbers, if the plot has level lines."""
    asked, x, y = plot.contours, plot.x, plot.y
    if asked is None:
        return None
    function = surface_of(asked.call, snippets)
    xs = np.linspace(x.start or 0.0, x.stop or 0.0, GRID)
    ys = np.linspace(y.start or 0.0, y.stop or 0.0, GRID)
    zs = np.array([[function(at, up) for at in xs] for up in ys])
    if not any(np.nanmin(zs) < level < np.nanmax(zs) for level in asked.levels):
        span = f"from {number(float(np.nanmin(zs)), 4)} to {number(float(np.nanmax(zs)), 4)}"
        problem = f"{asked.call.name} goes {span}, and no level lies between"
        raise PlotError(problem, "give other levels", asked.call.place)
    return Surface(xs, ys, zs, asked.levels, function, asked.call.place)


def shows(axis: Axis, numbers: Values) -> NDArray[np.bool_]:
    """Return which of `numbers` are between the ends of the axis."""
    low = -math.inf if axis.start is None else axis.start
    high = math.inf if axis.stop is None else axis.stop
    return np.isfinite(numbers) & (low <= numbers) & (numbers <= high)


def dot(plot: Plot, point: Point, function: Callable[[float], float]) -> Dot:
    """Return a marked point of a curve, or raise `PlotError` if it cannot be seen."""
    y = function(point.x)
    if not shows(plot.x, np.array(point.x)) or not shows(plot.y, np.array(y)):
        at = f"x = {number(point.x, 6)}, y = {number(y, 6)}"
        raise PlotError(f"the point at {at} is not within the axes", "widen them", point.place)
    return Dot(point.x, y, filled(point.label, point.x, y), point.place)


def filled(label: Label, x: float, y: float) -> Label:
    """Return a label with the numbers of its point in place of `{x}` and `{y}`."""
    text = label.text.replace("{x}", number(x, 6)).replace("{y}", number(y, 6))
    return Label(text)
