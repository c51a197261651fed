"""What a page shows of code: lines of files, by the notation of `pymdownx.snippets`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from stepcheck import store
from stepcheck.core.near import did_you_mean
from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.files import UsageError, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stepcheck.pages.blocks import Span

SNIPPETS = "snippets"
"""The folder, at the top of a project, of the modules that its pages show."""
INCLUDE = re.compile(r"[ \t]*-+8<-+[ \t]+(?P<quote>[\"'])(?P<wanted>[^\"'\n\r]+)(?P=quote)\r?")
BLOCK = re.compile(r"[ \t]*-+8<-+\r?")
WANTED = re.compile(
    r"(?P<path>.*?)(?::(?P<spans>-?\d*(?::-?\d*)?(?:,-?\d*(?::-?\d*)?)*)|:(?P<section>[a-z][-\w]*))?",
    re.IGNORECASE,
)
MARK = re.compile(
    r"-+8<-+[ \t]+\[[ \t]*(?P<kind>start|end)[ \t]*:[ \t]*(?P<name>[a-z][-\w]*)[ \t]*\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Include:
    """A line of a page that shows lines of a file: what it says, and where it says it."""

    wanted: str
    line: int
    column: int

    @property
    def path(self) -> str:
        """The path of the file, from the top of the project."""
        return self.parts["path"].strip().removeprefix("./")

    @property
    def parts(self) -> dict[str, str]:
        """The path, and the section or the numbers of lines, as they are written."""
        match = WANTED.fullmatch(self.wanted.strip())
        return {k: v or "" for k, v in match.groupdict().items()} if match else {"path": ""}

    @property
    def is_snippet(self) -> bool:
        """Whether the file is a module of the snippets."""
        path = PurePosixPath(self.path)
        return path.suffix == ".py" and path.parts[:1] == (SNIPPETS,) and ".." not in path.parts


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: the page itself, or a file that it includes as Markdown."""

    name: str
    text: str


def parts_of(page: Path, text: str, roots: Sequence[Path]) -> list[Part]:
    """Return a page and the texts that it includes, each once; other lines of these are blank."""
    found = [Part(str(page), text)]
    for part in found:
        others = [i for i in includes(part.text) if not i.is_snippet]
        if others:
            listings = [x.code for x in read_blocks(part.text).listings]
            places = {part.text.count("\n", 0, x.start) + 1: x for x in listings}
            inside = {n + k for n, x in places.items() for k in range(height(part.text, x))}
            found += [
                Part(name, text)
                for name, text in (included(i, roots) for i in others if i.line not in inside)
                if name and name not in {known.name for known in found}
            ]
    return found


def height(text: str, code: Span) -> int:
    """Return how many lines of a text a span has."""
    return text.count("\n", code.start, code.end) + 1


def included(include: Include, roots: Sequence[Path]) -> tuple[str, str]:
    """Return the name and the text of what a page includes; nothing if it cannot be read."""
    file = file_of(include, roots)
    try:
        text = read(file) if file else ""
    except UsageError:
        return "", ""
    kept = {n for lines in lines_of(include, text) for n in lines}
    rows = [row if n in kept else "" for n, row in enumerate(text.split("\n"), 1)]
    return (os.path.relpath(file) if file else ""), "\n".join(rows)


def includes(text: str) -> list[Include]:
    """Return the lines of a page that show lines of files; those between two marks too."""
    return [include for include, _line in lines_that_include(text) if include]


def lines_that_include(text: str) -> Iterator[tuple[Include | None, int]]:
    """Yield the number of each line that belongs to an include, with what it shows, if anything."""
    inside = False
    for number, line in enumerate(text.split("\n") if "8<" in text else [], 1):
        match = INCLUDE.fullmatch(line) if "8<" in line else None
        if "8<" in line and BLOCK.fullmatch(line):
            inside = not inside
            yield None, number
        elif match and not inside:
            yield Include(match["wanted"], number, match.start("wanted") + 1), number
        elif inside:
            wanted = line.strip()
            shows = wanted and not wanted.startswith(";")
            yield Include(wanted, number, line.find(wanted) + 1) if shows else None, number


def top_of(module: Path) -> Path:
    """Return the folder of all snippets that a module lies in; of another module, its own."""
    return next((p for p in module.parents if p.name == SNIPPETS), module.parent)


def roots_of(page: Path) -> list[Path]:
    """Return the folders in which the paths of includes may begin: the top of the project."""
    found = (store.project_of(page.resolve().parent), Path.cwd())
    return [root for root in dict.fromkeys(found) if root is not None]


def file_of(include: Include, roots: Sequence[Path]) -> Path | None:
    """Return the file that is shown, None if there is none."""
    return next((f for root in roots if (f := root / include.path).is_file()), None)


def lines_of(include: Include, text: str) -> list[range]:
    """Return which lines of a file are shown, counted from 1; none where its section is missing."""
    total, parts = text.count("\n") + 1, include.parts
    if parts.get("section"):
        return section(text, parts["section"])
    if not parts.get("spans"):
        return [range(1, total + 1)]
    return [span(given, total) for given in parts["spans"].split(",")]


def span(given: str, total: int) -> range:
    """Return the lines of `first:last`, where either may be missing or count from the end."""
    first, _, last = given.partition(":")
    start, stop = int(first or 1), int(last or total)
    return range(
        start if start > 0 else total + 1 + start, (stop if stop > 0 else total + 1 + stop) + 1
    )


def section(text: str, name: str) -> list[range]:
    """Return the lines of a named section, none if there is no such section."""
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        match = MARK.search(line) if "8<" in line else None
        if match and match["name"] == name:
            if match["kind"].lower() == "end":
                return [range(start, number)] if start else []
            start = start or number + 1
    return [range(start, text.count("\n") + 2)] if start else []


def missing(include: Include, roots: Sequence[Path]) -> tuple[str, str] | None:
    """Return what is wrong with an include, and what to do; None if it shows something."""
    file = file_of(include, roots)
    if file is None:
        return f"there is no file `{include.path}` to show", "paths begin at the top of the project"
    try:
        text = read(file)
    except UsageError as error:
        return str(error), "save it as UTF-8"
    if lines_of(include, text):
        return None
    wanted = include.parts["section"]
    names = list(dict.fromkeys(m["name"] for m in MARK.finditer(text) if m["kind"] == "start"))
    known = f"its sections are: {', '.join(names)}" if names else ""
    hint = f"{did_you_mean(wanted, names)} {known}".strip()
    hint = hint or f"mark one: # --8<-- [start:{wanted}]"
    return f"`{include.path}` has no section `{wanted}`", hint
