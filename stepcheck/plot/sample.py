"""What is drawn: the values of a plot's curves and of their marked points."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stepcheck.plot.fields import Place, PlotError
from stepcheck.plot.snippet import Values, function_of, series_of
from stepcheck.plot.spec import Axis, Curve, Plot, Point

SAMPLES = 301  # closer than two units in the drawing

Function = Callable[[float], float]


@dataclass(frozen=True)
class Dot:
    """A marked point, its label filled in."""

    x: float
    y: float
    label: str
    place: Place


@dataclass(frozen=True)
class Line:
    """A curve's values, NaN where there is nothing to draw, and its marked points."""

    label: str
    x: Values
    y: Values
    function: Function
    dots: Sequence[Dot]
    place: Place


def sample(plot: Plot, snippets: Path) -> list[Line]:
    """Return the plot's lines, computed by the modules in the folder ``snippets``.

    Raises `PlotError` if a function is missing or fails, or if there is nothing to draw.
    """
    return [_line(plot, curve, snippets) for curve in plot.curves]


def number(value: float, digits: int = 10) -> str:
    """Return ``value`` as a reader writes it, with a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")


def _line(plot: Plot, curve: Curve, snippets: Path) -> Line:
    xs, ys, function = _series(curve, snippets) if curve.series else _curve(plot, curve, snippets)
    if plot.y.log:
        ys = np.where(ys > 0, ys, math.nan)
    if not (_shows(plot.x, xs) & _shows(plot.y, ys)).any():
        raise PlotError(f"{curve.call} has no value within the axes", "widen them", curve.place)
    dots = [_dot(plot, point, function) for point in curve.points]
    return Line(curve.label, xs, ys, function, dots, curve.place)


def _curve(plot: Plot, curve: Curve, snippets: Path) -> tuple[Values, Values, Function]:
    function = function_of(curve, snippets)
    space = np.geomspace if plot.x.log else np.linspace
    xs = space(plot.x.start or 0.0, plot.x.stop or 0.0, SAMPLES)
    return xs, np.array([function(x) for x in xs]), function


def _series(curve: Curve, snippets: Path) -> tuple[Values, Values, Function]:
    ys = series_of(curve, snippets)
    xs = np.arange(len(ys), dtype=np.float64)
    return xs, ys, lambda x: float(ys[int(x)]) if x in xs else math.nan


def _shows(axis: Axis, numbers: Values) -> NDArray[np.bool_]:
    """Return which of ``numbers`` are between the ends of the axis."""
    low = -math.inf if axis.start is None else axis.start
    high = math.inf if axis.stop is None else axis.stop
    return np.isfinite(numbers) & (low <= numbers) & (numbers <= high)


def _dot(plot: Plot, point: Point, function: Function) -> Dot:
    y = function(point.x)
    if not _shows(plot.x, np.array(point.x)) or not _shows(plot.y, np.array(y)):
        at = f"x = {number(point.x, 6)}, y = {number(y, 6)}"
        raise PlotError(f"the point at {at} is not within the axes", "widen them", point.place)
    label = point.label.replace("{x}", number(point.x, 6)).replace("{y}", number(y, 6))
    return Dot(point.x, y, label, point.place)
