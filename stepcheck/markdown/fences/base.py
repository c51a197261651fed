"""A custom fence: from its text on a page to HTML, or to a message with its place.

A new fence is a module beside this one with `fence = Fence(kind, draw, fault)`, which stands in
`FENCES` of `markdown/site/means.py` too. A site may name it under `pymdownx.superfences` itself,
and then needs `validate = fence.validate` as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from pymdownx.superfences import SuperFencesException

from stepcheck.markdown.conclude import faults_of, in_html, note
from stepcheck.markdown.host import NAME, KeepSource, page_of
from stepcheck.markdown.page import UNKNOWN, Page
from stepcheck.pages.files import UsageError

try:
    from mkdocs.exceptions import BuildError
except ImportError:  # a page can be converted without MkDocs
    BuildError = Exception  # type: ignore[misc, assignment]

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

# Any fence, so that one that is shown inside another is passed over.
FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[^\n]*\n(?P<body>.*?)^[ \t>]*(?P=mark)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
Place = tuple[int, int]


class FenceError(SuperFencesException, BuildError):  # type: ignore[misc]  # one is untyped
    """What a fence asks for cannot be drawn, and no extension of ours gathers such faults.

    Superfences' exception, for it catches all others and shows the text of the fence instead;
    MkDocs' too, which shows the message alone, without a traceback.
    """


class Problem(Protocol):
    """What an exception of a kind of figure says: the problem, what to do, and the place."""

    problem: str
    hint: str
    place: Place


@dataclass(frozen=True)
class Asked:
    """One fence of a page: its text, where that begins, and an id that is unique on the page."""

    md: Markdown
    page: Page
    start: Place | None
    source: str
    identifier: str


@dataclass(frozen=True)
class Fence:
    r"""A custom fence: `draw` makes HTML of what was asked for.

    It may raise `fault`, an exception with what a `Problem` has; its author then reads where on the
    page it is. Whatever else is raised is a fault of ours, and says so.

    >>> from markdown import Markdown
    >>> loud = Fence("loud", lambda asked: f"<b>{asked.source.upper()}</b>", ValueError)
    >>> fence = {"name": "loud", "class": "loud", "format": loud, "validator": loud.validate}
    >>> superfences = "pymdownx.superfences"
    >>> md = Markdown(
    ...     extensions=[superfences],
    ...     extension_configs={superfences: {"custom_fences": [fence]}},
    ... )
    >>> md.convert("```loud\nhello\n```")
    '<p><b>HELLO</b></p>'
    """

    kind: str
    draw: Callable[[Asked], str]
    fault: type[Exception]

    def validate(
        self,
        language: str,  # noqa: ARG002  # superfences' signature
        inputs: dict[str, str],
        options: dict[str, str],  # noqa: ARG002
        attrs: dict[str, str],  # noqa: ARG002
        md: Markdown,
    ) -> bool:
        """Accept a fence; options in its opening line are a fault, but for an id."""
        if inputs:
            names = ", ".join(f"'{name}'" for name in inputs)
            problem = f"a {self.kind} fence has no option {names}"
            page = page_with(md, "")
            place = opening(page, self.kind, list(inputs))
            fault(md, page.report(problem, place, "write it in the lines below"))
        return True

    def __call__(
        self,
        source: str,
        language: str,  # noqa: ARG002  # superfences' signature
        css_class: str,  # noqa: ARG002
        options: dict[str, str],  # noqa: ARG002
        md: Markdown,
        **header: Any,  # noqa: ANN401
    ) -> str:
        """Return the HTML of a fence, or a message for its author; errors as in `fault`."""
        page = page_with(md, source)
        # The count of what is stashed so far is the page's own, so ids are unique and stable.
        identifier = header.get("id_value") or f"{self.kind}-{md.htmlStash.html_counter + 1}"
        asked = Asked(md, page, locate(md, page, source), source, identifier)
        try:
            return self.draw(asked)
        except Exception as error:
            return fault(md, self.report(asked, error), error)

    def report(self, asked: Asked, error: Exception) -> str:
        """Return what is wrong with a fence, with its place on the page."""
        if isinstance(error, self.fault):
            found = cast("Problem", error)
            place = on_page(asked.page, asked.source, asked.start, found.place)
            return asked.page.report(f"{self.kind}: {found.problem}", place, found.hint)
        if isinstance(error, UsageError):
            return str(error)  # the page itself cannot be read, which is said where that is tried
        problem = f"{self.kind}: {type(error).__name__}: {error}"
        hint = "this is a fault of stepcheck: please report it"
        return asked.page.report(problem, asked.start, hint)


def fault(md: Markdown, words: str, error: Exception | None = None) -> str:
    """Note what is wrong with a fence, and return it as HTML.

    Raises `FenceError` without the extension that ends the build for all faults at once.
    """
    if faults_of(md) is None:
        raise FenceError(words) from error
    note(md, words)
    return in_html(words)


def page_with(md: Markdown, source: str) -> Page:
    """Return the page that is being converted, with nothing but the fence's text if unknown."""
    return page_of(md) if NAME in md.preprocessors else Page(UNKNOWN, source)


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


def opening(page: Page, kind: str, options: list[str]) -> Place | None:
    """Return where a page opens a fence of some kind with some options, None if it does not."""
    for number, line in enumerate(page.source.split("\n"), 1):
        mark = re.match(rf"[ \t>]*(?:`{{3,}}|~{{3,}})[ \t]*\.?{kind}\b", line)
        if mark and all(re.search(rf"\b{re.escape(o)}\b", line[mark.end() :]) for o in options):
            return number, len(line) - len(line.lstrip(" \t>")) + 1
    return None


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
