"""What a page may say about a plot: axes, and what is drawn between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.plot.fields import Fields, Place, fields_in, place_of
from stepcheck.plot.shapes import TERM, Shapes, shapes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.plot.draw.label import Label
    from stepcheck.plot.fields import Call

MOST_CURVES = 12  # more could not be told apart, though each has its name beside it
PLOT = "title alt caption x y curves scatter paths contours shapes"
GROUP = "call with label marks"


@dataclass(frozen=True)
class Axis:
    """A label, the ends if they are fixed, and whether the scale is logarithmic."""

    label: Label
    start: float | None
    stop: float | None
    log: bool


@dataclass(frozen=True)
class Point:
    """A marked point of a curve; its label may hold `{x}` and `{y}`."""

    x: float
    label: Label
    place: Place


@dataclass(frozen=True)
class Curve:
    """A snippet's function drawn over x, or, for a series, the array that it returns.

    `samples` is the number of points that are joined by straight lines, where the author wants
    that; otherwise as many are taken as the curve needs.
    """

    call: Call
    label: Label
    series: bool
    samples: int | None
    points: Sequence[Point]


@dataclass(frozen=True)
class Mark:
    """A point of a group, by its number from 0, and what to write beside it."""

    at: int
    label: Label
    place: Place


@dataclass(frozen=True)
class Group:
    """Points in the plane, one a row of the array that a snippet's function returns."""

    call: Call
    label: Label
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Contours:
    """A snippet's function of two numbers, and the values at which its level lines are drawn."""

    call: Call
    levels: Sequence[float]


@dataclass(frozen=True)
class Plot:
    """All that a page says about one plot."""

    title: Label
    alt: str
    caption: Label | None
    x: Axis
    y: Axis
    curves: Sequence[Curve]
    scatter: Sequence[Group]
    paths: Sequence[Group]
    contours: Contours | None


def read(source: str) -> Plot | Shapes:
    r"""Return what the YAML text `source` describes; raises `PlotError` if it is wrong.

    >>> lines = [
    ...     "title: A line",
    ...     "alt: A line through the origin.",
    ...     "x: {label: x, from: 0, to: 2}",
    ...     "y: {label: y}",
    ...     "curves: [{call: lines.twice, label: 2x}]",
    ... ]
    >>> plot = read("\n".join(lines))
    >>> plot.x.start, plot.x.stop, [curve.call.name for curve in plot.curves]
    (0.0, 2.0, ['lines.twice'])
    """
    with fields_in(source, "a plot", PLOT) as fields:
        return shapes(fields) if "shapes" in fields.nodes else plot(fields)


def shapes(fields: Fields) -> Shapes:
    """Return a product of matrices; it has no axes."""
    for name in ("x", "y", "curves", "scatter", "paths", "contours"):
        if name in fields.nodes:
            fields.fail(name, "it to a plot with axes; 'shapes' stand alone")
    title, alt, caption = words_of(fields)
    return shapes_of(title, alt, caption, fields.rows("shapes", "a term", TERM), fields)


def plot(fields: Fields) -> Plot:
    """Return what is drawn between two axes."""
    curves = [curve(row) for row in fields.rows("curves", "a curve", CURVE)]
    scatter = [group(row) for row in fields.rows("scatter", "a group of points", GROUP)]
    paths = [group(row) for row in fields.rows("paths", "a path", GROUP)]
    if not 1 <= len(curves) + len(scatter) + len(paths) <= MOST_CURVES:
        wanted = f"a list of 1 to {MOST_CURVES} curves, groups or paths"
        fields.fail("curves", f"{wanted}; draw more in a second plot")
    title, alt, caption = words_of(fields)
    x = axis(fields.inner("x", "an axis", AXIS))
    y = axis(fields.inner("y", "an axis", AXIS))
    if x.start is None and any(not c.series for c in curves):
        fields.fail("x", "the fields 'from' and 'to', between which the functions are drawn")
    return Plot(title, alt, caption, x, y, curves, scatter, paths, contours(fields, x, y))


CURVE = "call series over with label points samples"
AXIS = "label from to scale"


def words_of(fields: Fields) -> tuple[Label, str, Label | None]:
    """Return the title, the description and the caption of a figure."""
    return (
        fields.label("title", "a line of text; it is shown below the plot"),
        fields.text("alt", "one to three sentences for a reader who cannot see the plot"),
        fields.label("caption", "text to show") if "caption" in fields.nodes else None,
    )


def axis(fields: Fields) -> Axis:
    """Return an axis whose ends, if there are any, fit its scale."""
    start, stop = fields.number("from"), fields.number("to")
    scale = fields.value("scale") or "linear"
    if scale not in ("linear", "log"):
        fields.fail("scale", "linear or log")
    if (start is None) != (stop is None):
        fields.fail("from" if start is None else "to", "both ends or neither")
    if start is not None and stop is not None and start >= stop:
        fields.fail("to", "a number above 'from'")
    if start is not None and stop is not None and math.isinf(stop - start):
        fields.fail("to", "a number that is nearer to 'from'")
    if scale == "log" and start is not None and start <= 0:
        fields.fail("from", "a number above 0, for the scale is logarithmic")
    return Axis(fields.label("label", "a name for the axis"), start, stop, scale == "log")


def curve(fields: Fields) -> Curve:
    """Return a curve, with its marked points."""
    kinds = [key for key in ("call", "series") if key in fields.nodes]
    if len(kinds) != 1:
        fields.fail("call", "a function of x as module.function; 'series' for one without x")
    for key in ("over", "samples"):
        if key in fields.nodes and "series" in kinds:
            fields.fail(key, "it to a curve with 'call' only: a series has no x to pass on")
    samples = fields.whole("samples", 2, 1000) if "samples" in fields.nodes else None
    return Curve(
        call=fields.call(kinds[0]),
        label=fields.label("label", "a name to write beside it"),
        series=kinds[0] == "series",
        samples=samples,
        points=[point(row) for row in fields.rows("points", "a point", "x label")],
    )


def point(fields: Fields) -> Point:
    """Return a marked point."""
    x = fields.number("x")
    if x is None:
        fields.fail("x", "the number at which to mark the curve")
    return Point(x, fields.label("label", "text, such as $\\sigma(0)$ = {y}"), fields.place)


def group(fields: Fields) -> Group:
    """Return points in the plane, with the marks on some of them."""
    return Group(
        call=fields.call("call"),
        label=fields.label("label", "a name to write beside it"),
        marks=[mark(row) for row in fields.rows("marks", "a mark", "at label")],
    )


def mark(fields: Fields) -> Mark:
    """Return a mark on one point of a group."""
    at = fields.whole("at", 0, 10**6)
    return Mark(at, fields.label("label", "text to write beside the point"), fields.place)


def contours(fields: Fields, x: Axis, y: Axis) -> Contours | None:
    """Return the level lines, if the plot has any."""
    if "contours" not in fields.nodes:
        return None
    inner = fields.inner("contours", "level lines", "call with levels")
    if x.start is None or y.start is None or x.log or y.log:
        place = place_of(fields.nodes["contours"])
        fields.refuse("level lines need both ends of two linear axes", "give from and to", place)
    levels = inner.value("levels")
    wanted = "one to twenty rising numbers, such as [0.3, 0.4, 0.6]"
    if not isinstance(levels, list) or not 1 <= len(levels) <= 20:
        inner.fail("levels", wanted)
    if not all(isinstance(v, int | float) for v in levels) or levels != sorted(set(levels)):
        inner.fail("levels", wanted)
    return Contours(inner.call("call"), [float(v) for v in levels])
