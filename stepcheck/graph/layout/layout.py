"""Places for the nodes, edges and labels of a graph: layered, along `u`, across `v`.

A label has a box of its own in a column between two layers, and its edge runs through that box in
a straight line. Curves live in the gaps between columns, where there are no boxes; so no edge can
touch a node or a label of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.layout.boxes import Box, Framing, Layout, Link
from stepcheck.graph.layout.frames import before_column, close_frames, frames_of, homes_of, part
from stepcheck.graph.layout.layers import layers_of
from stepcheck.graph.layout.order import ordered
from stepcheck.graph.layout.spread import settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.graph.compute.graph import Graph

LINE = 9.0  # between two lines that run side by side
GAP = 34.0  # the least width of a gap: a curve, and an arrowhead at both ends
MOST_SLOTS = 900  # places in columns that all edges together may pass


@dataclass(frozen=True)
class Sizes:
    """Sizes (along u, across v) of nodes and labels, the edges with a way back, and the frames."""

    nodes: dict[str, tuple[float, float]]
    labels: dict[tuple[str, str], tuple[float, float]]
    back: frozenset[tuple[str, str]]
    gap: float = GAP
    apart: float = 12.0
    frames: Mapping[str, Framing] = field(default_factory=dict)

    def layers(self, graph: Graph) -> dict[str, int]:
        """Return the layer of each node of a graph."""
        homes = {node: name for name, frame in self.frames.items() for node in frame.nodes}
        return layers_of(graph, homes)


def lay_out(graph: Graph, sizes: Sizes) -> Layout:
    """Return the layout of a graph whose nodes and labels have these sizes.

    Raises `GraphError` for a graph whose edges are too many, or too long, for any drawing.
    """
    refuse_dense(graph, sizes.layers(graph))
    layout = columns_of(graph, sizes)
    place_ports(layout)
    settle(layout)
    if layout.frames:
        part(layout)
    place_columns(layout, sizes.gap)
    return layout


def refuse_dense(graph: Graph, layers: dict[str, int]) -> None:
    """Refuse a graph whose edges pass so many layers that nobody could follow them."""
    count = sum(2 * (layers[end] - layers[start]) - 1 for start, end in graph.edges)
    if count > MOST_SLOTS:
        raise GraphError(
            f"{len(graph.edges)} edges between {len(graph.nodes)} nodes pass {count} places, "
            f"and {MOST_SLOTS} at most fit into a drawing",
            "draw a smaller part: name an output that depends on less",
        )


def shortest(graph: Graph, sizes: Sizes) -> float:
    """Return a length along the flow that no layout of these sizes stays below."""
    layers = sizes.layers(graph)
    lengths = [0.0] * (2 * max(layers.values()) + 1)
    for name, layer in layers.items():
        lengths[2 * layer] = max(lengths[2 * layer], sizes.nodes[name][0])
    for (start, _end), size in sizes.labels.items():
        column = 2 * layers[start] + 1
        lengths[column] = max(lengths[column], size[0])
    return sum(lengths) + sizes.gap * (len(lengths) - 1)


def columns_of(graph: Graph, sizes: Sizes) -> Layout:
    """Return boxes in columns: layers of nodes, and between them the slots of the edges."""
    layers = sizes.layers(graph)
    last = max(layers.values())
    columns: list[list[str]] = [[] for _ in range(2 * last + 1)]
    layout = Layout({}, columns, [], {}, apart=sizes.apart)
    for name in graph.nodes:
        length, across = sizes.nodes[name]
        layout.boxes[name] = Box(name, None, length, across / 2, across / 2)
        columns[2 * layers[name]].append(name)
    for edge in graph.edges:
        add_chain(layout, edge, (2 * layers[edge[0]], 2 * layers[edge[1]]), sizes)
    layout.frames = frames_of(layers, sizes.frames)
    layout.homes = homes_of(layout)
    homes = tuple(layout.homes.items())
    order = ordered(tuple(map(tuple, columns)), tuple(layout.links), homes)
    layout.columns = [list(column) for column in order]
    return layout


def add_chain(
    layout: Layout, edge: tuple[str, str], ends: tuple[int, int], sizes: Sizes
) -> None:  # fmt: skip
    """Add a slot in every column between the ends of an edge; the first carries its label."""
    back = edge in sizes.back
    chain = [edge[0]]
    for column in range(ends[0] + 1, ends[1]):
        name = f"{edge[0]} → {edge[1]} @{column}"
        labelled = edge in sizes.labels and column == ends[0] + 1
        length, across = sizes.labels[edge] if labelled else (0.0, 0.0)
        half = LINE / 2 if back else 0.0
        layout.boxes[name] = Box(
            name, edge, length, across + half + 3 * labelled, half, back=back, labelled=labelled
        )
        layout.columns[column].append(name)
        chain.append(name)
    chain.append(edge[1])
    for start, end in pairwise(chain):
        layout.join(start, end)
    layout.chains[edge] = chain


def is_back(layout: Layout, link: Link) -> bool:
    """Whether two lines run along a link."""
    return any(layout.boxes[end].back for end in link)


def place_ports(layout: Layout) -> None:
    """Spread the lines over the side of each node, in the order of the boxes they come from."""
    rank = {name: n for column in layout.columns for n, name in enumerate(column)}
    for box in layout.boxes.values():
        if box.edge is None:
            entering = sorted(layout.before.get(box.name, ()), key=rank.__getitem__)
            leaving = sorted(layout.behind.get(box.name, ()), key=rank.__getitem__)
            box.ports_in = spread_ports(layout, [(n, box.name) for n in entering], 0)
            box.ports_out = spread_ports(layout, [(box.name, n) for n in leaving], 1)
            need = max(room(layout, [(n, box.name) for n in entering]),
                       room(layout, [(box.name, n) for n in leaving])) / 2 + 6  # fmt: skip
            box.before, box.after = max(box.before, need), max(box.after, need)


def room(layout: Layout, links: list[Link]) -> float:
    """Return how wide a bundle of lines is."""
    return sum(LINE * (2 if is_back(layout, link) else 1) for link in links)


def spread_ports(layout: Layout, links: list[Link], end: int) -> dict[str, float]:
    """Return where each line meets the side of its node, measured from the middle."""
    at, found = -room(layout, links) / 2, {}
    for link in links:
        width = room(layout, [link])
        found[link[end]] = at + width / 2
        at += width
    return found


def place_columns(layout: Layout, gap: float = GAP) -> None:
    """Give every column its place along u, with gaps as wide as their curves need."""
    u = 0.0
    for number, column in enumerate(layout.columns):
        if number:
            u += gap_before(layout, number, gap)
        u += before_column(layout, number)
        length = max((layout.boxes[n].length for n in column), default=0.0)
        for name in column:
            box = layout.boxes[name]
            box.u, box.length = u, length
        u += length + close_frames(layout, number)
    frames = layout.frames.values()
    top = min([*(b.v - b.before for b in layout.boxes.values()), *(f.v for f in frames)])
    for box in layout.boxes.values():
        box.v -= top
    for frame in frames:
        frame.v -= top
    ends = [b.v + b.after for b in layout.boxes.values()] + [f.v + f.across for f in frames]
    layout.size = (u, max(ends))


def ends_of(layout: Layout, link: Link) -> tuple[float, float]:
    """Return where across a link begins and ends."""
    a, b = (layout.boxes[name] for name in link)
    return a.v + a.ports_out.get(b.name, 0.0), b.v + b.ports_in.get(a.name, 0.0)


def gap_before(layout: Layout, column: int, gap: float = GAP) -> float:
    """Return the width of the gap before a column, and note where each of its curves bends."""
    links = sorted(
        ((a, b) for b in layout.columns[column] for a in layout.before.get(b, ())),
        key=lambda link: ends_of(layout, link),
    )
    down = [k for k in links if ends_of(layout, k)[1] > ends_of(layout, k)[0] + 0.5]
    up = [k for k in links if ends_of(layout, k)[1] < ends_of(layout, k)[0] - 0.5]
    width = gap
    for group in (down[::-1], up):
        at = 0.0
        for link in group:
            at += LINE if is_back(layout, link) else LINE / 2
            layout.bends[link] = at
            at += LINE if is_back(layout, link) else LINE / 2
        for link in group:
            layout.bends[link] -= at / 2
        width = max(width, gap + at * 0.9)
    return width
