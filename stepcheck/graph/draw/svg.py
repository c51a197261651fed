"""One drawing of a graph as SVG: wide, from left to right, or tall, from top to bottom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.draw import blocks
from stepcheck.graph.draw.content import Style, blocks_of
from stepcheck.graph.draw.layout import GAP, Sizes, lay_out
from stepcheck.graph.draw.route import lines_of
from stepcheck.graph.draw.words import words

if TYPE_CHECKING:
    from stepcheck.graph.draw.blocks import Block
    from stepcheck.graph.draw.boxes import Box, Layout
    from stepcheck.graph.draw.route import Line, Point
    from stepcheck.graph.picture import Picture

MARGIN = 3.0
LEAST = 12.0  # the height of the smallest text, in pixels
NEAR = 24.0  # what is left of a gap where room is short
# The column of text on a laptop, and on a phone: what is wider gives up a row or the formulas.
ROOM = {False: 740.0, True: 350.0}
WIDE = [
    Style(stacked_labels=labels, stacked_nodes=nodes, formulas=formulas)
    for formulas in (True, False)
    for labels, nodes in ((False, False), (True, False), (True, True))
] + [Style(stacked_labels=True, stacked_nodes=True, formulas=False, near=True)]
TALL = [Style(True, True, True, formulas) for formulas in (True, False)]
SHORT = [Style(True, True, True, formulas=False, short=True)]  # leaves room for the controls


def layout_of(picture: Picture, style: Style) -> Layout:
    """Return the layout of one of the two drawings."""
    nodes, labels = blocks_of(picture, style)

    def turned(block: Block, extra: tuple[float, float]) -> tuple[float, float]:
        width, height = (s + e for s, e in zip(blocks.size(block), extra, strict=True))
        return (height, width) if style.tall else (width, height)

    # In a live figure numbers have room to grow: it is saved elsewhere.
    near = style.near or style.short or picture.live is not None
    across, along = (8.0, 12.0) if near else (12.0, 18.0)
    padding = (6.0, across) if style.tall else (along, 14.0)
    return lay_out(
        picture.graph,
        Sizes(
            {name: turned(block, padding) for name, block in nodes.items()},
            {edge: turned(block, (2.0, 2.0)) for edge, block in labels.items()},
            picture.back,
            gap=NEAR if near else GAP,
        ),
    )


def best_style(picture: Picture, *, tall: bool) -> Style:
    """Return the first style that fits its room; if none does, the last, which is the narrowest."""
    styles = (SHORT if picture.live else TALL) if tall else WIDE
    fitting = (s for s in styles if size_of(layout_of(picture, s), s)[0] <= ROOM[tall])
    return next(fitting, styles[-1])


def size_of(layout: Layout, style: Style) -> tuple[float, float]:
    """Return width and height of a drawing."""
    width, height = (s + 2 * MARGIN for s in layout.size)
    return (height, width) if style.tall else (width, height)


def drawing(picture: Picture, identifier: str, *, tall: bool) -> str:
    """Return one of the two drawings as SVG."""
    style, name = best_style(picture, tall=tall), "tall" if tall else "wide"
    layout = layout_of(picture, style)
    width, height = size_of(layout, style)
    label = f"{identifier}-{name}"
    least = f"min-width: {width * LEAST / blocks.SIZE:.0f}px; --sg-height: {height:.0f}px"
    least = f' style="{least}"' if tall else ""
    return (
        f'<svg class="sg-{name}" width="{width:.0f}" height="{height:.0f}"{least}'
        f' viewBox="0 0 {width:.0f} {height:.0f}" font-size="{blocks.SIZE:.0f}" role="img"'
        f' aria-labelledby="{label}-title {label}-desc" data-search-exclude="">'
        f'<title id="{label}-title">{escape(picture.title.words)}</title>'
        f'<desc id="{label}-desc">{escape(words(picture))}</desc>'
        f"{'' if tall else switch(identifier, width)}"
        f"{''.join(Pen(picture, style).parts(layout))}</svg>"
    )


def switch(identifier: str, width: float) -> str:
    """Return the rule that shows this drawing, and not the tall one, where there is room for it."""
    figure = f'[id="{identifier}"] .sg-drawings'
    return (
        f"<style>@container (min-width: {width:.0f}px) {{ {figure} .sg-wide {{ display: block; }}"
        f" {figure} .sg-tall {{ display: none; }} }}</style>"
    )


class Pen:
    """Draws the parts of a layout, whose u and v are x and y, or y and x in the tall drawing."""

    def __init__(self, picture: Picture, style: Style) -> None:
        self.picture, self.tall = picture, style.tall
        self.nodes, self.labels = blocks_of(picture, style)

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
        """Return the classes of a node: input, output or step; and whether it is highlighted."""
        node = self.picture.graph.nodes[name]
        lit = " sg-lit" * any(name in edge for edge in self.picture.lit)
        if node.is_input:
            return "sg-input" + lit
        return ("sg-output" if node is self.picture.graph.output else "sg-step") + lit
