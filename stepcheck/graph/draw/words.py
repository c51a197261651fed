"""A graph in words, for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.graph.compute.rounding import written
from stepcheck.graph.compute.shapes import shape_text, slope_text
from stepcheck.graph.draw.content import is_small
from stepcheck.graph.fields.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.arrays import Value
    from stepcheck.graph.compute.graph import Edge, Node
    from stepcheck.graph.draw.view import View
    from stepcheck.graph.groups.fold import Group
    from stepcheck.graph.picture import Picture


def words(view: View) -> str:
    """Return the graph in words: each node, then the derivatives, then what is highlighted."""
    picture = view.picture
    sentences = [
        part
        for name, node in view.graph.nodes.items()
        for part in (
            of_group(picture, view.folded[name])
            if name in view.folded
            else [sentence(picture, picture.graph.nodes[node.name])]
        )
    ]
    seen = set(view.graph.nodes)
    for group in view.folded.values():
        seen |= {*picture.fold.leaves(group)}
    sentences += [framed(group) for group in view.framed.values()]
    drawn = {edge for arrow in view.arrows for edge in shown_on(view, arrow)}
    for start, end in picture.graph.edges:
        if (start, end) in drawn and picture.show & {"local", "entries"}:
            what = f"Local derivative of {spoken(end)} by {spoken(start)}"
            sentences += said(what, slope_of(picture, (start, end)))
    of, found = spoken(picture.graph.output.latex), picture.numbers
    for name in picture.slopes():
        if name in seen:
            slope = found.gradients.get(name)
            text = value_of(slope) if slope is not None else shape_text(picture.shape(name))
            sentences += said(f"Derivative of {of} by {spoken(name)}", text)
    paths = picture.product.paths if picture.product else sorted(picture.lit)
    if paths:
        ways = ", and from ".join(" to ".join(map(spoken, path)) for path in paths)
        sentences.append(f"Highlighted: from {ways}.")
    return " ".join(sentences)


def shown_on(view: View, arrow: Edge) -> list[Edge]:
    """Return the edge whose derivative stands beside an arrow: none if it stands for several."""
    edges = view.labels(arrow)
    return edges if len(edges) == 1 else []


def framed(group: Group) -> str:
    """Return which nodes stand in a frame."""
    return f"The group {group.name} has the nodes {enumerated(map(spoken, group.nodes))}."


def of_group(picture: Picture, group: Group) -> list[str]:
    """Return what a folded group does, and what is known of the nodes that leave it."""
    enters, leaves = picture.fold.enters(group), picture.fold.leaves(group)
    source = f" is computed from {enumerated(map(spoken, enters))}, and" if enters else ""
    text = f"The group {group.name}{source} gives {enumerated(map(spoken, leaves))}."
    known = picture.show & {"values", "shapes"}
    nodes = [picture.graph.nodes[name] for name in leaves] if known else []
    return [text, *(about(picture, node, f"{spoken(node.latex)} is in it") for node in nodes)]


def enumerated(names: Iterable[str]) -> str:
    """Return names with commas, and *and* before the last."""
    *first, last = names
    return " and ".join([", ".join(first), last] if first else [last])


def sentence(picture: Picture, node: Node) -> str:
    """Return where the value of a node comes from, and the value."""
    name = spoken(node.latex)
    if node.is_input:
        return about(picture, node, f"{name} is an input")
    return about(picture, node, f"{name} is computed from {enumerated(map(spoken, node.parents))}")


def about(picture: Picture, node: Node, text: str) -> str:
    """Return a sentence that goes on with the shape and the value of a node, if they are shown."""
    shape = shape_text(picture.shape(node.name)) if "shapes" in picture.show else ""
    text += f"; its shape is {shape.replace('×', ' by ')}" if shape else ""
    if "values" in picture.show:
        text += f"; its value is {value_of(picture.numbers.values[node.name])}"
    return text + "."


def said(what: str, text: str) -> list[str]:
    """Return a sentence, if there is something to say."""
    return [f"{what}: {text}."] if text else []


def slope_of(picture: Picture, edge: Edge) -> str:
    """Return a derivative in words: its numbers if the drawing has them, else its shape."""
    found = picture.numbers.local.get(edge)
    value = found.value if found else None
    if value is not None and (not arrays.is_array(value) or "entries" in picture.show):
        return value_of(value)
    return slope_text(picture.shape(edge[1]), picture.shape(edge[0])).replace("×", " by ")


def value_of(value: Value) -> str:
    """Return a value in words, a large array by its shape."""
    if is_small(value):
        return written(value)
    return shape_text(tuple(map(str, arrays.shape_of(value)))).replace("×", " by ")
