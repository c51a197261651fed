"""The symbol table of a page: what a notation page introduces, and the names that code uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stepcheck.core.scope import Scope
from stepcheck.pages.files import UsageError, front_matter, read
from stepcheck.pages.walk import Walk, introduce

if TYPE_CHECKING:
    from pathlib import Path

NOTATION = "notation.md"


@dataclass
class Notation:
    """A symbol table read from a page: its scope, and the names that code uses."""

    scope: Scope = field(default_factory=Scope)
    code_names: list[tuple[str, str]] = field(default_factory=list)  # (LaTeX of the row, names)


def notation_path(path: Path, text: str, notation: Path | None = None) -> Path | None:
    """Return the page's symbol table: named in its front matter, by the caller, or beside it.

    Raises `UsageError` if the front matter names a page that does not exist.
    """
    named = front_matter(text, path).get("notation")
    if isinstance(named, str):
        found = path.parent / named
        if not found.is_file():
            raise UsageError(f"{path}:1:1: the notation page {named} does not exist")
        return found
    if notation is not None:
        return notation
    beside = path.parent / NOTATION
    return beside if beside.is_file() and beside.resolve() != path.resolve() else None


@lru_cache(maxsize=4)  # most pages of a site share one, which nobody extends
def table_of(text: str) -> Notation:
    """Return the symbol table of a notation page; its mistakes show when it is checked itself."""
    walk = Walk(text)
    notation = Notation(walk.page)
    for display, scope in walk:
        introduce(display, scope)
        if display.code_name:
            notation.code_names.append((display.latex, display.code_name))
    return notation


def read_notation(path: Path) -> Notation:
    """Return the symbol table of the notation page in a file; raises `UsageError`."""
    return table_of(read(path))


def notation_of(path: Path, text: str, notation: Path | None = None) -> Notation:
    """Return the symbol table of a page, an empty one if it has none; errors as above."""
    table = notation_path(path, text, notation)
    return read_notation(table) if table else Notation()
