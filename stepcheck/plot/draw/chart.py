"""A plot's curves, axes and labels, laid out by Matplotlib."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from contourpy import contour_generator
from matplotlib import style
from matplotlib.figure import Figure

from stepcheck.plot.draw.labels import RADIUS, Labels
from stepcheck.plot.draw.svg import BareSVG, MeasuringCanvas
from stepcheck.plot.draw.ticks import tick
from stepcheck.plot.fields import PlotError
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from stepcheck.plot.sample import Cloud, Drawn, Line, Surface
    from stepcheck.plot.snippet import Values
    from stepcheck.plot.spec import Plot

WIDTH, HEIGHT, FONT = 420, 280, 14  # at 358 px, the column of a phone, the text is 12 px high
SQUARE = 340  # the height where both axes show the same kind of thing
COLOURS = 5
DASHES: list[Literal["-"] | tuple[int, tuple[int, ...]]] = [
    "-",
    (0, (4, 2)),
    (0, (1, 1)),
    (0, (5, 1, 1, 1)),
    (0, (2, 1)),
]
MARKERS = ["o", "x", "s"]
MOST_STEPS = 40  # of a path, to have a dot each
SMALLEST = 1e-250  # of an axis: Matplotlib takes shorter ones for points
LARGEST = 1e305  # of a value: its margin must be a number as well


@dataclass(frozen=True)
class Chart:
    """The SVG elements of a plot, its height, and the numbers written along its axes."""

    body: str
    height: int
    ticks: list[float]
    rungs: list[float]


def chart(plot: Plot, drawn: Drawn) -> Chart:
    """Return the drawing; the same input gives the same text.

    Raises `PlotError` if a label finds no room.
    """
    height = SQUARE if drawn.clouds else HEIGHT
    if plot.y.start is None and not plot.y.log:
        check_size([line.y for line in drawn.lines])
    with style.context("default", after_reset=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a glyph that Matplotlib's font lacks, the page's has
        figure = Figure((WIDTH / 72, height / 72), dpi=72, layout="constrained")
        MeasuringCanvas(figure)
        axes = axes_of(figure, plot)
        levels = level_lines(drawn.surface) if drawn.surface else []
        for _, stroke in levels:
            axes.plot(*stroke.T, linewidth=1, gid="sc-contour")
        for index, line in enumerate(drawn.lines):
            draw_line(axes, line, index)
        for index, cloud in enumerate(drawn.clouds):
            draw_cloud(axes, cloud, index, len(drawn.lines))
        scale(axes, plot)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        check_room(axes, height)
        Labels(axes, drawn, levels, COLOURS).write(FONT)
        svg = BareSVG(WIDTH, height)
        figure.draw(svg)
        ticks, rungs = (
            [float(t) for t in axis.get_majorticklocs()] for axis in (axes.xaxis, axes.yaxis)
        )
    return Chart(svg.body(), height, ticks, rungs)


def axes_of(figure: Figure, plot: Plot) -> Axes:
    """Return empty axes with their names."""
    figure.patch.set_visible(False)
    axes = figure.add_subplot()
    axes.patch.set_visible(False)
    axes.margins(x=0)
    axes.grid(True)
    axes.tick_params(length=0, labelsize=FONT, pad=5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("bottom", "left"))
        spine.set_gid("sc-axis")
    axes.set_xlabel(plot.x.label.text, fontsize=FONT, parse_math=False)
    # above the axis, not beside it: upright text is easier to read and leaves more width
    axes.set_title(plot.y.label.text, fontsize=FONT, loc="left", pad=10, parse_math=False)
    return axes


def draw_line(axes: Axes, line: Line, index: int) -> None:
    """Draw a curve and its dots; with more curves than colours, dashes tell them apart."""
    group = f"sc-{index % COLOURS + 1}"
    dash = DASHES[(index + index // COLOURS) % COLOURS]
    axes.plot(line.x, line.y, linestyle=dash, linewidth=2, gid=group)
    for dot in line.dots:
        axes.plot(dot.x, dot.y, "o", markersize=2 * RADIUS, clip_on=False, gid=group)


def draw_cloud(axes: Axes, cloud: Cloud, index: int, before: int) -> None:
    """Draw points, each with the mark of its group, or a path with a dot at each of few steps."""
    group = f"sc-{(before + index) % COLOURS + 1}"
    if cloud.joined:
        axes.plot(*cloud.points.T, linestyle=DASHES[index % COLOURS], linewidth=2, gid=group)
        if len(cloud.points) <= MOST_STEPS:
            axes.plot(*cloud.points.T, "o", markersize=RADIUS, gid=group)
    else:
        marker = MARKERS[index % len(MARKERS)]
        axes.plot(*cloud.points.T, marker, markersize=2 * RADIUS, gid=group)
    for dot in cloud.dots:
        axes.plot(dot.x, dot.y, "o", markersize=2.5 * RADIUS, fillstyle="none", gid="sc-ring")


def level_lines(surface: Surface) -> list[tuple[float, Values]]:
    """Return the strokes of all level lines, each with its level."""
    generator = contour_generator(surface.x, surface.y, np.ma.masked_invalid(surface.z))
    return [
        (level, np.asarray(stroke, dtype=np.float64))
        for level in surface.levels
        for stroke in generator.lines(level)
    ]


def scale(axes: Axes, plot: Plot) -> None:
    """Set the ends of both axes and their ticks."""
    if plot.x.log:
        axes.set_xscale("log")
    if plot.y.log:
        axes.set_yscale("log")
    if plot.x.start is not None:
        axes.set_xlim(plot.x.start, plot.x.stop)
    if plot.y.start is not None:
        axes.set_ylim(plot.y.start, plot.y.stop)
    axes.minorticks_off()
    for axis, log in ((axes.xaxis, plot.x.log), (axes.yaxis, plot.y.log)):
        axis.set_gid("sc-grid")
        tick(axis, log=log)


def check_size(values: Sequence[Values]) -> None:
    """Refuse curves that would all be drawn as flat."""
    found = np.concatenate([y[np.isfinite(y)] for y in values]) if values else np.array([])
    if found.size and 0 < np.ptp(found) < SMALLEST:
        problem = f"the values differ by {number(float(np.ptp(found)), 3)} only"
        raise PlotError(problem, "plot a multiple of them")
    if found.size and np.abs(found).max() > LARGEST:
        raise PlotError("the values are too large to be drawn", "give the ends of the y axis")


def check_room(axes: Axes, height: int) -> None:
    """Refuse names of axes that leave the curves too little room."""
    box, whole = axes.get_window_extent(), axes.get_tightbbox()
    names_fit = whole is not None and whole.x0 >= 0 and whole.x1 <= WIDTH
    if not names_fit or box.width < WIDTH / 2 or box.height < height / 2:
        raise PlotError("the labels of the axes leave no room for the curves", "shorten them")
