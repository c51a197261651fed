"""Where across the flow the boxes of each column stand: near their neighbours, never too close."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.graph.layout.frames import between

if TYPE_CHECKING:
    from stepcheck.graph.layout.boxes import Box, Layout

ROUNDS = 40
STILL = 0.05  # pixels: what moves less has settled
STRAIGHT = 12.0  # how much more a chain of computed nodes wants to be straight than an input


@dataclass(frozen=True)
class Pull:
    """Where the neighbours of a box would have it stand: boxes, offsets to them, strengths."""

    neighbours: list[tuple[Box, float, float]]

    @property
    def weight(self) -> float:
        """How strong all of them are together."""
        return sum(strength for _box, _offset, strength in self.neighbours) or 1.0

    def place(self, box: Box, weight: float) -> float:
        """Return where a box would like to stand."""
        if not self.neighbours:
            return box.v
        total = sum(strength * (n.v + offset) for n, offset, strength in self.neighbours)
        return total / weight


def settle(layout: Layout) -> None:
    """Move all boxes towards their neighbours, column by column, until they have settled."""
    for column in layout.columns:
        put(layout, column, [0.0] * len(column), [1.0] * len(column))
    columns = [
        [(box, pull := pull_on(layout, box), pull.weight) for name in column
         if (box := layout.boxes[name])]
        for column in layout.columns
    ]  # fmt: skip
    for turn in range(ROUNDS):
        before = [box.v for box in layout.boxes.values()]
        numbers = range(len(columns)) if turn % 2 else range(len(columns) - 1, -1, -1)
        for n in numbers:
            wanted = [pull.place(box, weight) for box, pull, weight in columns[n]]
            put(layout, layout.columns[n], wanted, [weight for _b, _p, weight in columns[n]])
        moves = (abs(box.v - v) for box, v in zip(layout.boxes.values(), before, strict=True))
        if max(moves) < STILL:
            break


def pull_on(layout: Layout, box: Box) -> Pull:
    """Return what pulls at a box."""
    found = []
    for other in layout.before.get(box.name, ()):
        start = layout.boxes[other]
        offset = start.ports_out.get(box.name, 0.0) - box.ports_in.get(other, 0.0)
        found.append((start, offset, STRAIGHT if computed(layout, start) else 1.0))
    for other in layout.behind.get(box.name, ()):
        end = layout.boxes[other]
        offset = end.ports_in.get(box.name, 0.0) - box.ports_out.get(other, 0.0)
        found.append((end, offset, STRAIGHT if computed(layout, box) else 1.0))
    return Pull(found)


def computed(layout: Layout, box: Box) -> bool:
    """Whether a box, or the node that its edge leaves, is computed from others."""
    name = box.edge[0] if box.edge else box.name
    return name in layout.before


def put(layout: Layout, column: list[str], wanted: list[float], weights: list[float]) -> None:
    """Place a column as near to what is wanted as its boxes' sizes allow (least squares)."""
    boxes = [layout.boxes[name] for name in column]
    shifts = [0.0]
    for a, b in pairwise(boxes):
        shifts.append(shifts[-1] + between(layout, a, b))
    blocks: list[tuple[float, float, int]] = []  # mean of wanted minus shift, weight, members
    for want, weight, shift in zip(wanted, weights, shifts, strict=False):
        mean, total, count = want - shift, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, more, members = blocks.pop()
            mean = (mean * total + other * more) / (total + more)
            total, count = total + more, count + members
        blocks.append((mean, total, count))
    means = [mean for mean, _total, count in blocks for _ in range(count)]
    for box, mean, shift in zip(boxes, means, shifts, strict=False):
        box.v = mean + shift
