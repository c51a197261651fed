"""What a figure shows, and the blocks of mathematics and numbers that stand in its drawings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.graph.compute import rounding
from stepcheck.graph.compute.shapes import shape_text, slope_text
from stepcheck.graph.draw.blocks import Block, Grid, Piece, Row
from stepcheck.graph.fields.names import partial

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.compute.graph import Edge, Node
    from stepcheck.graph.draw.view import View
    from stepcheck.graph.groups.fold import Group
    from stepcheck.graph.picture import Picture

Keys = Callable[["tuple[int, int] | None"], str]
"""How a script names a number, or one of an array, by row and column from 1."""

ABREAST = 4  # names in one row of a folded group
ROWS, COLUMNS, ENTRIES = 6, 4, 12  # of an array whose entries there is room for


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


def node_block(picture: Picture, node: Node, style: Style) -> Block:
    """Return what stands in a node: its name, its value, its shape, its gradient."""
    name, found = node.name, picture.numbers
    rows: list[Row] = [(Piece(node.latex, math=True),)]
    shape = shape_text(picture.shape(name)) if "shapes" in picture.show else ""
    if "values" in picture.show:
        items = shown(picture, found.values[name], "sg-value", keys_of("value", name))
        rows = joined(rows[0], items, stacked=style.stacks(node))
        shape = shape if is_small(found.values[name]) else ""
    if shape:
        rows.append((Piece(shape, role="sg-shape"),))
    if name in picture.slopes():
        of = picture.graph.output.latex
        slope = (Piece(partial(of, node.latex), math=True, role="sg-gradient"),)
        if name in found.gradients:
            items = shown(picture, found.gradients[name], "sg-gradient", keys_of("gradient", name))
        else:
            items = shaped(shape_text(picture.shape(name)), "sg-gradient")
        rows += joined(slope, items, stacked=style.stacks(node))
    return tuple(rows)


def label_block(picture: Picture, edge: Edge, style: Style) -> Block:
    """Return what stands beside an edge: its derivative, as a formula, and as number or shape."""
    found = picture.numbers.local.get(edge)
    formula = picture.formulas.get(edge, "") if style.formulas else ""
    number = found.number if found else None
    if number is not None and formula.lstrip("-").isdecimal():
        formula = ""  # the number itself says it
    latex = picture.local_name(edge) + (f" = {formula}" if formula else "")
    row: Row = (Piece(latex, math=True, role="sg-local"),)
    items = slope_items(picture, edge)
    if not items:
        return (row,)
    start = picture.graph.nodes[edge[0]]
    stacked = style.stacked_labels and (start.is_input or not style.short)
    return tuple(joined(row, items, stacked=stacked))


def slope_items(picture: Picture, edge: Edge) -> Row:
    """Return the number of an edge; of an array its shape, or its entries if they are asked for."""
    found = picture.numbers.local.get(edge)
    value = found.value if found else None
    text = slope_text(picture.shape(edge[1]), picture.shape(edge[0]))
    if value is None or (text and not ("entries" in picture.show and is_small(value))):
        return shaped(text, "sg-local")
    return shown(picture, value, "sg-local", slope_keys(picture, edge))


def keys_of(kind: str, name: str) -> Keys:
    """Return how a script names the entries of a value."""
    return lambda place: f"{kind}:{name}{at(place)}"


def slope_keys(picture: Picture, edge: Edge) -> Keys:
    """Return how a script names the entries of a derivative: by both numbers that it is between."""
    start, end = edge
    of, by = picture.numbers.shape(end), picture.numbers.shape(start)

    def key(place: tuple[int, int] | None) -> str:
        if place is None:
            return f"local:{start}:{end}"
        row, column = place
        if of and by:
            return f"local:{start}{at((column, 1))}:{end}{at((row, 1))}"
        return f"local:{start}{at(place if by else None)}:{end}{at(place if of else None)}"

    return key


def at(place: tuple[int, int] | None) -> str:
    """Return the end of the name of an entry."""
    return f"@{place[0]},{place[1]}" if place else ""


def shaped(text: str, role: str) -> Row:
    """Return a shape as it stands behind a name; nothing for that of a number."""
    return (Piece(text, role=f"{role} sg-shape"),) if text else ()


def is_small(value: Value) -> bool:
    """Whether there is room for all entries of a value."""
    rows, columns = arrays.shape_of(value) or (1, 1)
    return rows <= ROWS and columns <= COLUMNS and rows * columns <= ENTRIES


def shown(picture: Picture, value: Value, role: str, key: Keys) -> Row:
    """Return a value as it is drawn, or its shape where there is no room for the value."""
    if not arrays.is_array(value):
        text = rounding.signed(arrays.number(value))
        return (Piece(text, role=role, shows=key(None), room=room(picture, key(None))),)
    if not is_small(value):
        return shaped(shape_text(tuple(map(str, value.shape))), role)
    rows = []
    for r, row in enumerate(value.rows, 1):
        names = [key((r, c)) for c in range(1, len(row) + 1)]
        rows.append(tuple(
            Piece(rounding.one(x), role=role, shows=name, room=room(picture, name)[2:])
            for x, name in zip(row, names, strict=True)
        ))  # fmt: skip
    return (Grid(tuple(rows), rounding.sign(value), role),)


def room(picture: Picture, shows: str) -> str:
    """Return the longest text that a number needs room for, if the figure is live."""
    return picture.live.room(shows) if picture.live else ""


def joined(row: Row, items: Row, *, stacked: bool) -> list[Row]:
    """Return a number beside or below its name; nothing stands there for a bare name."""
    return [row, items] if stacked and items else [(*row, *items)]


def group_block(picture: Picture, group: Group, style: Style) -> Block:
    """Return what stands in a folded group: its name, what leads into it and what leaves it.

    With what leaves it stand its numbers.
    """
    nodes = picture.graph.nodes
    enters = [nodes[name].latex for name in picture.fold.enters(group)]
    leaves = [nodes[name] for name in picture.fold.leaves(group)]
    shown = [node_block(picture, node, style) for node in leaves]
    rows: list[Row] = [(Piece(group.name, role="sg-name"),)]
    if all(len(block) == len(block[0]) == 1 for block in shown):
        return (*rows, *listed(enters, [node.latex for node in leaves]))
    return (*rows, *listed(enters, []), *(row for block in shown for row in block))


def listed(enters: list[str], leaves: list[str]) -> list[Row]:
    """Return names that lead into a group, an arrow, and names that leave it, a few in a row."""
    parts = [*enters, rf"\to {leaves[0]}" if leaves else r"\to", *leaves[1:]]
    if not leaves:
        parts = [*enters[:-1], rf"{enters[-1]} \to"] if enters else []
    rows = [parts[n : n + ABREAST] for n in range(0, len(parts), ABREAST)]
    return [(Piece(r",\; ".join(row).replace(r",\; \to", r" \to"), math=True),) for row in rows]


def arrow_block(view: View, arrow: Edge, style: Style) -> Block:
    """Return what stands beside an arrow: a derivative, or how many if it stands for several."""
    edges = view.labels(arrow)
    if len(edges) == 1:
        return label_block(view.picture, edges[0], style)
    return ((Piece(f"{len(edges)} derivatives", role="sg-local"),),)


def blocks_of(view: View, style: Style) -> tuple[dict[str, Block], dict[Edge, Block]]:
    """Return the blocks of all nodes and of all labelled arrows."""
    nodes = {
        node.name: group_block(view.picture, view.folded[node.name], style)
        if node.name in view.folded
        else node_block(view.picture, node, style)
        for node in view.graph.nodes.values()
    }
    arrows = [arrow for arrow in view.graph.edges if view.labels(arrow)]
    return nodes, {arrow: arrow_block(view, arrow, style) for arrow in arrows}
