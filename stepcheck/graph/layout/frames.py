"""The frames round groups: which boxes they hold, and room for them that nothing else takes."""

from __future__ import annotations

from graphlib import TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.graph.layout.boxes import Box, Frame, Framing, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Variable = tuple[str, str]
"""The middle of a box (`box`), or where a frame begins or ends across the flow."""
Least = tuple[Variable, Variable, float]
"""How far the second has to be behind the first, at least."""


def frames_of(layers: Mapping[str, int], framings: Mapping[str, Framing]) -> dict[str, Frame]:
    """Return the frames of groups, with the columns that they take."""
    found = {}
    for name, framing in framings.items():
        columns = [2 * layers[node] for node in framing.nodes]
        found[name] = Frame((min(columns), max(columns)), framing)
    return found


def homes_of(layout: Layout) -> dict[str, str]:
    """Return for each box in a frame which one that is: nodes, and edges as far as they run in it.

    An edge with an end in a group runs in its frame there, for it has no column with any other.
    """
    nodes = {node: name for name, frame in layout.frames.items() for node in frame.framing.nodes}
    found = {}
    for number, column in enumerate(layout.columns):
        for name in column:
            ends = layout.boxes[name].edge or (name,)
            for home in (nodes[end] for end in ends if end in nodes):
                first, last = layout.frames[home].columns
                if first <= number <= last:
                    found[name] = home
    return found


def between(layout: Layout, first: Box, second: Box) -> float:
    """Return how far the middles of two boxes that follow each other have to be apart."""
    gap = first.after + layout.apart + second.before
    one, other = layout.homes.get(first.name), layout.homes.get(second.name)
    if one != other:
        gap += layout.frames[one].framing.tail[1] if one else 0.0
        gap += layout.frames[other].framing.head[1] if other else 0.0
    return gap


def part(layout: Layout) -> None:
    """Move boxes across the flow, as little as it takes, until no frame holds a foreign box.

    Pushing all boxes down until they are clear, and pushing all up, are two ways to do it; what
    lies midway is clear as well.
    """
    wanted = wishes(layout)
    least = list(distances(layout))
    down = pushed(wanted, least)
    up = pushed({x: -v for x, v in wanted.items()}, [(b, a, d) for a, b, d in least])
    for name, box in layout.boxes.items():
        box.v = (down["box", name] - up["box", name]) / 2
    for name, frame in layout.frames.items():
        top, bottom = extent(layout, name)
        if bottom - top < frame.framing.least[1]:
            top, bottom = ((down[end, name] - up[end, name]) / 2 for end in ("begin", "end"))
        frame.v, frame.across = top, bottom - top


def extent(layout: Layout, name: str) -> tuple[float, float]:
    """Return where across the flow a frame would begin and end, were it alone."""
    boxes = [layout.boxes[box] for box, home in layout.homes.items() if home == name]
    framing = layout.frames[name].framing
    top, bottom = min(b.v - b.before for b in boxes), max(b.v + b.after for b in boxes)
    return top - framing.head[1], bottom + framing.tail[1]


def wishes(layout: Layout) -> dict[Variable, float]:
    """Return where everything would like to be."""
    found = {("box", name): box.v for name, box in layout.boxes.items()}
    for name in layout.frames:
        found["begin", name], found["end", name] = extent(layout, name)
    return found


def distances(layout: Layout) -> Iterator[Least]:
    """Yield what has to be how far behind what."""
    for name, frame in layout.frames.items():
        yield ("begin", name), ("end", name), frame.framing.least[1]
    for column in layout.columns:
        for name in column:
            box, home = layout.boxes[name], layout.homes.get(name)
            if home:
                framing = layout.frames[home].framing
                yield ("begin", home), ("box", name), framing.head[1] + box.before
                yield ("box", name), ("end", home), box.after + framing.tail[1]
        for one, other in pairwise(column):
            yield neighbours(layout, layout.boxes[one], layout.boxes[other])


def neighbours(layout: Layout, first: Box, second: Box) -> Least:
    """Return how far two boxes that follow each other, or the frames round them, are apart."""
    one, other = layout.homes.get(first.name), layout.homes.get(second.name)
    if one == other:
        return ("box", first.name), ("box", second.name), between(layout, first, second)
    behind: Variable = ("end", one) if one else ("box", first.name)
    before: Variable = ("begin", other) if other else ("box", second.name)
    gap = layout.apart + (0.0 if one else first.after) + (0.0 if other else second.before)
    return behind, before, gap


def pushed(wanted: dict[Variable, float], least: list[Least]) -> dict[Variable, float]:
    """Return the smallest numbers that are no smaller than wanted and keep all distances."""
    before: dict[Variable, list[tuple[Variable, float]]] = {x: [] for x in wanted}
    for one, other, distance in least:
        before[other].append((one, distance))
    found: dict[Variable, float] = {}
    order = TopologicalSorter({x: [one for one, _d in pairs] for x, pairs in before.items()})
    for x in order.static_order():
        found[x] = max([wanted[x], *(found[one] + distance for one, distance in before[x])])
    return found


def before_column(layout: Layout, column: int) -> float:
    """Return the room along the flow that frames need before a column, besides its gap."""
    heads = [f.framing.head[0] for f in layout.frames.values() if f.columns[0] == column]
    return max(heads, default=0.0)


def close_frames(layout: Layout, column: int) -> float:
    """Give the frames that end with a column their length, and return how far they stick out."""
    end = max(
        (layout.boxes[n].u + layout.boxes[n].length for n in layout.columns[column]), default=0.0
    )
    out = 0.0
    for frame in layout.frames.values():
        if frame.columns[1] == column:
            first = layout.boxes[layout.columns[frame.columns[0]][0]]
            frame.u = first.u - frame.framing.head[0]
            frame.length = max(end + frame.framing.tail[0] - frame.u, frame.framing.least[0])
            out = max(out, frame.u + frame.length - end)
    return out
