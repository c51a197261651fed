"""The program that converts the pages: which page it is at, which there are, how it ends."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown.preprocessors import Preprocessor

from stepcheck.markdown.page import UNKNOWN, Page, PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown import Markdown

NAME = "stepcheck_source"


class KeepSource(Preprocessor):
    """Remember the text of the page as it was handed over, and what its conversion came across.

    `drawn` counts how often each fence was drawn; `uses` are the files that the page is made of.
    """

    def __init__(self, md: Markdown | None = None) -> None:
        super().__init__(md)
        self.text, self.drawn = "", Counter[str]()
        self.uses: dict[tuple[str, str], str] = {}

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        self.text, self.drawn, self.uses = "\n".join(lines), Counter(), {}
        return lines


def page_of(md: Markdown) -> Page:
    """Return the page that `md` is converting, with its front matter if it is a file."""
    path, keeper = path_of(md), md.preprocessors[NAME]
    given = keeper.text if isinstance(keeper, KeepSource) else ""
    if path is None:
        return Page(UNKNOWN, given)
    # The file has the front matter, which the host has taken off: it counts in line numbers.
    source = path.read_text(encoding="utf-8-sig") if path.is_file() else given
    return Page(relative(path), source)


def path_of(md: Markdown) -> Path | None:
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
    path = path_of(md)
    return Path(relative(path)) if path is not None and path.is_file() else None


LISTED: dict[str, Any] = {"build": None, "files": []}  # of the last build: each page asks for it


def all_files(md: Markdown) -> list[Path]:
    """Return the files of all pages that the host is going to convert, as far as it says."""
    build = build_of(md)
    if build is None or build is not LISTED["build"]:
        LISTED.update(build=build, files=listed(md))
    return list(LISTED["files"])


def listed(md: Markdown) -> list[Path]:
    """Ask the host for its pages."""
    if "relpath" in md.treeprocessors:
        files = md.treeprocessors["relpath"].files  # type: ignore[attr-defined] # set by MkDocs
        paths = [Path(file.abs_src_path or "") for file in files.documentation_pages()]
    elif "rendering_context" in md.preprocessors:
        paths = included(md.preprocessors["rendering_context"].config)  # type: ignore[attr-defined]
    else:
        return []
    return [Path(relative(path)) for path in paths if path.is_file()]


def included(config: dict[str, Any]) -> list[Path]:
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


@contextmanager
def elsewhere(md: Markdown) -> Iterator[Callable[[Path], bool]]:
    """Let the host take one page after another for the one that is being converted.

    What is given is a function that goes to a page, and says whether it could.
    """
    if "relpath" in md.treeprocessors:
        holder: Any = md.treeprocessors["relpath"]
        name, before = "file", holder.file
        known: dict[Path, Any] = mkdocs_files(md)
    elif "rendering_context" in md.preprocessors:
        folder = Path(md.preprocessors["rendering_context"].config["docs_dir"])  # type: ignore[attr-defined]
        holder = md.preprocessors["rendering_context"].page  # type: ignore[attr-defined]
        name, before = "path", holder.path
        known = {page: os.fspath(page.resolve().relative_to(folder)) for page in all_files(md)}
    else:
        holder, name, before, known = None, "", None, {}

    def go(page: Path) -> bool:
        if page in known:
            setattr(holder, name, known[page])
        return page in known

    try:
        yield go
    finally:
        if holder is not None:
            setattr(holder, name, before)


def blame(md: Markdown, page: Path) -> None:
    """Let the host name a page in its own words: it ends with the page that it converts.

    MkDocs begins with “Error reading page”, and takes the name from the file at that moment.
    """
    if "relpath" in md.treeprocessors:
        file: Any = md.treeprocessors["relpath"].file  # type: ignore[attr-defined]
        file.src_uri = mkdocs_files(md)[page].src_uri


def blame_settings(md: Markdown) -> None:
    """Let the host name its settings in its own words, as above."""
    if "relpath" in md.treeprocessors:
        place: Any = md.treeprocessors["relpath"]
        place.file.src_uri = Path(place.config.config_file_path).name


def mkdocs_files(md: Markdown) -> dict[Path, Any]:
    """Return MkDocs' files of pages, by their paths as an author would type them."""
    files = md.treeprocessors["relpath"].files  # type: ignore[attr-defined]
    return {Path(relative(Path(f.abs_src_path or ""))): f for f in files.documentation_pages()}


def relative(path: Path) -> str:
    """Return a path as an author here would type it."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here)) if path.is_relative_to(here) else os.fspath(path)


def failure(md: Markdown, message: str) -> Exception:
    """Return what to raise so that the host ends with `message` and without a traceback."""
    if "relpath" in md.treeprocessors:
        from mkdocs.exceptions import BuildError

        return BuildError(message)
    return PageError(message)
