"""What a page may say about a plot, read from YAML with the place of every word kept."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

Place = tuple[int, int]
"""Line and column in the YAML text, both counted from 1."""

MOST_CURVES = 5  # as many as have a colour and a dash pattern of their own


class PlotError(Exception):
    """A plot cannot be drawn; ``place`` is where its YAML text says why."""

    def __init__(self, message: str, place: Place = (1, 1)) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Axis:
    """A label, the ends if they are fixed, and whether the scale is logarithmic."""

    label: str
    start: float | None
    stop: float | None
    log: bool


@dataclass(frozen=True)
class Curve:
    """A snippet's function drawn over x, or, for a series, the array that it returns."""

    call: str
    label: str = field(compare=False)
    over: str | None
    arguments: dict[str, object]
    series: bool
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Point:
    """One marked point of a curve."""

    curve: Curve
    x: float


@dataclass(frozen=True)
class Plot:
    """All that a page says about one plot."""

    title: str
    alt: str
    caption: str
    x: Axis
    y: Axis
    curves: Sequence[Curve]
    points: Sequence[Point]


class _Loader(yaml.SafeLoader):
    """YAML in which 1e-3 is a number: version 1.1 reads text unless it is written 1.0e-3."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+$"),
    list("-+0123456789"),
)


def read(source: str) -> Plot:
    """Return the plot that the YAML text ``source`` describes; raise `PlotError` if it is wrong."""
    loader = _Loader(source)
    try:
        root = loader.get_single_node()
        return _plot(_Fields(loader, root, "a plot", "title alt caption x y curves points"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        advice = "put quotes around text that holds a colon, and indent with spaces"
        raise PlotError(f"this is not YAML: {error.problem}; {advice}", place) from error
    except yaml.YAMLError as error:
        raise PlotError(f"this is not YAML: {error}") from error
    finally:
        loader.dispose()


class _Fields:
    """A YAML mapping whose keys are known beforehand."""

    def __init__(self, loader: _Loader, node: yaml.Node | None, what: str, known: str) -> None:
        self.what, self.known, self.loader = what, known.split(), loader
        self.place = _place(node) if node else (1, 1)
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            raise PlotError(f"{what} is written as fields: {', '.join(self.known)}", self.place)
        for key, value in node.value:
            self._add(key, value)

    def _add(self, key: yaml.Node, value: yaml.Node) -> None:
        if key.value not in self.known:
            fields = ", ".join(self.known)
            raise PlotError(f"{self.what} has no field '{key.value}', only {fields}", _place(key))
        if key.value in self.nodes:
            raise PlotError(f"'{key.value}' is given twice; keep one", _place(key))
        self.nodes[key.value] = value

    def fail(self, key: str, wanted: str) -> NoReturn:
        """Raise the error that the field ``key`` is not what it should be."""
        place = _place(self.nodes[key]) if key in self.nodes else self.place
        raise PlotError(f"{self.what} needs '{key}': {wanted}", place)

    def value(self, key: str) -> object:
        """Return the field as YAML reads it, None if it is absent."""
        node = self.nodes.get(key)
        return None if node is None else self.loader.construct_object(node, deep=True)

    def text(self, key: str, wanted: str) -> str:
        """Return the field as the plain text that it must be."""
        node = self.nodes.get(key)
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(key, wanted)
        if "$" in node.value:
            self.fail(key, "plain text, such as σ(z) or ∂L/∂ŷ; TeX is not typeset in a plot")
        return " ".join(node.value.split())

    def number(self, key: str) -> float | None:
        """Return the field as a finite number, None if it is absent."""
        value = self.value(key)
        if value is None and key not in self.nodes:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, "a number")
        if not math.isfinite(value):
            self.fail(key, "a finite number")
        return float(value)

    def inner(self, key: str, what: str, known: str) -> "_Fields":
        """Return the mapping that the field holds."""
        if key not in self.nodes:
            self.fail(key, f"{what} with the fields {', '.join(known.split())}")
        return _Fields(self.loader, self.nodes[key], what, known)

    def rows(self, key: str, what: str, known: str) -> list["_Fields"]:
        """Return the list of mappings that the field holds, empty if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fail(key, "a list, each line with a dash")
        return [_Fields(self.loader, row, what, known) for row in node.value]


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _plot(fields: _Fields) -> Plot:
    rows = fields.rows("curves", "a curve", "call series over with label")
    if not 1 <= len(rows) <= MOST_CURVES:
        fields.fail("curves", f"a list of 1 to {MOST_CURVES} curves; draw more in a second plot")
    curves = [_curve(row) for row in rows]
    x = _axis(fields.inner("x", "an axis", "label from to scale"))
    if x.start is None and not all(curve.series for curve in curves):
        fields.fail("x", "the fields 'from' and 'to', between which the functions are drawn")
    points = fields.rows("points", "a point", "x call over with label")
    return Plot(
        title=fields.text("title", "a line of text; it is shown below the plot"),
        alt=fields.text("alt", "one to three sentences for a reader who cannot see the plot"),
        caption=fields.text("caption", "text to show") if "caption" in fields.nodes else "",
        x=x,
        y=_axis(fields.inner("y", "an axis", "label from to scale")),
        curves=curves,
        points=[_point(row, x) for row in points],
    )


def _axis(fields: _Fields) -> Axis:
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


def _curve(fields: _Fields) -> Curve:
    kinds = [key for key in ("call", "series") if key in fields.nodes]
    if len(kinds) != 1:
        fields.fail("call", "a function of x as module.function; 'series' for one without x")
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
        place=_place(fields.nodes[kinds[0]]),
    )


def _arguments(fields: _Fields) -> dict[str, object]:
    value = fields.value("with")
    if value is None and "with" not in fields.nodes:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        fields.fail("with", "arguments by name, such as {y: 1}")
    return value


def _point(fields: _Fields, x: Axis) -> Point:
    value = fields.number("x")
    if value is None or (x.start is not None and not x.start <= value <= (x.stop or value)):
        fields.fail("x", "a number between the ends of the x axis")
    return Point(_curve(fields), value)
