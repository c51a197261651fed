"""A graph in which each group of nodes is one node."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from stepcheck.graph.compute.graph import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.graph.compute.graph import Edge

MARK = "group:"  # which no name in LaTeX begins with


class CircleError(Exception):
    """A folded group would depend on itself: the way from it back to it, along the arrows."""

    def __init__(self, circle: list[str]) -> None:
        at = next(n for n, name in enumerate(circle) if name.startswith(MARK))
        names = [name.removeprefix(MARK) for name in [*circle[at:], *circle[: at + 1]]]
        super().__init__(" → ".join(names))
        self.name = names[0]


@dataclass(frozen=True)
class Group:
    """A name in plain words, and the nodes that it stands for, in the order of the graph."""

    name: str
    nodes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of its node in a folded graph."""
        return MARK + self.name


@dataclass(frozen=True)
class Fold:
    """A graph, and the groups of some of its nodes.

    Making it raises `CircleError` for a group that needs what is computed from it.

    >>> from stepcheck.graph.compute.graph import Graph, Node
    >>> from stepcheck.core.tree import Ref
    >>> chain = {"x": (), "u": ("x",), "a": ("u",), "r": ("a", "u")}
    >>> nodes = {n: Node(n, Ref((n, "plain")), n, parents) for n, parents in chain.items()}
    >>> fold = Fold(Graph(nodes), (Group("layer", ("u", "a")),))
    >>> fold.folded.edges
    [('x', 'group:layer'), ('group:layer', 'r')]
    >>> fold.arrows["group:layer", "r"]
    (('a', 'r'), ('u', 'r'))
    """

    graph: Graph
    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        self.folded  # noqa: B018  a circle is found when it is made

    @cached_property
    def homes(self) -> dict[str, str]:
        """For each node in a group the name of the group's node."""
        return {name: group.key for group in self.groups for name in group.nodes}

    def home(self, name: str) -> str:
        """Return the node of the folded graph that a node is, or is part of."""
        return self.homes.get(name, name)

    @cached_property
    def arrows(self) -> Mapping[Edge, tuple[Edge, ...]]:
        """For each edge of the folded graph those that it stands for."""
        found: dict[Edge, tuple[Edge, ...]] = {}
        for start, end in self.graph.edges:
            arrow = self.home(start), self.home(end)
            if arrow[0] != arrow[1]:
                found[arrow] = (*found.get(arrow, ()), (start, end))
        return found

    @cached_property
    def folded(self) -> Graph:
        """The graph with each group as one node, which has the group's name."""
        parents: dict[str, list[str]] = {}
        for start, end in self.arrows:
            parents.setdefault(end, []).append(start)
        found: dict[str, Node] = {}

        def add(name: str, way: list[str]) -> None:
            if name in way:
                raise CircleError(way[way.index(name) :][::-1])
            if name not in found:
                for parent in parents.get(name, ()):
                    add(parent, [*way, name])
                found[name] = self.node(name, tuple(parents.get(name, ())))

        add(self.home(self.graph.output.name), [])
        return Graph(found)

    @cached_property
    def by_key(self) -> dict[str, Group]:
        """The groups, by the names of their nodes in the folded graph."""
        return {group.key: group for group in self.groups}

    def node(self, name: str, parents: tuple[str, ...]) -> Node:
        """Return a node of the folded graph."""
        group = self.by_key.get(name)
        if group is None:
            return replace(self.graph.nodes[name], parents=parents)
        return Node(name, self.graph.nodes[group.nodes[-1]].ref, group.name, parents)

    def enters(self, group: Group) -> list[str]:
        """Return the nodes outside of a group that lead into it."""
        pairs = [e for e in self.graph.edges if e[1] in group.nodes and e[0] not in group.nodes]
        return list(dict.fromkeys(start for start, _end in pairs))

    def leaves(self, group: Group) -> list[str]:
        """Return the nodes of a group that lead out of it, or are the output of the graph."""
        starts = {start for start, end in self.graph.edges if end not in group.nodes}
        return [n for n in group.nodes if n in starts or n == self.graph.output.name]
