"""A graph in words, for those who do not see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.graph.numbers import in_short

if TYPE_CHECKING:
    from stepcheck.graph.content import Picture
    from stepcheck.graph.graph import Node


def spoken(latex: str) -> str:
    """Return a name as it is read aloud."""
    text = re.sub(r"\\(hat|bar|tilde)\s*\{?(\w)\}?", r"\2 \1", latex)
    text = re.sub(r"\\math\w+\{(\w+)\}", r"\1", text)
    return " ".join(re.sub(r"[\\{}_]", " ", text).split())


def words(picture: Picture) -> str:
    """Return the graph in words."""
    sentences = [sentence(picture, node) for node in picture.graph.nodes.values()]
    if picture.lit:
        pairs = [" to ".join(map(spoken, e)) for e in picture.graph.edges if e in picture.lit]
        sentences.append(f"Highlighted: {', '.join(pairs)}.")
    return " ".join(sentences)


def sentence(picture: Picture, node: Node) -> str:
    """Return what the figure shows of one node."""
    name, found = spoken(node.latex), picture.numbers
    text = f"{name} is an input" if node.is_input else f"{name} is computed from {listed(node)}"
    if "values" in picture.show:
        text += f", value {in_short(found.values[node.name])}"
    if node.name in picture.slopes():
        of = spoken(picture.graph.output.latex)
        text += f", derivative of {of} by it {in_short(found.gradients[node.name])}"
    return text + "."


def listed(node: Node) -> str:
    """Return a node's parents in words."""
    names = [spoken(p) for p in node.parents]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
