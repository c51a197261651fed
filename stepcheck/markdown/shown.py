"""Sections of Python that a page shows: as a reader sees them, and below the first where all is."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

from stepcheck.contract.shown import INCLUDE
from stepcheck.markdown.fences.script import ANCHOR
from stepcheck.markdown.includes import reader_of
from stepcheck.script.prose import readable

if TYPE_CHECKING:
    from pymdownx.snippets import SnippetPreprocessor

NAME = "stepcheck_shown"
FENCE = re.compile(r"(?P<indent>\s*)(?P<mark>`{3,}|~{3,})[ {]*\.?(?P<kind>\w*)")
PYTHON = re.compile(r".*\.py(:[\w-]+)?")
# As HTML: MkDocs looks for the places of Markdown's links before a fence has become one.
POINTER = f'With its imports, ready to run: <a href="#{ANCHOR}">the whole script for this page</a>.'


class Readable(Preprocessor):
    """Put sections of Python in the place of the lines that ask for them, without words for us.

    It runs before `pymdownx.snippets`, which has the sections, and leaves all other lines to it.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of the page."""
        reader = reader_of(self.md)
        lines = pointed(lines)
        if reader is None:
            return lines
        return [shown for line in lines for shown in section(line, reader)]


def section(line: str, reader: SnippetPreprocessor) -> list[str]:
    """Return a section in the place of its line, any other line as it is."""
    match = INCLUDE.fullmatch(line)
    if not match or not PYTHON.fullmatch(match["wanted"]):
        return [line]
    code = readable("\n".join(reader.parse_snippets([line.strip()])))
    return textwrap.indent(code, line[: len(line) - len(line.lstrip())]).split("\n")


def pointed(lines: list[str]) -> list[str]:
    """Return the lines, if there is a script with a pointer to it below the first listing.

    A listing that is in sight comes before one inside of something else.
    """
    fences = list(fences_of(lines))
    if not any(kind == "script" for _, kind, _, _ in fences):
        return lines
    own = [f for f in fences if any(INCLUDE.fullmatch(line) for line in lines[f[2] : f[3]])]
    if not own:
        return lines
    first = min(own, key=lambda fence: bool(fence[0]))
    if fences[fences.index(first) + 1 :][:1] == [f for f in fences if f[1] == "script"][:1]:
        return lines  # it stands there itself
    indent, _, _, end = first
    return [*lines[: end + 1], "", indent + POINTER, "", *lines[end + 1 :]]


def fences_of(lines: list[str]) -> list[tuple[str, str, int, int]]:
    """Return indent, kind, first and last line of each fence."""
    found: list[tuple[str, str, int, int]] = []
    opening, start = None, 0
    for number, line in enumerate(lines):
        if opening is None:
            opening, start = FENCE.match(line), number
        elif line.strip() == opening["mark"]:
            found.append((opening["indent"], opening["kind"], start, number))
            opening = None
    return found
