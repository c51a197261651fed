"""Which layer each node stands in, and in which order, so that few edges cross."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepcheck.graph.graph import Graph

SWEEPS = 12


def layers_of(graph: Graph) -> dict[str, int]:
    """Return the layer of each node; an input stands one layer before its first use."""
    layers: dict[str, int] = {}
    for node in graph.nodes.values():  # parents come first
        layers[node.name] = max((layers[p] + 1 for p in node.parents), default=0)
    for node in graph.nodes.values():
        if node.is_input:
            layers[node.name] = min(layers[c] for c in graph.children(node.name)) - 1
    return layers


def crossings_removed(columns: list[list[str]], links: list[tuple[str, str]]) -> None:
    """Reorder columns by barycentres, forward and back, and keep the best order met."""
    best, fewest = [list(c) for c in columns], crossings(columns, links)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        forward = sweep % 2 == 0
        numbers = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for number in numbers:
            sort_column(columns, number, links, forward=forward)
        count = crossings(columns, links)
        if count < fewest:
            best, fewest = [list(c) for c in columns], count
    for column, order in zip(columns, best, strict=True):
        column[:] = order


def sort_column(
    columns: list[list[str]], number: int, links: list[tuple[str, str]], *, forward: bool
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


def crossings(columns: list[list[str]], links: list[tuple[str, str]]) -> int:
    """Return how many pairs of links cross."""
    place = {name: (c, n) for c, column in enumerate(columns) for n, name in enumerate(column)}
    count = 0
    for (a, b), (c, d) in combinations(links, 2):
        if place[a][0] == place[c][0]:
            count += (place[a][1] - place[c][1]) * (place[b][1] - place[d][1]) < 0
    return count
