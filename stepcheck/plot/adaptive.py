"""As many samples of a curve as its drawing needs: closer where it bends, a gap where it jumps.

Where a curve is straight to a quarter of a unit of the drawing, no sample is added. Between two
samples that stay apart however close they are there is a pole or a jump: the stroke ends there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.plot.snippet import Values

FIRST = 256  # intervals of the first pass: closer than two units of the drawing
DEEPEST = 16  # halvings of one of them
STRAIGHT = 0.25  # units of the drawing by which a chord may miss its curve
JUMP = 1.0  # units by which neighbours at the deepest level differ where the curve is broken
MOST = 4000  # samples of one curve
AWAY = 1000  # times the height of the first pass: what is left of the curve is a line
GOLDEN = (math.sqrt(5) - 1) / 2


class TooFastError(Exception):
    """A curve changes too fast to be drawn; `at` is the x where that was given up."""

    def __init__(self, at: float) -> None:
        super().__init__(f"at {at:g}")
        self.at = at


class PoleError(Exception):
    """A curve has a pole at `at`, and the axis no ends, so that nothing else would be seen."""

    def __init__(self, at: float) -> None:
        super().__init__(f"at {at:g}")
        self.at = at


@dataclass(frozen=True)
class Window:
    """The part of the plane that is drawn: ends of x, ends of y where they are fixed, its size."""

    low: float
    high: float
    bottom: float | None
    top: float | None
    height: float
    log_x: bool = False
    log_y: bool = False

    def x(self, share: float) -> float:
        """Return the x at a share of the way from the left to the right."""
        if self.log_x:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)


def trace(function: Callable[[float], float], window: Window) -> tuple[Values, Values]:
    """Return x and y of a curve, with NaN in y where the stroke ends.

    Raises `TooFastError` if `MOST` samples do not show it as it is, and `PoleError` if they show
    nothing but a pole.
    """
    tracer = Tracer(function, window)
    shares = first_shares()
    tracer.begin([tracer.value(share) for share in shares])
    for left, right in pairwise(shares):
        tracer.refine(left, right, DEEPEST)
    tracer.check_poles()
    return tracer.line()


def first_shares() -> list[float]:
    """Return the places of the first pass: not quite equal distances, so that no wave is missed.

    At equal distances a wave that is faster than they are looks like a slow one.
    """
    jitter = [0.8 * ((k * GOLDEN) % 1 - 0.5) for k in range(FIRST + 1)]
    inner = [(k + jitter[k]) / FIRST for k in range(1, FIRST)]
    return [0.0, *inner, 1.0]


class Tracer:
    """The samples of one curve, by their share of the way along x."""

    def __init__(self, function: Callable[[float], float], window: Window) -> None:
        self.function, self.window = function, window
        self.found: dict[float, float] = {}
        self.breaks: list[float] = []
        self.base, self.unit = 0.0, 1.0

    def value(self, share: float) -> float:
        """Return y at a place, kept for the next time it is asked for."""
        if share not in self.found:
            if len(self.found) == MOST:
                raise TooFastError(self.window.x(share))
            self.found[share] = self.function(self.window.x(share))
        return self.found[share]

    def begin(self, ys: list[float]) -> None:
        """Take the scale of y from the axis, or from the values of the first pass."""
        levels = [level for level in map(self.level, ys) if math.isfinite(level)]
        ends = (self.window.bottom, self.window.top)
        bottom, top = (None if end is None else self.level(end) for end in ends)
        low = min(levels, default=0.0) if bottom is None else bottom
        high = max(levels, default=1.0) if top is None else top
        self.base = low
        self.unit = (high - low) / self.window.height or 1.0

    def check_poles(self) -> None:
        """Raise `PoleError` where the curve leaves all that the first pass has seen of it."""
        if self.window.bottom is not None or self.window.log_y:
            return
        reach = AWAY * self.unit * self.window.height
        for at in self.breaks:
            near = [y for share, y in self.found.items() if abs(share - at) < 1 / FIRST]
            if any(math.isfinite(y) and abs(y - self.base) > reach for y in near):
                raise PoleError(self.window.x(at))

    def level(self, y: float) -> float:
        """Return y, or its logarithm where the axis has one."""
        if self.window.log_y:
            return math.log10(y) if y > 0 else math.nan
        return y

    def height(self, share: float) -> float:
        """Return how high a sample is drawn; far outside of the drawing all is alike."""
        height = (self.level(self.value(share)) - self.base) / self.unit
        return min(max(height, -self.window.height), 2 * self.window.height)

    def refine(self, left: float, right: float, depth: int) -> None:
        """Add samples between two until the curve between them is shown."""
        a, b = self.height(left), self.height(right)
        if math.isnan(a) and math.isnan(b):
            return
        middle = (left + right) / 2
        if depth == 0:
            if not abs(a - b) <= JUMP:  # NaN on one side counts
                self.breaks.append(middle)
            return
        off = abs(self.height(middle) - (a + b) / 2)
        if off <= STRAIGHT and depth < DEEPEST:
            return
        if off <= STRAIGHT and self.straight_at_quarters(left, right, a, b):
            return
        self.refine(left, middle, depth - 1)
        self.refine(middle, right, depth - 1)

    def straight_at_quarters(self, left: float, right: float, a: float, b: float) -> bool:
        """Whether a first interval is straight off its middle too, which a wave may cross."""
        share = 0.25 + 0.1 * GOLDEN
        height = self.height(left + share * (right - left))
        return abs(height - (a + share * (b - a))) <= STRAIGHT

    def line(self) -> tuple[Values, Values]:
        """Return the samples in their order, with a NaN at each break."""
        shares = sorted([*self.found, *self.breaks])
        broken = set(self.breaks)
        ys = [math.nan if share in broken else self.found[share] for share in shares]
        return np.array([self.window.x(share) for share in shares]), np.array(ys)
