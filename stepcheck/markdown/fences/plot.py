"""The custom fence ``plot`` of `pymdownx.superfences`."""

from pathlib import Path
from typing import Any

from markdown import Markdown

from stepcheck.markdown.fences.base import FenceError, locate, on_page, page_with, refuse_options
from stepcheck.markdown.place import Page
from stepcheck.plot.fields import PlotError
from stepcheck.plot.spec import read


class PlotFenceError(FenceError):
    """A page's plot cannot be drawn."""


def validate(
    language: str,  # noqa: ARG001  # superfences' signature
    inputs: dict[str, str],
    options: dict[str, str],  # noqa: ARG001
    attrs: dict[str, str],  # noqa: ARG001
    md: Markdown,
) -> bool:
    """Accept a fence whose opening line gives nothing but an id."""
    refuse_options(md, "plot", inputs, PlotFenceError)
    return True


def fence(
    source: str,
    language: str,  # noqa: ARG001  # superfences' signature
    css_class: str,  # noqa: ARG001
    options: dict[str, str],  # noqa: ARG001
    md: Markdown,
    **header: Any,  # noqa: ANN401
) -> str:
    """Return the plot that the fence's YAML describes; raise `PlotFenceError` if it is wrong."""
    # Not sooner: Matplotlib takes longer to load than most pages to build, and few have a plot.
    from stepcheck.plot.figure import draw

    page = page_with(md, source)
    start = locate(md, page, source)
    # The count of what is stashed so far is the page's own, so ids are unique and stable.
    identifier = header.get("id_value") or f"plot-{md.htmlStash.html_counter + 1}"
    try:
        return draw(read(source), _snippets(page), identifier)
    except PlotError as error:
        place = on_page(page, source, start, error.place)
        raise PlotFenceError(page.report(f"plot: {error.problem}", place, error.hint)) from error
    except Exception as error:
        problem = f"plot: {type(error).__name__}: {error}"
        hint = "this is a fault of stepcheck: please report it"
        raise PlotFenceError(page.report(problem, start, hint)) from error


def _snippets(page: Page) -> Path:
    """Return the folder ``snippets`` nearest above the page, else the one right here."""
    for folder in Path(page.path).resolve().parents:
        if (folder / "snippets").is_dir():
            return folder / "snippets"
    return Path("snippets")
