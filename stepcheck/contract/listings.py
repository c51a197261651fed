"""Python listings of a page: each shows lines of a snippet, which is run, or says that it is not.

What is typed into a page is code that nobody has run; a reader cannot tell it from code that was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.contract.shown import SNIPPETS, lines_that_include
from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.extract import line_and_column
from stepcheck.pages.files import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.contract.shown import Include, Part
    from stepcheck.pages.blocks import Listing

PYTHON = {"python", "py", "python3", "py3", "python2", "py2", "pyi", "pycon", "python-repl",
          "python-console", "ipython", "ipython3", "numpy", "sage"}  # fmt: skip
"""Names of the language, as highlighters know them."""
MARKDOWN = {"markdown", "md"}
NOT_RUN = "not-run"
"""The class of a listing that is not run."""
FIRST = re.compile(r"\s*(?:\{[^}.]*\.)?\.?(?P<language>[\w#+-]+)")
SET_IN = re.compile(r"\s*(?::::|#!)\s*(?P<language>[\w#+-]+)")
CLASS = re.compile(r"\{[^}]*\.not-run(?![\w-])[^}]*\}")
HINT = re.compile(
    rf"(?:```|~~~|:::|#!|language-)[^\n]*?\b(?:{'|'.join(sorted(PYTHON))})\b", re.IGNORECASE
)
IN_HTML = re.compile(r"<code\b[^>]*\blanguage-(?P<language>[\w#+-]+)[^>]*>", re.IGNORECASE)

TYPED = "this Python is typed into the page, so nobody has run it"
MENDED = (
    f'show a section of a module, --8<-- "{SNIPPETS}/<module>.py:<section>", '
    "or say that it is not run: ```python { .not-run }"
)
UNCLOSED = "the listing that begins on line {} is not closed above this one"
CLOSED = "write ``` in a line of its own below the last line of the listing"
OPENING = re.compile(r"[\s>]*(?:```|~~~)[`~]*\s*[{\w]")
RUN = "this listing says that it is not run, but it shows a snippet, which is"


@dataclass(frozen=True, slots=True)
class Stray:
    """A listing that may not stand on a page: where it is, up to which column of its line, and why.

    `said` is one line, `fix` what to do, and `message` all that its author reads.
    """

    path: str
    line: int
    column: int
    end: int
    said: str
    fix: str
    message: str


def refused(part: Part, line: int, column: int, problem: str, fix: str) -> Stray:
    """Return a listing that is refused, with its place in the page or in what the page includes."""
    head = f"{part.name}:{line}:{column}: refused: {problem}"
    rows = [head, "", *quoted(part.text, line, column), f"   fix              {fix}"]
    end = len(part.text.split("\n")[line - 1].rstrip()) + 1
    return Stray(part.name, line, column, max(end, column + 1), problem, fix, "\n".join(rows))


def may_show(text: str) -> bool:
    """Whether a page may show any code; quick, for most pages have none."""
    return "8<" in text or may_have(text)


def may_have(text: str) -> bool:
    """Whether a page may have a Python listing; quick, for most have none."""
    return HINT.search(text) is not None


def strays(part: Part) -> list[Stray]:
    """Return the Python listings that are not run, and do not say so."""
    text = part.text
    if not may_have(text):
        return []
    found = read_blocks(text)
    shown = {number: include for include, number in lines_that_include(text)}
    listed = [s for listing in found.listings for s in stray(part, listing, shown)]
    typed = [m for m in IN_HTML.finditer(found.text) if m["language"].lower() in PYTHON]
    html = [
        refused(part, *line_and_column(text, m.start()), TYPED, MENDED)
        for m in typed
        if NOT_RUN not in m[0]
    ]
    return sorted([*listed, *html], key=lambda s: (s.line, s.column))


def stray(part: Part, listing: Listing, shown: dict[int, Include | None]) -> Iterator[Stray]:
    """Yield what is wrong with a listing, if anything is."""
    text = part.text
    if language_of(text, listing) not in PYTHON:
        return
    at = line_and_column(text, listing.span.start)
    first = line_and_column(text, listing.code.start)[0]
    lines = text[listing.code.start : listing.code.end].split("\n")
    rows = [(n, line) for n, line in enumerate(lines, first) if line.strip(" \t>\r")]
    other = [n for n, _line in rows if not is_snippet(n, shown)]
    marked = CLASS.search(listing.info)
    if marked and rows and not other:
        yield refused(part, *at, RUN, "remove .not-run")
    elif not marked and (other or not rows):
        inner = [n for n, line in rows if n in other and is_fence(line)]
        line = inner[0] if inner else other[0] if 0 < len(other) < len(rows) else at[0]
        row = text.split("\n")[line - 1]
        column = len(row) - len(row.lstrip(" \t>")) + 1
        words = (UNCLOSED.format(at[0]), CLOSED) if inner else (TYPED, MENDED)
        yield refused(part, line, column, *words)


def is_fence(row: str) -> bool:
    """Whether a line of a listing looks as if another listing began there, of a language."""
    return OPENING.match(row) is not None


def is_example(part: Part, line: int) -> bool:
    """Whether a line stands in a listing of Markdown: it shows how to write a page."""
    listings = [x for x in read_blocks(part.text).listings if x.span.start != x.code.start]
    markdown = (x for x in listings if language_of(part.text, x) in MARKDOWN)
    spans = (
        (part.text.count("\n", 0, n) + 1 for n in (x.span.start, x.span.end)) for x in markdown
    )
    return any(first < line < last for first, last in spans)


def is_snippet(line: int, shown: dict[int, Include | None]) -> bool:
    """Whether a line shows lines of a snippet, or is a mark around such lines."""
    include = shown.get(line)
    return line in shown and (include is None or include.is_snippet)


def language_of(text: str, listing: Listing) -> str:
    """Return the language that a listing names, in small letters; nothing if it names none."""
    code = text[listing.code.start : listing.code.end]
    match = FIRST.match(listing.info) if listing.info else SET_IN.match(code)
    return match["language"].lower() if match else ""
