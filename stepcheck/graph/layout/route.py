"""The lines of a layout as curves, and their points for the tests of the geometry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.graph.layout.layout import LINE, ends_of

if TYPE_CHECKING:
    from stepcheck.graph.layout.boxes import Layout, Link

HEAD = 8.0  # the length of an arrowhead
Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Line:
    """One arrow: its cubic curves along the flow, and the tip of its head, which points at it."""

    edge: tuple[str, str]
    backward: bool
    curves: list[Curve]
    head: tuple[Point, Point, Point]


def lines_of(layout: Layout) -> list[Line]:
    """Return the arrows of a layout: forward, and backward where there is a way back."""
    found = []
    for edge, chain in layout.chains.items():
        back = any(layout.boxes[name].back for name in chain)
        found.append(line(layout, edge, -LINE / 2 if back else 0.0, backward=False))
        if back:
            found.append(line(layout, edge, LINE / 2, backward=True))
    return found


def line(layout: Layout, edge: tuple[str, str], offset: float, *, backward: bool) -> Line:
    """Return one arrow, moved across the flow by an offset; there is a way back if it is not 0.

    Of two arrows side by side each leaves room at both ends for a head, so that they stay apart.
    """
    chain, curves = layout.chains[edge], []
    for number, link in enumerate(pairwise(chain)):
        a, b = (layout.boxes[name] for name in link)
        v0, v1 = (v + offset for v in ends_of(layout, link))
        first, last = number == 0, number == len(chain) - 2
        leaves = a.u + a.length + (HEAD if first and offset else 0.0)
        reaches = b.u - (HEAD if last else 0.0)
        u0, u1 = outside(layout, link, (leaves, reaches))
        # Of two lines side by side, the one that is outside in a bend must bend there too.
        bend = layout.bends.get(link, 0.0) - (offset if v1 > v0 else -offset)
        middle = (u0 + u1) / 2 + (bend if abs(v1 - v0) > 0.5 else 0.0)
        if not (first and backward):
            curves.append(straight((a.u + (a.length if first else 0.0), v0), (u0, v0)))
        elif u0 > leaves:
            curves.append(straight((leaves, v0), (u0, v0)))
        curves.append(((u0, v0), (middle, v0), (middle, v1), (u1, v1)))
        if u1 < reaches:
            curves.append(straight((u1, v1), (reaches, v1)))
        if last and backward:
            curves.append(straight((reaches, v1), (b.u, v1)))
    start, end = curves[0][0], curves[-1][3]
    tip = start if backward else end
    sign = -1.0 if backward else 1.0
    head = (
        (tip[0] + sign * HEAD, tip[1]),
        (tip[0] - 1.0 * sign, tip[1] - LINE / 2 + 0.5),
        (tip[0] - 1.0 * sign, tip[1] + LINE / 2 - 0.5),
    )
    return Line(edge, backward, curves, head)


def outside(layout: Layout, link: Link, ends: tuple[float, float]) -> tuple[float, float]:
    """Return between where a line may bend: it leaves a frame, and enters one, straight on."""
    one, other = (layout.homes.get(name) for name in link)
    if one == other:
        return ends
    begin, end = ends
    if one:
        begin = max(begin, layout.frames[one].u + layout.frames[one].length)
    if other:
        end = min(end, layout.frames[other].u)
    return begin, end


def straight(start: Point, end: Point) -> Curve:
    """Return a straight line as a cubic."""
    third = (end[0] - start[0]) / 3
    return start, (start[0] + third, start[1]), (end[0] - third, end[1]), end


def points(curve: Curve, count: int = 24) -> list[Point]:
    """Return points along a cubic."""
    found = []
    for n in range(count + 1):
        t = n / count
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        found.append(
            (
                sum(w * p[0] for w, p in zip(weights, curve, strict=True)),
                sum(w * p[1] for w, p in zip(weights, curve, strict=True)),
            )
        )
    return found
