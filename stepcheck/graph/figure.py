"""A graph as an HTML figure: two drawings, a caption, a description in words, a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph import blocks, numbers
from stepcheck.graph.blocks import Block, Piece
from stepcheck.graph.layout import Layout, Sizes, lay_out
from stepcheck.graph.route import lines_of
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.graph import Graph, Node
    from stepcheck.graph.numbers import Numbers

Edge = tuple[str, str]
MARGIN = 3.0


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


def partial(of: str, by: str) -> str:
    """Return the LaTeX of a derivative."""
    return rf"\dfrac{{\partial {of}}}{{\partial {by}}}"


def number(value: Value, role: str) -> list[Piece]:
    """Return a value behind its sign: ≈ where it is rounded."""
    sign = "=" if numbers.is_exact(value, 4) else "≈"
    return [Piece(sign, role=role), Piece(numbers.in_short(value), role=role)]


def node_block(picture: Picture, node: Node, *, tall: bool) -> Block:
    """Return what stands in a node: its name, its value, its gradient."""
    rows = [[Piece(node.latex, math=True)]]
    found = picture.numbers
    if "values" in picture.show:
        value = number(found.values[node.name], "sg-value")
        rows = [[*rows[0]], value] if tall else [[*rows[0], *value]]
    backward = any(node.name == edge[0] for edge in picture.back)
    if "gradients" in picture.show and backward and node.name in found.gradients:
        of = picture.graph.output.latex
        slope = [Piece(partial(of, node.latex), math=True, role="sg-gradient")]
        value = number(found.gradients[node.name], "sg-gradient")
        rows += [slope, value] if tall else [[*slope, *value]]
    return tuple(tuple(row) for row in rows)


def label_block(picture: Picture, edge: Edge, *, tall: bool) -> Block:
    """Return what stands beside an edge: its local derivative."""
    parent, child = (picture.graph.nodes[name].latex for name in edge)
    name = Piece(partial(child, parent), math=True, role="sg-local")
    if "local" not in picture.show or edge not in picture.numbers.local:
        return ((name,),)
    value = number(picture.numbers.local[edge], "sg-local")
    return ((name,), tuple(value)) if tall else ((name, *value),)


def blocks_of(picture: Picture, *, tall: bool) -> tuple[dict[str, Block], dict[Edge, Block]]:
    """Return the blocks of all nodes and of all labelled edges."""
    nodes = {n.name: node_block(picture, n, tall=tall) for n in picture.graph.nodes.values()}
    return nodes, {
        e: label_block(picture, e, tall=tall) for e in picture.graph.edges if e in picture.labelled
    }


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
    layout = layout_of(picture, tall=tall)
    nodes, labels = blocks_of(picture, tall=tall)

    def xy(point: tuple[float, float]) -> tuple[float, float]:
        u, v = point[0] + MARGIN, point[1] + MARGIN
        return (v, u) if tall else (u, v)

    parts = []
    for line in lines_of(layout):
        role = ("sg-back" if line.backward else "sg-forward") + " sg-lit" * (
            line.edge in picture.lit
        )
        path = "M{:.1f} {:.1f}".format(*xy(line.curves[0][0]))
        for curve in line.curves:
            path += "C" + " ".join("{:.1f} {:.1f}".format(*xy(p)) for p in curve[1:])
        head = " ".join("{:.1f},{:.1f}".format(*xy(p)) for p in line.head)
        ends = f'data-from="{escape(line.edge[0])}" data-to="{escape(line.edge[1])}"'
        parts.append(f'<g class="{role}" {ends}><path d="{path}"/><polygon points="{head}"/></g>')
    for box in layout.boxes.values():
        if box.edge is None:
            x, y = xy((box.u, box.v - box.before))
            width, height = box.length, box.before + box.after
            width, height = (height, width) if tall else (width, height)
            kind = kind_of(picture, box.name)
            parts.append(
                f'<g class="sg-node {kind}" data-node="{escape(box.name)}"><rect x="{x:.1f}"'
                f' y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="7"/>'
                f"{blocks.draw(nodes[box.name], x + width / 2, y + height / 2)}</g>"
            )
        elif box.labelled:
            middle = (box.u + box.length / 2, box.v - box.before + (box.before - box.after - 3) / 2)
            parts.append(blocks.draw(labels[box.edge], *xy(middle)))
    width, height = (s + 2 * MARGIN for s in (layout.size[::-1] if tall else layout.size))
    name = f"{identifier}-{'tall' if tall else 'wide'}"
    return (
        f'<svg class="sg-{"tall" if tall else "wide"}" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" font-size="{blocks.SIZE:.0f}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" data-search-exclude="">'
        f'<title id="{name}-title">{escape(picture.title)}</title>'
        f'<desc id="{name}-desc">{escape(words(picture))}</desc>{"".join(parts)}</svg>'
    )


def kind_of(picture: Picture, name: str) -> str:
    """Return the class of a node: input, output or step."""
    node = picture.graph.nodes[name]
    if node.is_input:
        return "sg-input"
    return "sg-output" if node is picture.graph.output else "sg-step"


def spoken(latex: str) -> str:
    """Return a name as it is read aloud."""
    text = re.sub(r"\\(hat|bar|tilde)\s*\{?(\w)\}?", r"\2 \1", latex)
    text = re.sub(r"\\math\w+\{(\w+)\}", r"\1", text)
    return " ".join(re.sub(r"[\\{}_]", " ", text).split())


def words(picture: Picture) -> str:
    """Return the graph in words."""
    found, sentences = picture.numbers, []
    for node in picture.graph.nodes.values():
        name = spoken(node.latex)
        text = f"{name} is an input" if node.is_input else f"{name} is computed from {listed(node)}"
        if "values" in picture.show:
            text += f", value {numbers.in_short(found.values[node.name])}"
        if "gradients" in picture.show and node.name in found.gradients:
            of = spoken(picture.graph.output.latex)
            text += f", derivative of {of} by it {numbers.in_short(found.gradients[node.name])}"
        sentences.append(text + ".")
    if picture.lit:
        pairs = [" to ".join(map(spoken, e)) for e in picture.graph.edges if e in picture.lit]
        sentences.append(f"Highlighted: {', '.join(pairs)}.")
    return " ".join(sentences)


def listed(node: Node) -> str:
    """Return a node's parents in words."""
    names = [spoken(p) for p in node.parents]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def draw(picture: Picture, identifier: str = "graph") -> str:
    """Return a picture as HTML; `identifier` must be unique on the page."""
    legend = "Solid arrows carry values forward"
    legend += ", dashed arrows carry derivatives back." if picture.back else "."
    return (
        f'<figure class="sc-graph" id="{identifier}"><div class="sg-drawings">'
        f"{drawing(picture, identifier, tall=False)}{drawing(picture, identifier, tall=True)}</div>"
        f"<figcaption><strong>{escape(picture.title)}.</strong> {legend}</figcaption>"
        f"{table(picture)}</figure>"
    )


def table(picture: Picture) -> str:
    """Return all values as a folded table; nothing if no numbers are shown."""
    found, of = picture.numbers, picture.graph.output.latex
    if not picture.show:
        return ""
    rows: list[tuple[str, Value]] = []
    if "values" in picture.show:
        rows += [(n.latex, found.values[n.name]) for n in picture.graph.nodes.values()]
    if "local" in picture.show:
        rows += [(partial(c, p), v) for (p, c), v in found.local.items()]
    if "gradients" in picture.show:
        rows += [(partial(of, n), found.gradients[n]) for n in found.gradients if n != of]
    heads = typeset([Formula(latex) for latex, _value in rows])
    body = "".join(
        f"<tr><th scope='row'>{head.html}</th><td>{sign(value)} {numbers.in_full(value)}</td></tr>"
        for head, (_latex, value) in zip(heads, rows, strict=True)
    )
    return (
        '<details data-search-exclude=""><summary>The values as a table</summary>'
        f"<table><tbody>{body}</tbody></table></details>"
    )


def sign(value: Value) -> str:
    """Return = for a value that six digits write exactly, ≈ for a rounded one."""
    return "=" if numbers.is_exact(value, 6) else "≈"
