"""One drawing of a graph as SVG: wide, from left to right, or tall, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.draw import blocks
from stepcheck.graph.draw.content import Style, blocks_of
from stepcheck.graph.draw.frames import framing, is_clear, title_at, widened
from stepcheck.graph.draw.view import folded, unfolded
from stepcheck.graph.draw.words import words
from stepcheck.graph.layout.layout import GAP, Sizes, lay_out, shortest
from stepcheck.graph.layout.route import lines_of

if TYPE_CHECKING:
    from stepcheck.graph.draw.blocks import Block
    from stepcheck.graph.draw.view import View
    from stepcheck.graph.layout.boxes import Box, Frame, Layout
    from stepcheck.graph.layout.route import Line, Point
    from stepcheck.graph.picture import Picture

MARGIN = 3.0
LEAST = 12.0  # the height of the smallest text, in pixels
SMALLEST = LEAST / blocks.SIZE  # how much a drawing may be made smaller
NEAR = 24.0  # what is left of a gap where room is short
# The column of text on a laptop, and on a phone: what is wider gives up a row or the formulas.
LAPTOP, PHONE = 740.0, 350.0
TALLEST = 900.0  # what is taller stays upright on a phone only
NARROW = 600.0  # where a phone ends
WIDE = [
    Style(stacked_labels=labels, stacked_nodes=nodes, formulas=formulas)
    for formulas in (True, False)
    for labels, nodes in ((False, False), (True, False), (True, True))
] + [Style(stacked_labels=True, stacked_nodes=True, formulas=False, near=True)]
TALL = [Style(True, True, True, formulas) for formulas in (True, False)]
SHORT = [Style(True, True, True, formulas=False, short=True)]  # leaves room for the controls


@dataclass(frozen=True)
class Fit:
    """A layout in the style that fits best, and the width and height of its drawing."""

    view: View
    style: Style
    layout: Layout
    width: float
    height: float

    @property
    def least(self) -> float:
        """The width below which its text would be too small to read."""
        return self.width * SMALLEST


def fit(picture: Picture, *, tall: bool, fold: bool = False) -> Fit:
    """Return one of the two drawings in the first style that fits its room, folded if asked for.

    If none fits, one that fits when it is made smaller; else the last, which is the narrowest.
    """
    view = folded(picture) if fold else unfolded(picture)
    styles = (SHORT if picture.live else TALL) if tall else WIDE
    room = PHONE if tall else picture.width or LAPTOP
    for limit in (room, room / SMALLEST):
        for style in styles:
            sizes = sizes_of(view, style)
            if tall or shortest(view.graph, sizes) + 2 * MARGIN <= limit:
                found = fitted(view, style, sizes)
                if found.width <= limit:
                    return found
    return fitted(view, styles[-1], sizes_of(view, styles[-1]))


def fitted(view: View, style: Style, sizes: Sizes) -> Fit:
    """Return a layout in one style; a frame whose name would lie on lines is widened for it."""
    layout = lay_out(view.graph, sizes)
    names = {key: group.name for key, group in view.framed.items()}
    crowded = [
        k for k, f in layout.frames.items() if style.tall and not is_clear(layout, f, names[k])
    ]
    if crowded:
        wider = {key: widened(sizes.frames[key], names[key]) for key in crowded}
        layout = lay_out(view.graph, replace(sizes, frames={**sizes.frames, **wider}))
    length, across = (s + 2 * MARGIN for s in layout.size)
    return Fit(view, style, layout, *((across, length) if style.tall else (length, across)))


def sizes_of(view: View, style: Style) -> Sizes:
    """Return the sizes of all that a drawing in one style has to place."""
    nodes, labels = blocks_of(view, style)

    def turned(block: Block, extra: tuple[float, float]) -> tuple[float, float]:
        width, height = (s + e for s, e in zip(blocks.size(block), extra, strict=True))
        return (height, width) if style.tall else (width, height)

    # In a live figure numbers have room to grow: it is saved elsewhere.
    near = style.near or style.short or view.picture.live is not None
    across, along = (8.0, 12.0) if near else (12.0, 18.0)
    padding = (6.0, across) if style.tall else (along, 14.0)
    return Sizes(
        {name: turned(block, padding) for name, block in nodes.items()},
        {edge: turned(block, (2.0, 2.0)) for edge, block in labels.items()},
        view.back,
        gap=NEAR if near else GAP,
        apart=6.0 if style.short else 12.0,
        frames={key: framing(group, tall=style.tall) for key, group in view.framed.items()},
    )


def drawings(picture: Picture, identifier: str) -> str:
    """Return the drawings of a graph; of one with groups those with all nodes are behind a switch.

    What follows it are the drawings with the groups folded, which a style hides while it is open.
    """
    whole = stage(picture, f"{identifier}-drawings", fold=False)
    if not picture.fold.groups:
        return whole
    names = ", ".join(escape(group.name) for group in picture.fold.groups)
    return (
        f'<details class="sg-inside" data-search-exclude=""><summary>Look inside: {names}</summary>'
        f"{whole}</details>{stage(picture, f'{identifier}-folded', fold=True)}"
    )


def stage(picture: Picture, identifier: str, *, fold: bool) -> str:
    """Return a wide and a tall drawing, of which the room chooses one, in a box that may scroll."""
    wide = None if picture.direction == "down" else fit(picture, tall=False, fold=fold)
    tall = None if picture.direction == "right" else fit(picture, tall=True, fold=fold)
    found = [drawn(one, identifier) for one in (wide, tall) if one]
    return (
        f'<div class="sg-drawings" id="{identifier}">{"".join(found)}'
        f"{rules(identifier, wide, tall)}"
        '<p class="sg-hint" aria-hidden="true">Scroll sideways to see all of it.</p></div>'
    )


def rules(identifier: str, wide: Fit | None, tall: Fit | None) -> str:
    """Return the style that chooses a drawing by its room, and tells where one has to scroll.

    What is too tall to be taken in at a glance stays upright on a phone only.
    """
    box = f'.sc-graph [id="{identifier}"] >'  # outweighs the sheet
    show, hide = "{ display: block; }", "{ display: none; }"
    found, turn = [], 0.0 if tall is None else float("inf")
    if wide and tall:
        turn = wide.least if tall.height <= TALLEST else min(wide.least, NARROW)
        found.append(f"(min-width: {turn:.0f}px) {{ {box} .sg-wide {show} {box} .sg-tall {hide} }}")
    if wide and wide.least > turn:
        limits = f"(min-width: {turn:.0f}px) and (max-width: {wide.least:.0f}px)"
        found.append(f"{limits} {{ {box} .sg-hint {show} }}")
    if tall:
        most = min(turn - 1, tall.least)
        found.append(f"(max-width: {most:.0f}px) {{ {box} .sg-hint {show} }}")
    alone = "".join(f"{box} .sg-wide {show}" for one in (wide,) if one and not tall)
    return f"<style>{alone}{' '.join(f'@container {rule}' for rule in found)}</style>"


def drawn(fit: Fit, identifier: str) -> str:
    """Return one drawing as SVG."""
    name = "tall" if fit.style.tall else "wide"
    label = f"{identifier}-{name}"
    title = fit.view.picture.title.words + (", folded" if fit.view.folded else "")
    return (
        f'<svg class="sg-{name}" width="{fit.width:.0f}" height="{fit.height:.0f}"'
        f' style="min-width: {fit.least:.0f}px; --sg-height: {fit.height:.0f}px"'
        f' viewBox="0 0 {fit.width:.0f} {fit.height:.0f}" font-size="{blocks.SIZE:.0f}" role="img"'
        f' aria-labelledby="{label}-title {label}-desc" data-search-exclude="">'
        f'<title id="{label}-title">{escape(title)}</title>'
        f'<desc id="{label}-desc">{escape(words(fit.view))}</desc>'
        f"{''.join(Pen(fit.view, fit.style).parts(fit.layout))}</svg>"
    )


class Pen:
    """Draws the parts of a layout, whose u and v are x and y, or y and x in the tall drawing."""

    def __init__(self, view: View, style: Style) -> None:
        self.view, self.tall = view, style.tall
        self.lit = view.lit
        self.nodes, self.labels = blocks_of(view, style)

    def parts(self, layout: Layout) -> list[str]:
        """Return the frames and the lines, then the boxes and labels, then the frames' titles."""
        found = [self.frame(frame) for frame in layout.frames.values()]
        found += [self.line(line) for line in lines_of(layout)]
        for box in layout.boxes.values():
            if box.edge is None:
                found.append(self.node(box))
            elif box.labelled:
                middle = box.v - box.before + (box.before - box.after - 3) / 2
                at = self.xy((box.u + box.length / 2, middle))
                found.append(blocks.draw(self.labels[box.edge], *at))
        return found + [self.title(layout, name) for name in layout.frames]

    def frame(self, frame: Frame) -> str:
        """Return the frame round a group."""
        x, y = self.xy((frame.u, frame.v))
        width, height = frame.length, frame.across
        width, height = (height, width) if self.tall else (width, height)
        return (
            f'<rect class="sg-frame" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}"'
            f' height="{height:.1f}" rx="10"/>'
        )

    def title(self, layout: Layout, name: str) -> str:
        """Return the name of a group, where it is written in its frame."""
        text = self.view.framed[name].name
        x, y = self.xy(title_at(layout, layout.frames[name], text, tall=self.tall))
        return blocks.draw(((blocks.Piece(text, role="sg-name"),),), x, y)

    def xy(self, point: Point) -> Point:
        """Return where a point of the layout is on the drawing."""
        u, v = point[0] + MARGIN, point[1] + MARGIN
        return (v, u) if self.tall else (u, v)

    def line(self, line: Line) -> str:
        """Return an arrow."""
        role = "sg-back" if line.backward else "sg-forward"
        role += " sg-lit" * (line.edge in self.lit)
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
        """Return the classes of a node: input, output, step or group; and whether it is lit."""
        node = self.view.graph.nodes[name]
        lit = " sg-lit" * any(name in edge for edge in self.lit)
        if name in self.view.folded:
            lit += " sg-group"
        if node is self.view.graph.output:
            return "sg-output" + lit
        return ("sg-input" if node.is_input else "sg-step") + lit
