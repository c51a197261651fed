"""What a figure shows, and the blocks of mathematics and numbers that stand in its drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.graph import numbers
from stepcheck.graph.blocks import Block, Piece

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.graph import Graph, Node
    from stepcheck.graph.numbers import Numbers

Edge = tuple[str, str]


@dataclass(frozen=True)
class Picture:
    """All that a figure shows: the graph, its numbers, what is labelled, and what is lit."""

    graph: Graph
    numbers: Numbers
    show: frozenset[str]
    back: frozenset[Edge]
    labelled: frozenset[Edge]
    lit: frozenset[Edge]
    title: str = ""

    def slopes(self) -> list[str]:
        """Return the nodes whose gradient is shown, in the order of the graph."""
        found = self.numbers.gradients if "gradients" in self.show else {}
        starts = {edge[0] for edge in self.back}
        return [name for name in self.graph.nodes if name in starts and name in found]


def partial(of: str, by: str) -> str:
    """Return the LaTeX of a derivative."""
    return rf"\dfrac{{\partial {of}}}{{\partial {by}}}"


def number(value: Value, digits: int = 4) -> str:
    """Return a value behind its sign: ≈ where it is rounded."""
    sign = "=" if numbers.is_exact(value, digits) else "≈"
    return f"{sign} {numbers.written(value, digits)}"


def node_block(picture: Picture, node: Node, *, tall: bool) -> Block:
    """Return what stands in a node: its name, its value, its gradient."""
    name, found = node.name, picture.numbers
    rows = [[Piece(node.latex, math=True)]]
    if "values" in picture.show:
        value = Piece(number(found.values[name]), role="sg-value", shows=f"value:{name}")
        rows = [*rows, [value]] if tall else [[*rows[0], value]]
    if name in picture.slopes():
        of = picture.graph.output.latex
        slope = Piece(partial(of, node.latex), math=True, role="sg-gradient")
        text = number(found.gradients[name])
        value = Piece(text, role="sg-gradient", shows=f"gradient:{name}")
        rows += [[slope], [value]] if tall else [[slope, value]]
    return tuple(tuple(row) for row in rows)


def label_block(picture: Picture, edge: Edge, *, tall: bool) -> Block:
    """Return what stands beside an edge: its local derivative."""
    parent, child = (picture.graph.nodes[name].latex for name in edge)
    name = Piece(partial(child, parent), math=True, role="sg-local")
    if "local" not in picture.show or edge not in picture.numbers.local:
        return ((name,),)
    text = number(picture.numbers.local[edge])
    value = Piece(text, role="sg-local", shows=f"local:{edge[0]}:{edge[1]}")
    return ((name,), (value,)) if tall else ((name, value),)


def blocks_of(picture: Picture, *, tall: bool) -> tuple[dict[str, Block], dict[Edge, Block]]:
    """Return the blocks of all nodes and of all labelled edges."""
    nodes = {n.name: node_block(picture, n, tall=tall) for n in picture.graph.nodes.values()}
    return nodes, {
        e: label_block(picture, e, tall=tall) for e in picture.graph.edges if e in picture.labelled
    }
