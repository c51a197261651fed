"""The frame of a group: how much room it takes, and where in it the group's name is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.graph.draw import blocks
from stepcheck.graph.layout.boxes import Framing
from stepcheck.graph.layout.route import lines_of, points

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def widened(found: Framing, name: str) -> Framing:
    """Return the frame of a tall drawing with room for its group's name beside all its boxes."""
    along, across = found.head
    return replace(found, head=(along, across + blocks.width_of(name) + 2 * CLEAR))


def title_at(layout: Layout, frame: Frame, name: str, *, tall: bool) -> Point:
    """Return where along u and across v the middle of a group's name is."""
    width = blocks.width_of(name)
    if tall:
        places = clear_places(layout, frame, width)
        return frame.u + TITLE / 2 + 2, next(places, frame.v + SIDES + width / 2)
    return frame.u + ENDS + width / 2, frame.v + (SIDES + TITLE) / 2 - 1


def is_clear(layout: Layout, frame: Frame, name: str) -> bool:
    """Whether a tall drawing has a place for a group's name."""
    return any(True for _place in clear_places(layout, frame, blocks.width_of(name)))


def clear_places(layout: Layout, frame: Frame, width: float) -> Iterator[float]:
    """Yield where across a tall drawing a text fits among the lines that enter a frame.

    In a wide one no line gets to the side that the name stands at.
    """
    curves = [curve for line in lines_of(layout) for curve in line.curves]
    middle = frame.u + TITLE / 2 + 2
    taken = [v for c in curves for u, v in points(c) if abs(u - middle) < TITLE / 2 + CLEAR]
    first, last = frame.v + SIDES + width / 2, frame.v + frame.across - SIDES - width / 2
    for n in range(int((last - first) / STEP) + 1):
        place = first + STEP * n
        if all(abs(place - v) > width / 2 + CLEAR for v in taken):
            yield place
