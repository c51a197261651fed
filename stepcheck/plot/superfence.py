"""The custom fence ``plot`` of `pymdownx.superfences`."""

from pathlib import Path
from typing import Any

from markdown import Markdown
from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # it has no types

from stepcheck.markdown.place import NAME, UNKNOWN, Page, page_of
from stepcheck.plot.fields import Place, PlotError
from stepcheck.plot.figure import draw
from stepcheck.plot.spec import read

try:
    from mkdocs.exceptions import BuildError
except ImportError:  # a page can be converted without MkDocs
    BuildError = Exception  # type: ignore[misc, assignment]


class PlotFenceError(SuperFencesException, BuildError):  # type: ignore[misc]  # one is untyped
    """A page's plot cannot be drawn.

    Superfences' exception, for it catches all others and shows the YAML instead; MkDocs' too,
    which shows the message alone, without a traceback.
    """


def validate(
    language: str,  # noqa: ARG001  # superfences' signature
    inputs: dict[str, str],
    options: dict[str, str],  # noqa: ARG001
    attrs: dict[str, str],  # noqa: ARG001
    md: Markdown,
) -> bool:
    """Accept a fence whose opening line gives nothing but an id."""
    if inputs:
        names = ", ".join(f"'{name}'" for name in inputs)
        page = _page(md, "")
        raise PlotFenceError(
            page.report(f"a plot fence has no option {names}", None, "write it in the YAML below")
        )
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
    page = _page(md, source)
    # The count of what is stashed so far is the page's own, so ids are unique and stable.
    identifier = header.get("id_value") or f"plot-{md.htmlStash.html_counter + 1}"
    try:
        return draw(read(source), _snippets(page), identifier)
    except PlotError as error:
        place = _on_page(page, source, error.place)
        raise PlotFenceError(page.report(f"plot: {error.problem}", place, error.hint)) from error
    except Exception as error:
        problem = f"plot: {type(error).__name__}: {error}"
        place = _on_page(page, source, (1, 1))
        hint = "this is a fault of stepcheck: please report it"
        raise PlotFenceError(page.report(problem, place, hint)) from error


def _page(md: Markdown, source: str) -> Page:
    return page_of(md) if NAME in md.preprocessors else Page(UNKNOWN, source)


def _snippets(page: Page) -> Path:
    """Return the folder ``snippets`` nearest above the page, else the one right here."""
    for folder in Path(page.path).resolve().parents:
        if (folder / "snippets").is_dir():
            return folder / "snippets"
    return Path("snippets")


def _on_page(page: Page, source: str, place: Place) -> Place | None:
    """Return where on the page a place in the fence's text is, None if the text is not there."""
    start = page.find(source)
    lines, on_page = source.split("\n"), page.source.split("\n")
    if start is None or not lines[0].strip():
        return start
    row = start[0] + place[0] - 1
    text = lines[place[0] - 1] if place[0] <= len(lines) else ""
    indent = on_page[row - 1].find(text.strip()) - (len(text) - len(text.lstrip()))
    return row, place[1] + max(indent, 0)
