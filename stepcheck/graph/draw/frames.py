"""The frame of a group: how much room it takes, and where in it the group's name is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.graph.draw import blocks
from stepcheck.graph.layout.boxes import Framing
from stepcheck.graph.layout.route import lines_of, points

if TYPE_CHECKING:
    from stepcheck.graph.groups.fold import Group
    from stepcheck.graph.layout.boxes import Frame, Layout
    from stepcheck.graph.layout.route import Point

ENDS = 14.0  # from the frame to its boxes along the flow: more than an arrowhead
SIDES = 9.0  # the same across
TITLE = 20.0  # the height of the line with the name
CLEAR = 5.0  # between the name and any line
STEP = 2.0  # how finely a free place for it is sought


def framing(group: Group, *, tall: bool) -> Framing:
    """Return what the frame of a group needs."""
    width = blocks.width_of(group.name)
    head, least = (ENDS, SIDES / 2 + TITLE), (width + 2 * ENDS, 0.0)
    if tall:
        head, least = (ENDS + TITLE, SIDES), (0.0, width + 2 * SIDES)
    return Framing(frozenset(group.nodes), head, (ENDS, SIDES), least)


def title_at(layout: Layout, frame: Frame, name: str, *, tall: bool) -> Point:
    """Return where along u and across v the middle of a group's name is.

    In a wide drawing no line reaches it. In a tall one lines enter at its side, and it stands at
    the first place that is clear of them, if there is any.
    """
    width = blocks.width_of(name)
    if not tall:
        return frame.u + ENDS + width / 2, frame.v + (SIDES + TITLE) / 2 - 1
    u = frame.u + TITLE / 2 + 2
    curves = [curve for line in lines_of(layout) for curve in line.curves]
    near = [v for c in curves for at, v in points(c) if abs(at - u) < TITLE / 2 + CLEAR]
    first, last = (frame.v + SIDES + width / 2, frame.v + frame.across - SIDES - width / 2)
    places = [first + STEP * n for n in range(int((last - first) / STEP) + 1)]
    free = (v for v in places if all(abs(v - other) > width / 2 + CLEAR for other in near))
    return u, next(free, first)
