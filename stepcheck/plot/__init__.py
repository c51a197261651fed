"""Plots drawn at build time from the functions of snippet modules.

A page says in YAML what to plot; `read` makes a `Plot` of it, or `Shapes` where it is a product of
matrices, `figure.draw` an HTML figure, and `fence` is the custom fence of `pymdownx.superfences`
around both.
"""

from __future__ import annotations

from stepcheck.plot.fields import PlotError
from stepcheck.plot.shapes import Shapes
from stepcheck.plot.spec import Plot, read
from stepcheck.plot.superfence import PlotFenceError, fence, validate

__all__ = ["Plot", "PlotError", "PlotFenceError", "Shapes", "fence", "read", "validate"]
