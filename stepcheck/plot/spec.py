"""What a page may say about a plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from stepcheck.plot.fields import Fields, Place, fields_in, place_of

MOST_CURVES = 5  # as many as have a colour and a dash pattern of their own


@dataclass(frozen=True)
class Axis:
    """A label, the ends if they are fixed, and whether the scale is logarithmic."""

    label: str
    start: float | None
    stop: float | None
    log: bool


@dataclass(frozen=True)
class Point:
    """A marked point of a curve; its label may hold ``{x}`` and ``{y}``."""

    x: float
    label: str
    place: Place


@dataclass(frozen=True)
class Curve:
    """A snippet's function drawn over x, or, for a series, the array that it returns."""

    call: str
    label: str
    over: str | None
    arguments: dict[str, object]
    series: bool
    points: Sequence[Point]
    place: Place


@dataclass(frozen=True)
class Plot:
    """All that a page says about one plot."""

    title: str
    alt: str
    caption: str
    x: Axis
    y: Axis
    curves: Sequence[Curve]


def read(source: str) -> Plot:
    """Return the plot that the YAML text ``source`` describes; raise `PlotError` if it is wrong."""
    with fields_in(source, "a plot", "title alt caption x y curves") as fields:
        return _plot(fields)


def _plot(fields: Fields) -> Plot:
    rows = fields.rows("curves", "a curve", "call series over with label points")
    if not 1 <= len(rows) <= MOST_CURVES:
        fields.fail("curves", f"a list of 1 to {MOST_CURVES} curves; draw more in a second plot")
    curves = [_curve(row) for row in rows]
    x = _axis(fields.inner("x", "an axis", "label from to scale"))
    if x.start is None and not all(curve.series for curve in curves):
        fields.fail("x", "the fields 'from' and 'to', between which the functions are drawn")
    return Plot(
        title=fields.text("title", "a line of text; it is shown below the plot"),
        alt=fields.text("alt", "one to three sentences for a reader who cannot see the plot"),
        caption=fields.text("caption", "text to show") if "caption" in fields.nodes else "",
        x=x,
        y=_axis(fields.inner("y", "an axis", "label from to scale")),
        curves=curves,
    )


def _axis(fields: Fields) -> Axis:
    start, stop = fields.number("from"), fields.number("to")
    scale = fields.value("scale") or "linear"
    if scale not in ("linear", "log"):
        fields.fail("scale", "linear or log")
    if (start is None) != (stop is None):
        fields.fail("from" if start is None else "to", "both ends or neither")
    if start is not None and stop is not None and start >= stop:
        fields.fail("to", "a number above 'from'")
    if scale == "log" and start is not None and start <= 0:
        fields.fail("from", "a number above 0, for the scale is logarithmic")
    return Axis(fields.text("label", "a name for the axis"), start, stop, scale == "log")


def _curve(fields: Fields) -> Curve:
    kinds = [key for key in ("call", "series") if key in fields.nodes]
    if len(kinds) != 1:
        fields.fail("call", "a function of x as module.function; 'series' for one without x")
    if "over" in fields.nodes and "series" in kinds:
        fields.fail("over", "it to a curve with 'call' only: a series has no x to pass on")
    call = fields.text(kinds[0], "a function as module.function")
    parts = call.split(".")
    if len(parts) != 2 or not all(p.isidentifier() and not p.startswith("_") for p in parts):
        fields.fail(kinds[0], f"a function as module.function, not '{call}'")
    return Curve(
        call=call,
        label=fields.text("label", "a name to write beside it"),
        over=fields.text("over", "a parameter's name") if "over" in fields.nodes else None,
        arguments=_arguments(fields),
        series=kinds[0] == "series",
        points=[_point(row) for row in fields.rows("points", "a point", "x label")],
        place=place_of(fields.nodes[kinds[0]]),
    )


def _arguments(fields: Fields) -> dict[str, object]:
    if "with" not in fields.nodes:
        return {}
    node, value = fields.nodes["with"], fields.value("with")
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        fields.fail("with", "arguments by name, such as {y: 1}")
    if len(value) < len(node.value):
        fields.fail("with", "each argument once")
    return value


def _point(fields: Fields) -> Point:
    x = fields.number("x")
    if x is None:
        fields.fail("x", "the number at which to mark the curve")
    return Point(x, fields.text("label", "text, such as σ(0) = {y}"), fields.place)
