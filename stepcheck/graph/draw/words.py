"""A graph in words, for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.graph.compute.rounding import written
from stepcheck.graph.compute.shapes import shape_text, slope_text
from stepcheck.graph.draw.content import is_small
from stepcheck.graph.fields.spoken import spoken

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.compute.graph import Edge, Node
    from stepcheck.graph.picture import Picture


def words(picture: Picture) -> str:
    """Return the graph in words: each node, then the derivatives, then what is highlighted."""
    graph, found = picture.graph, picture.numbers
    of = spoken(graph.output.latex)
    sentences = [sentence(picture, node) for node in graph.nodes.values()]
    for start, end in graph.edges:
        if (start, end) in picture.labelled and picture.show & {"local", "entries"}:
            what = f"Local derivative of {spoken(end)} by {spoken(start)}"
            sentences += said(what, slope_of(picture, (start, end)))
    for name in picture.slopes():
        slope = found.gradients.get(name)
        text = value_of(slope) if slope is not None else shape_text(picture.shape(name))
        sentences += said(f"Derivative of {of} by {spoken(name)}", text)
    paths = picture.product.paths if picture.product else sorted(picture.lit)
    if paths:
        ways = ", and from ".join(" to ".join(map(spoken, path)) for path in paths)
        sentences.append(f"Highlighted: from {ways}.")
    return " ".join(sentences)


def sentence(picture: Picture, node: Node) -> str:
    """Return where the value of a node comes from, and the value."""
    name, parents = spoken(node.latex), [spoken(parent) for parent in node.parents]
    listed = " and ".join([", ".join(parents[:-1]), parents[-1]] if parents[1:] else parents)
    text = f"{name} is an input" if node.is_input else f"{name} is computed from {listed}"
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
