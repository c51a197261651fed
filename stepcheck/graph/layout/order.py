"""Which layer each node stands in, and in which order, so that few edges cross."""

from __future__ import annotations

import random
from bisect import bisect_right, insort
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.graph.compute.graph import Graph

Column = tuple[str, ...]
Link = tuple[str, str]
SWEEPS = 12
STARTS = 20
WORK = 60_000  # links looked at, over all starts: so that no graph takes longer than a second


def layers_of(graph: Graph) -> dict[str, int]:
    """Return the layer of each node; an input stands one layer before its first use."""
    layers: dict[str, int] = {}
    for node in graph.nodes.values():  # parents come first
        layers[node.name] = max((layers[p] + 1 for p in node.parents), default=0)
    for node in graph.nodes.values():
        if node.is_input:
            layers[node.name] = min(layers[c] for c in graph.children(node.name)) - 1
    return layers


class Links:
    """The links between neighbouring columns, by either end."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.before: dict[str, list[str]] = {}
        self.behind: dict[str, list[str]] = {}
        self.count = 0
        for start, end in links:
            self.behind.setdefault(start, []).append(end)
            self.before.setdefault(end, []).append(start)
            self.count += 1


@cache
def ordered(columns: tuple[Column, ...], pairs: tuple[Link, ...]) -> tuple[Column, ...]:
    """Return the columns in an order with few crossings: the best of several starts."""
    links = Links(pairs)
    best = sweeps(columns, links)
    least = crossings(best, links)
    starts = min(STARTS, WORK // (SWEEPS * max(links.count, 1)))
    for start in range(starts):
        if not least:
            break
        shuffle = random.Random(start).sample  # noqa: S311  the same each time, and no secret
        other = sweeps(tuple(tuple(shuffle(c, len(c))) for c in columns), links)
        count = crossings(other, links)
        if count < least:
            best, least = other, count
    return best


def sweeps(start: tuple[Column, ...], links: Links) -> tuple[Column, ...]:
    """Reorder columns by barycentres, forward and back, and return the best order met."""
    columns = [list(column) for column in start]
    best, least = start, crossings(start, links)
    for sweep in range(SWEEPS):
        if not least:
            break
        forward = sweep % 2 == 0
        numbers = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for number in numbers:
            sort_column(columns, number, links, forward=forward)
        now = tuple(tuple(column) for column in columns)
        count = crossings(now, links)
        if count < least:
            best, least = now, count
    return best


def sort_column(columns: list[list[str]], number: int, links: Links, *, forward: bool) -> None:
    """Sort one column by the mean place of its neighbours in the column just passed."""
    fixed = columns[number - 1 if forward else number + 1]
    place = {name: n for n, name in enumerate(fixed)}
    neighbours = links.before if forward else links.behind
    centre = {}
    for n, name in enumerate(columns[number]):
        near = [place[other] for other in neighbours.get(name, ()) if other in place]
        # What hangs on nothing here keeps its place, counted on the scale of the other column.
        own = n * max(len(fixed), 1) / max(len(columns[number]), 1)
        centre[name] = sum(near) / len(near) if near else own
    columns[number].sort(key=centre.__getitem__)


def crossings(columns: Iterable[Column], links: Links) -> int:
    """Return how many pairs of links cross."""
    count = 0
    for left, right in pairwise(columns):
        place = {name: n for n, name in enumerate(right)}
        passed: list[int] = []
        for name in left:
            ends = sorted(place[end] for end in links.behind.get(name, ()))
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
