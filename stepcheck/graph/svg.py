"""One drawing of a graph as SVG: wide, from left to right, or tall, from top to bottom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph import blocks
from stepcheck.graph.content import blocks_of
from stepcheck.graph.layout import Layout, Sizes, lay_out
from stepcheck.graph.route import lines_of
from stepcheck.graph.words import words

if TYPE_CHECKING:
    from stepcheck.graph.blocks import Block
    from stepcheck.graph.content import Picture
    from stepcheck.graph.layout import Box
    from stepcheck.graph.route import Line, Point

MARGIN = 3.0


def layout_of(picture: Picture, *, tall: bool) -> Layout:
    """Return the layout of one of the two drawings."""
    nodes, labels = blocks_of(picture, tall=tall)

    def turned(block: Block, extra: tuple[float, float]) -> tuple[float, float]:
        width, height = (s + e for s, e in zip(blocks.size(block), extra, strict=True))
        return (height, width) if tall else (width, height)

    padding = (6.0, 12.0) if tall else (18.0, 14.0)
    return lay_out(
        picture.graph,
        Sizes(
            {name: turned(block, padding) for name, block in nodes.items()},
            {edge: turned(block, (2.0, 2.0)) for edge, block in labels.items()},
            picture.back,
        ),
    )


def drawing(picture: Picture, identifier: str, *, tall: bool) -> str:
    """Return one of the two drawings as SVG."""
    layout, name = layout_of(picture, tall=tall), "tall" if tall else "wide"
    width, height = (s + 2 * MARGIN for s in (layout.size[::-1] if tall else layout.size))
    label = f"{identifier}-{name}"
    return (
        f'<svg class="sg-{name}" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" font-size="{blocks.SIZE:.0f}" role="img"'
        f' aria-labelledby="{label}-title {label}-desc" data-search-exclude="">'
        f'<title id="{label}-title">{escape(picture.title)}</title>'
        f'<desc id="{label}-desc">{escape(words(picture))}</desc>'
        f"{''.join(Pen(picture, tall=tall).parts(layout))}</svg>"
    )


class Pen:
    """Draws the parts of a layout, whose u and v are x and y, or y and x in the tall drawing."""

    def __init__(self, picture: Picture, *, tall: bool) -> None:
        self.picture, self.tall = picture, tall
        self.nodes, self.labels = blocks_of(picture, tall=tall)

    def parts(self, layout: Layout) -> list[str]:
        """Return the lines, then the boxes and labels."""
        found = [self.line(line) for line in lines_of(layout)]
        for box in layout.boxes.values():
            if box.edge is None:
                found.append(self.node(box))
            elif box.labelled:
                middle = box.v - box.before + (box.before - box.after - 3) / 2
                at = self.xy((box.u + box.length / 2, middle))
                found.append(blocks.draw(self.labels[box.edge], *at))
        return found

    def xy(self, point: Point) -> Point:
        """Return where a point of the layout is on the drawing."""
        u, v = point[0] + MARGIN, point[1] + MARGIN
        return (v, u) if self.tall else (u, v)

    def line(self, line: Line) -> str:
        """Return an arrow."""
        role = "sg-back" if line.backward else "sg-forward"
        role += " sg-lit" * (line.edge in self.picture.lit)
        path = "M{:.1f} {:.1f}".format(*self.xy(line.curves[0][0]))
        for curve in line.curves:
            path += "C" + " ".join("{:.1f} {:.1f}".format(*self.xy(p)) for p in curve[1:])
        head = " ".join("{:.1f},{:.1f}".format(*self.xy(p)) for p in line.head)
        ends = f'data-from="{escape(line.edge[0])}" data-to="{escape(line.edge[1])}"'
        return f'<g class="{role}" {ends}><path d="{path}"/><polygon points="{head}"/></g>'

    def node(self, box: Box) -> str:
        """Return a node: its rectangle and what stands in it."""
        x, y = self.xy((box.u, box.v - box.before))
        width, height = box.length, box.before + box.after
        width, height = (height, width) if self.tall else (width, height)
        return (
            f'<g class="sg-node {self.kind(box.name)}" data-node="{escape(box.name)}">'
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="7"/>'
            f"{blocks.draw(self.nodes[box.name], x + width / 2, y + height / 2)}</g>"
        )

    def kind(self, name: str) -> str:
        """Return the class of a node: input, output or step."""
        node = self.picture.graph.nodes[name]
        if node.is_input:
            return "sg-input"
        return "sg-output" if node is self.picture.graph.output else "sg-step"
