"""Where on which page something stands, whatever program converts the page."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from markdown import Markdown

NAME = "stepcheck_source"
UNKNOWN = "<text>"  # the page's name where a program converts text without saying whose it is
OPENING = r"(?:\$\$?|\\\(|\\\[)\s*"  # the delimiters of a formula


class PageError(ValueError):
    """What is wrong with a page, with its place: a message for its author."""


class KeepSource(Preprocessor):
    """Remember the text of the page as it was handed over, and how often each fence was drawn."""

    def __init__(self, md: Markdown | None = None) -> None:
        super().__init__(md)
        self.text, self.drawn = "", Counter[str]()

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        self.text, self.drawn = "\n".join(lines), Counter()
        return lines


@dataclass(frozen=True, slots=True)
class Page:
    """The page being converted: its path as its author would type it, and its whole source."""

    path: str
    source: str

    def find(self, latex: str, part: str = "") -> tuple[int, int] | None:
        """Return line and column, from 1, of a formula, or of the part named in it."""
        body = r"\s+".join(re.escape(word) for word in latex.split())
        match = re.search(f"{OPENING}({body})", self.source) or re.search(f"({body})", self.source)
        if not match:  # it came from elsewhere, through an include
            return None
        inner = re.search(re.escape(part) + r"(?![A-Za-z])", match[1]) if part else None
        before = self.source[: match.start(1) + (inner.start() if inner else 0)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def report(self, problem: str, place: tuple[int, int] | None, hint: str) -> str:
        """Return a message that says where, what, and what to do."""
        if place is None:
            return f"{self.path}: {problem}\n   hint  {hint}"
        line, column = place
        text = self.source.split("\n")[line - 1]
        return (
            f"{self.path}:{line}:{column}: {problem}\n\n"
            f"{line:5d} | {text}\n"
            f"      | {' ' * (column - 1)}^\n"
            f"   hint  {hint}"
        )


def page_of(md: Markdown) -> Page:
    """Return the page that `md` is converting, with its front matter if it is a file."""
    path, keeper = _path(md), md.preprocessors[NAME]
    given = keeper.text if isinstance(keeper, KeepSource) else ""
    if path is None:
        return Page(UNKNOWN, given)
    # The file has the front matter, which the host has taken off: it counts in line numbers.
    source = path.read_text(encoding="utf-8-sig") if path.is_file() else given
    return Page(_relative(path), source)


def _path(md: Markdown) -> Path | None:
    """Ask the host, each in its own way: MkDocs, then Zensical."""
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file  # type: ignore[attr-defined] # set by MkDocs
        return Path(file.abs_src_path or file.src_uri)
    if "rendering_context" in md.preprocessors:
        host = md.preprocessors["rendering_context"]
        return Path(host.config["docs_dir"], host.page.path)  # type: ignore[attr-defined]
    return None


def file_of(md: Markdown) -> Path | None:
    """Return the file of the page being converted, as its author would type it, if it has one."""
    path = _path(md)
    return Path(_relative(path)) if path is not None and path.is_file() else None


LISTED: dict[str, Any] = {"build": None, "files": []}  # of the last build: each page asks for it


def all_files(md: Markdown) -> list[Path]:
    """Return the files of all pages that the host is going to convert, as far as it says."""
    build = build_of(md)
    if build is None or build is not LISTED["build"]:
        LISTED.update(build=build, files=_listed(md))
    return list(LISTED["files"])


def _listed(md: Markdown) -> list[Path]:
    if "relpath" in md.treeprocessors:
        files = md.treeprocessors["relpath"].files  # type: ignore[attr-defined] # set by MkDocs
        paths = [Path(file.abs_src_path or "") for file in files.documentation_pages()]
    elif "rendering_context" in md.preprocessors:
        paths = _included(md.preprocessors["rendering_context"].config)  # type: ignore[attr-defined]
    else:
        return []
    return [Path(_relative(path)) for path in paths if path.is_file()]


def _included(config: dict[str, Any]) -> list[Path]:
    """Return the pages of a Zensical project; it does not list them, but has MkDocs's settings."""
    from pathspec import GitIgnoreSpec  # Zensical depends on it, and we do not

    names = ("exclude_docs", "draft_docs")
    left_out = GitIgnoreSpec.from_lines(
        line for name in names for line in (config.get(name) or "").splitlines()
    )
    folder = Path(config["docs_dir"])
    found = sorted(folder.rglob("*.md"))
    return [path for path in found if not left_out.match_file(path.relative_to(folder))]


def build_of(md: Markdown) -> object | None:
    """Return an object that all pages of one build share, and no other build; None without one."""
    found: object = None
    if "relpath" in md.treeprocessors:
        found = md.treeprocessors["relpath"].files  # type: ignore[attr-defined] # set by MkDocs
    elif "rendering_context" in md.preprocessors:
        found = md.preprocessors["rendering_context"].config  # type: ignore[attr-defined]
    return found


def is_preview() -> bool:
    """Whether this is `mkdocs serve`, or Zensical's: it should outlive an author's mistakes.

    Neither program tells an extension. Their subcommand is the first word that is no option.
    """
    program, *words = sys.argv
    path = Path(program)
    name = path.parent.name if path.stem == "__main__" else path.stem
    subcommand = next((word for word in words if not word.startswith("-")), "")
    return name in ("mkdocs", "zensical") and subcommand == "serve"


def _relative(path: Path) -> str:
    here = Path.cwd()
    return os.fspath(path.relative_to(here)) if path.is_relative_to(here) else os.fspath(path)


def failure(md: Markdown, message: str) -> Exception:
    """Return what to raise so that the host ends with `message` and without a traceback."""
    if "relpath" in md.treeprocessors:
        from mkdocs.exceptions import BuildError

        return BuildError(message)
    return PageError(message)
