"""Which layer each node stands in, and in which order, so that few edges cross."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.graph.compute.graph import Graph

Column = tuple[str, ...]
Link = tuple[str, str]
SWEEPS = 12
STARTS = 20


def layers_of(graph: Graph) -> dict[str, int]:
    """Return the layer of each node; an input stands one layer before its first use."""
    layers: dict[str, int] = {}
    for node in graph.nodes.values():  # parents come first
        layers[node.name] = max((layers[p] + 1 for p in node.parents), default=0)
    for node in graph.nodes.values():
        if node.is_input:
            layers[node.name] = min(layers[c] for c in graph.children(node.name)) - 1
    return layers


@cache
def ordered(columns: tuple[Column, ...], links: tuple[Link, ...]) -> tuple[Column, ...]:
    """Return the columns in an order with few crossings: the best of several starts."""
    best = sweeps(columns, links)
    for start in range(STARTS):
        if not crossings(best, links):
            break
        shuffle = random.Random(start).sample  # noqa: S311  the same each time, and no secret
        other = sweeps(tuple(tuple(shuffle(c, len(c))) for c in columns), links)
        best = min(best, other, key=lambda found: crossings(found, links))
    return best


def sweeps(start: tuple[Column, ...], links: tuple[Link, ...]) -> tuple[Column, ...]:
    """Reorder columns by barycentres, forward and back, and return the best order met."""
    columns = [list(column) for column in start]
    best = start
    for sweep in range(SWEEPS):
        if not crossings(best, links):
            break
        forward = sweep % 2 == 0
        numbers = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for number in numbers:
            sort_column(columns, number, links, forward=forward)
        now = tuple(tuple(column) for column in columns)
        best = min(best, now, key=lambda found: crossings(found, links))
    return best


def sort_column(
    columns: list[list[str]], number: int, links: Iterable[Link], *, forward: bool
) -> None:
    """Sort one column by the mean place of its neighbours in the column just passed."""
    fixed = columns[number - 1 if forward else number + 1]
    place = {name: n for n, name in enumerate(fixed)}
    centre = {}
    for n, name in enumerate(columns[number]):
        near = [place[a if forward else b] for a, b in links
                if (b if forward else a) == name and (a if forward else b) in place]  # fmt: skip
        # What hangs on nothing here keeps its place, counted on the scale of the other column.
        own = n * max(len(fixed), 1) / max(len(columns[number]), 1)
        centre[name] = sum(near) / len(near) if near else own
    columns[number].sort(key=centre.__getitem__)


def crossings(columns: Iterable[Column], links: Iterable[Link]) -> int:
    """Return how many pairs of links cross."""
    place = {name: (c, n) for c, column in enumerate(columns) for n, name in enumerate(column)}
    count = 0
    for (a, b), (c, d) in combinations(links, 2):
        if place[a][0] == place[c][0]:
            count += (place[a][1] - place[c][1]) * (place[b][1] - place[d][1]) < 0
    return count
