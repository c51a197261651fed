"""A plot's curves, axes and labels, laid out by Matplotlib."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator

from stepcheck.plot.fields import PlotError
from stepcheck.plot.labels import RADIUS, Labels
from stepcheck.plot.sample import Line, number
from stepcheck.plot.spec import Plot
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
class Chart:
    """The SVG elements of a plot and the x values written below its axis."""

    body: str
    ticks: list[float]


def chart(plot: Plot, lines: Sequence[Line]) -> Chart:
    """Return the drawing of ``lines``; the same input gives the same text.

    Raises `PlotError` if a label finds no room.
    """
    with style.context("default", after_reset=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a glyph that Matplotlib's font lacks, the page's has
        figure = Figure((WIDTH / 72, HEIGHT / 72), dpi=72, layout="constrained")
        FigureCanvasAgg(figure)  # the one that measures
        axes = _axes(figure, plot)
        for index, line in enumerate(lines):
            _draw(axes, line, index)
        _scale(axes, plot)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        _check_room(axes)
        Labels(axes, lines).write(FONT)
        svg = BareSVG(WIDTH, HEIGHT)
        figure.draw(svg)
        low, high = axes.get_xlim()
        ticks = [float(tick) for tick in axes.get_xticks() if low <= tick <= high]
    return Chart(svg.body(), ticks)


def _axes(figure: Figure, plot: Plot) -> Axes:
    figure.patch.set_visible(False)
    axes = figure.add_subplot()
    axes.patch.set_visible(False)
    axes.margins(x=0)
    axes.grid(True)
    axes.tick_params(length=0, labelsize=FONT, pad=5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("bottom", "left"))
        spine.set_gid("sc-axis")
    axes.set_xlabel(plot.x.label, fontsize=FONT, parse_math=False)
    # above the axis, not beside it: upright text is easier to read and leaves more width
    axes.set_title(plot.y.label, fontsize=FONT, loc="left", pad=10, parse_math=False)
    return axes


def _draw(axes: Axes, line: Line, index: int) -> None:
    group = f"sc-{index + 1}"
    axes.plot(line.x, line.y, linestyle=DASHES[index], linewidth=2, gid=group)
    for dot in line.dots:
        axes.plot(dot.x, dot.y, "o", markersize=2 * RADIUS, clip_on=False, gid=group)


def _scale(axes: Axes, plot: Plot) -> None:
    if plot.x.log:
        axes.set_xscale("log")
    if plot.y.log:
        axes.set_yscale("log")
    if plot.x.start is not None:
        axes.set_xlim(plot.x.start, plot.x.stop)
    if plot.y.start is not None:
        axes.set_ylim(plot.y.start, plot.y.stop)
    axes.minorticks_off()
    _tick(axes.xaxis, plot.x.log)
    _tick(axes.yaxis, plot.y.log)


def _tick(axis: Axis, log: bool) -> None:
    axis.set_gid("sc-grid")
    write: Callable[[float], str] = number
    if log:
        low, high = axis.get_view_interval()
        wide = high / low >= 100
        subs = (1,) if wide else (1, 2, 5) if high / low >= 10 else range(1, 10)
        axis.set_major_locator(LogLocator(subs=subs, numticks=7))
        write = _power if wide else number
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def _power(value: float) -> str:
    exponent = f"{np.log10(value):.0f}"
    return "10" + exponent.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _check_room(axes: Axes) -> None:
    box, whole = axes.get_window_extent(), axes.get_tightbbox()
    names_fit = whole is not None and whole.x0 >= 0 and whole.x1 <= WIDTH
    if not names_fit or box.width < WIDTH / 2 or box.height < HEIGHT / 2:
        raise PlotError("the labels of the axes leave no room for the curves", "shorten them")
