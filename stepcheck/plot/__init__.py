"""Plots drawn at build time from the functions of snippet modules.

A page says in YAML what to plot; `read` makes a `Plot` of it, or `Shapes` where it is a product of
matrices, and `draw.figure.draw` an HTML figure.
"""

from stepcheck.plot.fields import PlotError
from stepcheck.plot.shapes import Shapes
from stepcheck.plot.spec import Plot, read

__all__ = ["Plot", "PlotError", "Shapes", "read"]
