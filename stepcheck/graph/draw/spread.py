"""Where across the flow the boxes of each column stand: near their neighbours, never too close."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepcheck.graph.draw.boxes import Box, Layout

ROUNDS = 40
APART = 12.0  # between two boxes of a column
STRAIGHT = 12.0  # how much more a chain of computed nodes wants to be straight than an input


def settle(layout: Layout) -> None:
    """Move all boxes towards their neighbours, column by column, until they have settled."""
    for column in layout.columns:
        put(layout, column, [0.0] * len(column), [1.0] * len(column))
    last = len(layout.columns) - 1
    for turn in range(ROUNDS):
        for n in range(last + 1) if turn % 2 else range(last, -1, -1):
            column = layout.columns[n]
            pulls = [pull(layout, layout.boxes[name]) for name in column]
            put(layout, column, [p for p, _ in pulls], [w for _, w in pulls])


def pull(layout: Layout, box: Box) -> tuple[float, float]:
    """Return where a box would like to stand, and how much."""
    total = weight = 0.0
    for a, b in layout.links:
        if box.name not in (a, b):
            continue
        start, end = layout.boxes[a], layout.boxes[b]
        offset = start.ports_out.get(b, 0.0) - end.ports_in.get(a, 0.0)
        strength = STRAIGHT if computed(layout, start) else 1.0
        total += strength * (start.v + offset if end is box else end.v - offset)
        weight += strength
    return (total / weight, weight) if weight else (box.v, 1.0)


def computed(layout: Layout, box: Box) -> bool:
    """Whether a box, or the node that its edge leaves, is computed from others."""
    name = box.edge[0] if box.edge else box.name
    return any(b == name for _a, b in layout.links)


def put(layout: Layout, column: list[str], wanted: list[float], weights: list[float]) -> None:
    """Place a column as near to what is wanted as its boxes' sizes allow (least squares)."""
    boxes = [layout.boxes[name] for name in column]
    shifts = [0.0]
    for a, b in pairwise(boxes):
        shifts.append(shifts[-1] + a.after + APART + b.before)
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
