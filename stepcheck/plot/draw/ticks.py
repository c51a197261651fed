"""What is written along an axis: numbers that differ from one another, and fit side by side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FixedFormatter, FixedLocator, LogLocator, MaxNLocator

from stepcheck.plot.fields import PlotError
from stepcheck.plot.written import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axis import Axis

USUAL_DIGITS, MOST_DIGITS = 10, 15  # the second is what double precision has
STEPS = [1, 2, 2.5, 5, 10]
LONG = 7  # letters of a number, of which no more than a few fit side by side


def tick(axis: Axis, *, log: bool) -> None:
    """Place the ticks of an axis, and write their numbers."""
    low, high = map(float, axis.get_view_interval())
    ticks = powers(low, high) if log else steps(low, high)
    wide = log and high / low >= 100
    names = [power(value) for value in ticks] if wide else written(ticks)
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FixedFormatter(names))


def steps(low: float, high: float) -> list[float]:
    """Return round numbers at equal distances, fewer of them where they are long."""
    for most in (8, 3, 2):
        ticks = within(MaxNLocator(nbins=most, steps=STEPS).tick_values(low, high), low, high)
        if max(map(len, written(ticks))) < LONG:
            return ticks
    return ticks


def powers(low: float, high: float) -> list[float]:
    """Return powers of ten, with numbers between them where there are few."""
    ratio = high / low
    subs = (1,) if ratio >= 100 else (1, 2, 5) if ratio >= 10 else range(1, 10)
    found = LogLocator(subs=subs, numticks=7).tick_values(low, high)
    return [float(t) for t in found if low <= t * (1 + 1e-9) and t <= high * (1 + 1e-9)]


def within(ticks: Sequence[float], low: float, high: float) -> list[float]:
    """Return the ticks between two ends, which they may miss by rounding."""
    slack = 1e-9 * (high - low)
    return [float(t) for t in ticks if low - slack <= t <= high + slack]


def written(ticks: Sequence[float]) -> list[str]:
    """Return numbers with as many digits as it takes to tell them from one another.

    Raises `PlotError` if double precision has no more to give.
    """
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    for digits in range(USUAL_DIGITS, MOST_DIGITS + 1):
        rounded = [float(f"{value:.{digits}g}") for value in ticks]
        if all(abs(r - value) <= 1e-3 * step for r, value in zip(rounded, ticks, strict=True)):
            return [number(value, digits) for value in ticks]
    problem = f"the axis from {ticks[0]!r} to {ticks[-1]!r} is too short to write its numbers"
    raise PlotError(problem, "plot the distance from its beginning")


def power(value: float) -> str:
    """Return a power of ten as it is written."""
    exponent = f"{np.log10(value):.0f}"
    return "10" + exponent.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
