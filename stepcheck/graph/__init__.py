"""Computational graphs drawn at build time from the definitions of a page.

A fence says which value to draw; `picture_of` computes it in the page's scope, `draw` makes an HTML
figure of it, and `fence` is the custom fence of `pymdownx.superfences` around both.
"""

from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of
from stepcheck.markdown.fences.graph import GraphFenceError, fence, validate

__all__ = ["GraphError", "GraphFenceError", "draw", "fence", "picture_of", "validate"]
