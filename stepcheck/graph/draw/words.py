"""A graph in words, for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.graph.compute.numbers import in_short
from stepcheck.graph.fields.spoken import spoken

if TYPE_CHECKING:
    from stepcheck.graph.compute.graph import Node
    from stepcheck.graph.picture import Picture


def words(picture: Picture) -> str:
    """Return the graph in words: each node, then the derivatives, then what is highlighted."""
    graph, found = picture.graph, picture.numbers
    of = spoken(graph.output.latex)
    sentences = [sentence(picture, node) for node in graph.nodes.values()]
    if "local" in picture.show:
        sentences += [
            f"Local derivative of {spoken(c)} by {spoken(p)}: {in_short(found.local[p, c])}."
            for p, c in graph.edges
            if (p, c) in picture.labelled
        ]
    sentences += [
        f"Derivative of {of} by {spoken(name)}: {in_short(found.gradients[name])}."
        for name in picture.slopes()
    ]
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
    if "values" in picture.show:
        text += f"; its value is {in_short(picture.numbers.values[node.name])}"
    return text + "."
