"""The custom fence `plot`: curves of the functions of snippet modules."""

from __future__ import annotations

from pathlib import Path

from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.fences.kept import kept
from stepcheck.markdown.fences.take import takeable
from stepcheck.markdown.whole import uses
from stepcheck.pages.files import folder_above
from stepcheck.plot.code import stamp
from stepcheck.plot.fields import PlotError
from stepcheck.plot.spec import read


def drawn(asked: Asked) -> str:
    """Return the plot that a fence's YAML describes; raise `PlotError` if it is wrong."""
    folder = folder_above(Path(asked.page.path), "snippets")
    uses.note(asked.md, uses.CODE, asked.source)

    def draw() -> str:
        # Not sooner: Matplotlib takes longer to load than most pages to build, and few have a plot.
        from stepcheck.plot.draw import figure

        return figure.draw(read(asked.source), folder, asked.identifier)

    figure = kept(draw, "plot", asked.source, asked.identifier, stamp(asked.source, folder))
    return takeable(asked, figure)


fence = Fence("plot", drawn, PlotError)
validate = fence.validate
