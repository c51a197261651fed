"""What is drawn of a picture: all its nodes, with a frame round each group, or each group as one.

An arrow of a folded graph stands for all edges between what its ends stand for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.graph.compute.graph import Edge, Graph
    from stepcheck.graph.groups.fold import Group
    from stepcheck.graph.picture import Picture


@dataclass(frozen=True)
class View:
    """A graph to draw, the edges that each of its arrows stands for, and what is thick or dashed.

    `folded` are its nodes that stand for a group, `framed` the groups whose nodes it shows.
    """

    picture: Picture
    graph: Graph
    arrows: Mapping[Edge, tuple[Edge, ...]]
    folded: Mapping[str, Group] = field(default_factory=dict)
    framed: Mapping[str, Group] = field(default_factory=dict)

    def of(self, edges: frozenset[Edge]) -> frozenset[Edge]:
        """Return the arrows that stand for some edges, among others."""
        return frozenset(a for a, parts in self.arrows.items() if not edges.isdisjoint(parts))

    @property
    def back(self) -> frozenset[Edge]:
        """The arrows with a way back."""
        return self.of(self.picture.back)

    @property
    def lit(self) -> frozenset[Edge]:
        """The arrows that are highlighted."""
        return self.of(self.picture.lit)

    def labels(self, arrow: Edge) -> list[Edge]:
        """Return the edges of an arrow that have a label."""
        return [edge for edge in self.arrows[arrow] if edge in self.picture.labelled]


def unfolded(picture: Picture) -> View:
    """Return all nodes of a picture."""
    arrows = {edge: (edge,) for edge in picture.graph.edges}
    return View(picture, picture.graph, arrows, framed=picture.fold.by_key)


def folded(picture: Picture) -> View:
    """Return a picture in which each group is one node."""
    fold = picture.fold
    return View(picture, fold.folded, fold.arrows, folded=fold.by_key)
