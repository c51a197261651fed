"""Which layer each node of a graph stands in.

A group takes layers of its own: all that leads into it stands before its first, and all that it
leads to behind its last. So lines enter and leave the frame of a group at its two ends.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stepcheck.graph.compute.graph import Graph


def layers_of(graph: Graph, homes: Mapping[str, str]) -> dict[str, int]:
    """Return the layer of each node; an input stands one layer before its first use.

    `homes` says of the nodes in groups which group that is; folded, the groups make no circle.
    """
    parts: dict[str, list[str]] = {}
    for name in graph.nodes:
        parts.setdefault(homes.get(name, name), []).append(name)
    inside = {part: depths(graph, names) for part, names in parts.items()}
    long = {part: max(found.values()) + 1 for part, found in inside.items()}
    before: dict[str, set[str]] = {part: set() for part in parts}
    behind: dict[str, set[str]] = {part: set() for part in parts}
    for start, end in graph.edges:
        one, other = homes.get(start, start), homes.get(end, end)
        if one != other:
            before[other].add(one)
            behind[one].add(other)
    first: dict[str, int] = {}
    for part in TopologicalSorter(before).static_order():
        first[part] = max((first[p] + long[p] for p in before[part]), default=0)
    for part, found in before.items():
        if not found and behind[part]:
            first[part] = min(first[p] for p in behind[part]) - long[part]
    return {
        name: first[part] + depth for part, found in inside.items() for name, depth in found.items()
    }


def depths(graph: Graph, names: Collection[str]) -> dict[str, int]:
    """Return how many steps within some nodes, in their order, lead to each of them at most."""
    found: dict[str, int] = {}
    for name in names:  # parents come first
        parents = graph.nodes[name].parents
        found[name] = max((found[p] + 1 for p in parents if p in found), default=0)
    for name in names:
        used = [found[c] for c in graph.children(name) if c in found]
        if graph.nodes[name].is_input and used:
            found[name] = min(used) - 1
    return found
