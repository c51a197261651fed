"""What custom fences share: errors for an author, and where on the page a fence stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # it has no types

from stepcheck.markdown.place import NAME, UNKNOWN, KeepSource, Page, page_of

try:
    from mkdocs.exceptions import BuildError
except ImportError:  # a page can be converted without MkDocs
    BuildError = Exception  # type: ignore[misc, assignment]

if TYPE_CHECKING:
    from markdown import Markdown

# Any fence, so that one that is shown inside another is passed over.
FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[^\n]*\n(?P<body>.*?)^[ \t>]*(?P=mark)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
Place = tuple[int, int]


class FenceError(SuperFencesException, BuildError):  # type: ignore[misc]  # one is untyped
    """What a fence asks for cannot be drawn.

    Superfences' exception, for it catches all others and shows the text of the fence instead;
    MkDocs' too, which shows the message alone, without a traceback.
    """


def page_with(md: Markdown, source: str) -> Page:
    """Return the page that is being converted, with nothing but the fence's text if unknown."""
    return page_of(md) if NAME in md.preprocessors else Page(UNKNOWN, source)


def refuse_options(
    md: Markdown, kind: str, inputs: dict[str, str], error: type[FenceError]
) -> None:
    """Refuse what the opening line of a fence gives besides an id."""
    if inputs:
        names = ", ".join(f"'{name}'" for name in inputs)
        problem = f"a {kind} fence has no option {names}"
        raise error(page_with(md, "").report(problem, None, "write it in the lines below"))


def locate(md: Markdown, page: Page, source: str) -> Place | None:
    """Return where a fence's text begins on the page, None if it came from elsewhere.

    Of fences with one and the same text, each call means the next one.
    """
    if page.source == source:
        return 1, 1
    lines = stripped(source)
    starts = [m.start("body") for m in FENCE.finditer(page.source) if stripped(m["body"]) == lines]
    if not starts:
        return None
    start = starts[min(drawn_before(md, "\n".join(lines)), len(starts) - 1)]
    return page.source.count("\n", 0, start) + 1, 1


def drawn_before(md: Markdown, text: str) -> int:
    """Return how often a fence of this text was drawn on this page, and count it."""
    keeper = md.preprocessors[NAME]
    if not isinstance(keeper, KeepSource):
        return 0
    keeper.drawn[text] += 1
    return keeper.drawn[text] - 1


def stripped(text: str) -> list[str]:
    """Return the lines of a text without what an indent or a quotation adds."""
    return [line.strip(" \t>") for line in text.strip("\n").split("\n")]


def on_page(page: Page, source: str, start: Place | None, place: Place) -> Place | None:
    """Return where on the page a place in the fence's text is."""
    if start is None:
        return None
    row = start[0] + place[0] - 1
    text = source.split("\n")[place[0] - 1]
    indent = page.source.split("\n")[row - 1].find(text.strip()) - (len(text) - len(text.lstrip()))
    return row, place[1] + max(indent, 0)
