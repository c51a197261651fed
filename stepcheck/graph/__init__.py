"""Computational graphs drawn at build time from the definitions of a page.

A fence says which value to draw; `picture_of` computes it in the page's scope, `draw` makes an HTML
figure of it, and `fence` is the custom fence of `pymdownx.superfences` around both.
"""

from stepcheck.graph.fence import GraphFenceError, fence, validate
from stepcheck.graph.figure import draw
from stepcheck.graph.picture import picture_of
from stepcheck.graph.spec import GraphError

__all__ = ["GraphError", "GraphFenceError", "draw", "fence", "picture_of", "validate"]
