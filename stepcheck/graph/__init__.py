"""Computational graphs drawn at build time from the definitions of a page.

A fence says which value to draw. `fields` reads its lines, `compute` finds the nodes and their
numbers in the page's scope, `picture` puts both together, and `draw` makes an HTML figure of that.
"""

from stepcheck.graph.draw.figure import draw
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.picture import picture_of

__all__ = ["GraphError", "draw", "picture_of"]
