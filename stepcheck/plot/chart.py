"""A plot's curves, axes and labels, laid out by Matplotlib."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis as MatplotlibAxis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator
from matplotlib.transforms import IdentityTransform

from stepcheck.plot import labels
from stepcheck.plot.sample import Values
from stepcheck.plot.spec import Place, Plot, PlotError
from stepcheck.plot.svg import BareSVG

WIDTH, HEIGHT, FONT = 420, 280, 14  # at 358 px, the column of a phone, the text is 12 px high
DASHES: list[Literal["-"] | tuple[int, tuple[int, ...]]] = [
    "-",
    (0, (4, 2)),
    (0, (1, 1)),
    (0, (5, 1, 1, 1)),
    (0, (2, 1)),
]


@dataclass(frozen=True)
class Line:
    """What is drawn in one colour: a curve, or a marked point if it has a single x."""

    label: str
    x: Values
    y: Values
    colour: int
    place: Place

    @property
    def marked(self) -> bool:
        """Whether this is a point."""
        return len(self.x) == 1


@dataclass(frozen=True)
class Chart:
    """The SVG elements of a plot and the x values written below its axis."""

    body: str
    ticks: list[float]


def chart(plot: Plot, lines: Sequence[Line]) -> Chart:
    """Return the drawing of ``lines``, curves before points; the same input gives the same text.

    Raises `PlotError` if a label finds no room.
    """
    with style.context("default", after_reset=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a glyph that Matplotlib's font lacks, the page's has
        figure = Figure((WIDTH / 72, HEIGHT / 72), dpi=72, layout="constrained")
        canvas = FigureCanvasAgg(figure)
        axes = _axes(figure, plot)
        for line in lines:
            _draw(axes, line)
        _scales(axes, plot)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        _check_room(axes)
        _label(axes, lines, canvas)
        svg = BareSVG(WIDTH, HEIGHT)
        figure.draw(svg)
        low, high = axes.get_xlim()
        ticks = [float(tick) for tick in axes.get_xticks() if low <= tick <= high]
    return Chart(svg.body(), ticks)


def number(value: float, digits: int = 10) -> str:
    """Return ``value`` as a reader writes it, with a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")


def _axes(figure: Figure, plot: Plot) -> Axes:
    figure.patch.set_visible(False)
    axes = figure.add_subplot()
    axes.patch.set_visible(False)
    axes.margins(x=0)
    axes.grid(True)
    axes.tick_params(length=0, labelsize=FONT)
    axes.tick_params(which="minor", length=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("bottom", "left"))
        spine.set_gid("sc-axis")
    axes.set_xlabel(plot.x.label, fontsize=FONT, parse_math=False)
    # above the axis, not beside it: upright text is easier to read and leaves more width
    axes.set_title(plot.y.label, fontsize=FONT, loc="left", parse_math=False)
    return axes


def _draw(axes: Axes, line: Line) -> None:
    group = f"sc-{line.colour}"
    if line.marked:
        axes.plot(line.x, line.y, "o", markersize=8, clip_on=False, gid=group)
    else:
        axes.plot(line.x, line.y, linestyle=DASHES[line.colour - 1], linewidth=2, gid=group)


def _scales(axes: Axes, plot: Plot) -> None:
    if plot.x.log:
        axes.set_xscale("log")
    if plot.y.log:
        axes.set_yscale("log")
    if plot.x.start is not None:
        axes.set_xlim(plot.x.start, plot.x.stop)
    if plot.y.start is not None:
        axes.set_ylim(plot.y.start, plot.y.stop)
    axes.minorticks_off()
    for axis, asked in ((axes.xaxis, plot.x), (axes.yaxis, plot.y)):
        axis.set_gid("sc-grid")
        _tick(axis, asked.log)


def _tick(axis: MatplotlibAxis, log: bool) -> None:
    write = number
    if log:
        low, high = axis.get_view_interval()
        decades = high / low >= 100
        axis.set_major_locator(LogLocator(subs=(1,) if decades else (1, 2, 5), numticks=7))
        write = _power if decades else number
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def _power(value: float) -> str:
    exponent = f"{np.log10(value):.0f}"
    return "10" + exponent.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _check_room(axes: Axes) -> None:
    box = axes.get_window_extent()
    widest = max(label.get_window_extent().width for label in _axis_names(axes))
    if box.width < WIDTH / 2 or box.height < HEIGHT / 2 or widest > box.width:
        raise PlotError("the labels of the axes leave no room for the curves: shorten them")


def _label(axes: Axes, lines: Sequence[Line], canvas: FigureCanvasAgg) -> None:
    """Write each line's label beside it in free space, points first: they have less choice."""
    box = axes.get_window_extent()
    within: labels.Box = (*box.min, *box.max)
    drawn = [_points(axes, line) for line in lines]
    taken: list[labels.Box] = []
    for index in sorted(range(len(lines)), key=lambda i: not lines[i].marked):
        line = lines[index]
        text = axes.text(
            0, 0, line.label, fontsize=FONT, ha="center", va="center", parse_math=False
        )
