"""A plane over two inputs of a live figure: its axes, and its element for lines of equal output.

A script draws these lines, and what stands along the axes where a reader has moved them.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.draw.blocks import Piece, draw
from stepcheck.graph.fields.spoken import spoken
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.graph.live.level import Ends, Point

WIDTH, HEIGHT, FONT = 350.0, 300.0, 13
LEFT, TOP, RIGHT, BOTTOM = 44.0, 26.0, 340.0, 258.0
"""The frame of the plane in its drawing, which is as wide as the column of a phone."""
USED = "Drag the point, or move it by the arrow keys."
VIEW = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" font-size="{FONT}"'


def contours(cells: Sequence[str], names: Sequence[str], output: str, identifier: str) -> str:
    """Return the element of lines of equal output; `names` are the LaTeX of its directions."""
    across, up, of = (spoken(name) for name in (*names, output))
    own = f"{identifier}-plane"
    heads = typeset([Formula(name) for name in (output, *names)])
    inside = '<g class="sp-lines"></g><g class="sp-way"></g>'
    return (
        f"<stepcheck-contours {over(cells)}>"
        f'<svg {VIEW} role="group" aria-labelledby="{own}-title" aria-describedby="{own}-desc">'
        f'<title id="{own}-title">{escape(f"Lines of equal {of} over {across} and {up}")}</title>'
        f'<desc id="{own}-desc">All other values are those of the graph.</desc>'
        f"{axes(names, inside, own)}"
        f'<g class="sp-levels"></g><circle class="sp-point" r="8" role="img"'
        f' aria-roledescription="point in the plane" aria-label="{escape(f"{across} and {up}")}"/>'
        f'</svg><p class="sp-about">Lines of equal {heads[0].html} over {heads[1].html} and'
        f" {heads[2].html}, at the other values as they are. {USED}</p></stepcheck-contours>"
    )


def over(cells: Sequence[str]) -> str:
    """Return the attributes that say over which inputs a plane is."""
    return f'class="sp-plane" data-x="{escape(cells[0])}" data-y="{escape(cells[1])}"'


def axes(names: Sequence[str], inside: str, clip: str, ticks: str = "") -> str:
    """Return the frame with its directions' names, the numbers along it, and what is in it."""
    frame = f'x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{BOTTOM - TOP}"'
    return (
        f'<clipPath id="{clip}"><rect {frame}/></clipPath>'
        f"{name(names[0], (LEFT + RIGHT) / 2, HEIGHT - 9)}{name(names[1], LEFT, 11)}"
        f'<g class="sp-ticks" aria-hidden="true">{ticks}</g><rect class="sp-frame" {frame}/>'
        f'<g clip-path="url(#{clip})">{inside}</g>'
    )


def name(latex: str, x: float, y: float) -> str:
    """Return the name of a direction, centred at a point."""
    return draw(((Piece(latex, math=True),),), x, y)


def place(point: Point, ends: Ends) -> Point:
    """Return where a point of the plane between some ends is on the drawing, as plane.js does."""
    (left, right), (low, high) = ends
    across, up = (point[0] - left) / (right - left), (point[1] - low) / (high - low)
    return LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)


def ticks(ends: Ends) -> str:
    """Return the numbers along both axes."""
    (left, _), (low, _) = ends
    across = [(x, place((x, low), ends)[0]) for x in round_numbers(*ends[0])]
    up = [(y, place((left, y), ends)[1]) for y in round_numbers(*ends[1])]
    below = (tick(x, f'x="{u:.1f}" y="{BOTTOM + 16}" text-anchor="middle"') for x, u in across)
    beside = (tick(y, f'x="{LEFT - 5}" y="{v + 4.5:.1f}" text-anchor="end"') for y, v in up)
    return "".join([*below, *beside])


def tick(x: float, place: str) -> str:
    """Return a number along an axis."""
    return f"<text {place}>{f'{x:.12g}'.replace('-', '−')}</text>"


def round_numbers(low: float, high: float) -> list[float]:
    """Return the round numbers between two ends, in steps of 1, 2 or 5 and zeros."""
    size = (high - low) / 3
    ten: float = 10.0 ** math.floor(math.log10(size))
    unit = ten * (5 if size >= 5 * ten else 2 if size >= 2 * ten else 1)
    first, last = math.ceil(low / unit - 1e-9), math.floor(high / unit + 1e-9)
    return [n * unit for n in range(first, last + 1)]
