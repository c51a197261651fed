"""Plots drawn at build time from the functions of snippet modules.

A page says in YAML what to plot; `read` makes a `Plot` of it, `figure.draw` an HTML figure.
"""

from stepcheck.plot.fields import PlotError
from stepcheck.plot.spec import Plot, read

__all__ = ["Plot", "PlotError", "read"]
