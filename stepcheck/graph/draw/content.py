"""What a figure shows, and the blocks of mathematics and numbers that stand in its drawings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stepcheck.graph.compute import numbers
from stepcheck.graph.draw.blocks import Block, Piece, Row
from stepcheck.graph.fields.names import partial

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.compute.graph import Edge, Node
    from stepcheck.graph.picture import Picture


@dataclass(frozen=True)
class Style:
    """How a drawing is set: from top to bottom, number below name, with formulas.

    In a short one, only inputs, of which there may be many in a row, have the number below. In a
    near one, there is little space between nodes.
    """

    tall: bool = False
    stacked_labels: bool = False
    stacked_nodes: bool = False
    formulas: bool = True
    short: bool = False
    near: bool = False

    def stacks(self, node: Node) -> bool:
        """Whether the numbers of a node stand below their names."""
        return self.stacked_nodes and (node.is_input or not self.short)


def number(value: Value, digits: int = 4) -> str:
    """Return a value behind its sign: ≈ where it is rounded."""
    sign = "=" if numbers.is_exact(value, digits) else "≈"
    return f"{sign} {numbers.written(value, digits)}"


def node_block(picture: Picture, node: Node, style: Style) -> Block:
    """Return what stands in a node: its name, its value, its gradient."""
    name, found = node.name, picture.numbers
    rows: list[Row] = [(Piece(node.latex, math=True),)]
    if "values" in picture.show:
        value = moving(picture, found.values[name], "sg-value", f"value:{name}")
        rows = joined(rows[0], value, stacked=style.stacks(node))
    if name in picture.slopes():
        of = picture.graph.output.latex
        slope = Piece(partial(of, node.latex), math=True, role="sg-gradient")
        value = moving(picture, found.gradients[name], "sg-gradient", f"gradient:{name}")
        rows += joined((slope,), value, stacked=style.stacks(node))
    return tuple(rows)


def label_block(picture: Picture, edge: Edge, style: Style) -> Block:
    """Return what stands beside an edge: its local derivative, as a formula and as a number."""
    value = picture.numbers.local.get(edge)
    formula = picture.formulas.get(edge, "") if style.formulas else ""
    if value is not None and formula.lstrip("-").isdecimal():
        formula = ""  # the number itself says it
    latex = picture.local_name(edge) + (f" = {formula}" if formula else "")
    row = (Piece(latex, math=True, role="sg-local"),)
    if value is None:
        return (row,)
    piece = moving(picture, value, "sg-local", f"local:{edge[0]}:{edge[1]}")
    start = picture.graph.nodes[edge[0]]
    stacked = style.stacked_labels and (start.is_input or not style.short)
    return tuple(joined(row, piece, stacked=stacked))


def moving(picture: Picture, value: Value, role: str, shows: str) -> Piece:
    """Return a number, with room for others if the figure is live."""
    room = picture.live.room(shows) if picture.live else ""
    return Piece(number(value), role=role, shows=shows, room=room)


def joined(row: Row, value: Piece, *, stacked: bool) -> list[Row]:
    """Return a number beside or below its name."""
    if stacked and value.room:  # below, it is more readable than a sign that says it is rounded
        value = replace(value, text=value.text[2:], room=value.room[2:])
    return [row, (value,)] if stacked else [(*row, value)]


def blocks_of(picture: Picture, style: Style) -> tuple[dict[str, Block], dict[Edge, Block]]:
    """Return the blocks of all nodes and of all labelled edges."""
    nodes = {n.name: node_block(picture, n, style) for n in picture.graph.nodes.values()}
    return nodes, {
        e: label_block(picture, e, style) for e in picture.graph.edges if e in picture.labelled
    }
