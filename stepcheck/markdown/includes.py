"""Lines that show a section of a file: one that does not exist is a message, not a traceback."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor
from pymdownx.snippets import (  # type: ignore[import-untyped]  # it has no types
    SnippetMissingError,
    SnippetPreprocessor,
)

from stepcheck.core.near import did_you_mean
from stepcheck.markdown import host

if TYPE_CHECKING:
    from markdown import Markdown

NAME = "stepcheck_includes"
LINE = re.compile(r"(?P<indent>\s*)-{1,}8<-{1,} +(?P<quote>[\"'])(?P<wanted>[^\"']+)(?P=quote)\s*")
SECTION = re.compile(r"-{1,}8<-{1,} +\[ *start *: *(\S+?) *\]")


class KnownSections(Preprocessor):
    """Raise for lines of `pymdownx.snippets` that it cannot follow; a preview shows them."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, in a preview with a message in the place of what cannot be shown."""
        found = {n: problem for n, line in enumerate(lines) if (problem := self._problem(line))}
        if found and not host.is_preview():
            raise host.failure(self.md, "\n\n".join(found.values()))
        for number, problem in found.items():
            print(problem, file=sys.stderr)
            indent = re.match(r"\s*", lines[number])
            lines[number] = (indent[0] if indent else "") + problem.split("\n")[0]
        return lines

    def _problem(self, line: str) -> str:
        match, reader = LINE.fullmatch(line), _reader(self.md)
        if match is None or reader is None:
            return ""
        try:
            reader.run([line.strip()])
        except SnippetMissingError:
            page, wanted = host.page_of(self.md), match["wanted"]
            return page.report(*_explained(wanted, reader.base_path, page.find(wanted)))
        return ""


def _reader(md: Markdown) -> SnippetPreprocessor | None:
    return next((p for p in md.preprocessors if isinstance(p, SnippetPreprocessor)), None)


def _explained(
    wanted: str, folders: list[str], at: tuple[int, int] | None
) -> tuple[str, tuple[int, int] | None, str]:
    """Return what is wrong with `path:section`, where, and what to do."""
    path, _, section = wanted.partition(":")
    file = next((f for folder in folders if (f := Path(folder, path)).is_file()), None)
    if file is None:
        return f"there is no file `{path}` to show", at, "paths begin at the top of the project"
    names = SECTION.findall(file.read_text(encoding="utf-8"))
    all_ = f"its sections are: {', '.join(names)}" if names else ""
    meant = did_you_mean(section, names)
    hint = f"{meant} {all_}".strip() or f"mark one: # --8<-- [start:{section}]"
    return f"`{path}` has no section `{section}`", at, hint
