"""Lines that show a section of a file: one that does not exist is a message, not a traceback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor
from pymdownx.snippets import (
    SnippetMissingError,
    SnippetPreprocessor,
)

from stepcheck.contract.shown import INCLUDE, lines_that_include, missing
from stepcheck.markdown import host
from stepcheck.markdown.conclude import faults_of, note

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.contract.shown import Include

NAME = "stepcheck_includes"


class KnownSections(Preprocessor):
    """Note lines of `pymdownx.snippets` that it cannot follow, and show what is wrong in place."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, with a message in the place of what cannot be shown."""
        found = list(lines_that_include("\n".join(lines)))
        for include, number in found:
            if include and self._is_missing(include):
                words, line = self._problem(include), lines[number - 1]
                alone = INCLUDE.fullmatch(line) is not None  # between two marks stand paths only
                indent = re.match(r"\s*", line)
                lines[number - 1] = (indent[0] if indent else "") + words if alone else ""
        return lines

    def _is_missing(self, include: Include) -> bool:
        reader = reader_of(self.md)
        try:
            if reader:
                reader.run([f'--8<-- "{include.wanted}"'])
        except SnippetMissingError:
            return True
        return False

    def _problem(self, include: Include) -> str:
        """Note what is wrong, unless the check of the page's code has; return it in one line."""
        page, wanted = host.page_of(self.md), include.wanted
        problem, hint = missing(include, folders(self.md)) or (f"`{wanted}` cannot be shown", "")
        place, faults = page.find(wanted), faults_of(self.md)
        words = page.report(problem, place, hint)
        if faults is None or place not in [fault.place for fault in faults.found]:
            note(self.md, words)
        return words.split("\n")[0]


def folders(md: Markdown) -> list[Path]:
    """Return where the paths of includes begin; none if the page cannot include anything."""
    reader = reader_of(md)
    return [Path(folder) for folder in reader.base_path] if reader else []


def reader_of(md: Markdown) -> SnippetPreprocessor | None:
    """Return the reader of such lines, None if the site has none."""
    return next((p for p in md.preprocessors if isinstance(p, SnippetPreprocessor)), None)
