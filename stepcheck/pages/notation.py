"""The symbol table of a page: what a notation page introduces, and the names that code uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stepcheck.core.check.introduce import known
from stepcheck.core.errors import RefusalError
from stepcheck.core.near import did_you_mean
from stepcheck.core.read.tokens.cursor import latex_of, split_at
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.scope import Scope
from stepcheck.pages.files import UsageError, front_matter, read
from stepcheck.pages.walk import Walk, introduce

if TYPE_CHECKING:
    from pathlib import Path

    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.tree import Key, Ref

NOTATION = "notation.md"
OWN = "own"
"""The field of a page's front matter that lists the symbols of the notation page which mean
something else on this page."""


@dataclass(frozen=True, slots=True)
class Table:
    """The page that is a symbol table: its file and its text."""

    path: Path
    text: str


@dataclass
class Notation:
    """A symbol table read from a page: its scope, the names that code uses, and their lines."""

    scope: Scope = field(default_factory=Scope)
    code_names: list[tuple[str, str]] = field(default_factory=list)  # (LaTeX of the row, names)
    lines: dict[Key, int] = field(default_factory=dict)


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
        line = text.count("\n", 0, display.offset) + 1
        notation.lines = dict.fromkeys(walk.page.symbols, line) | notation.lines
        if display.code_name:
            notation.code_names.append((display.latex, display.code_name))
    return notation


def read_notation(path: Path) -> Notation:
    """Return the symbol table of the notation page in a file; raises `UsageError`."""
    return table_of(read(path))


def notation_of(path: Path, text: str, notation: Path | None = None) -> Notation:
    """Return the symbol table of a page, an empty one if it has none; errors as above."""
    table = notation_path(path, text, notation)
    return notation_in(path, text, Table(table, read(table)) if table else None)


def notation_in(path: Path, text: str, table: Table | None) -> Notation:
    """Return what a page knows of its symbol table: all but what it gives a meaning of its own.

    Raises `UsageError` where the page claims a symbol that the table does not have.
    """
    own = front_matter(text, path).get(OWN)
    if table is None:
        return Notation()
    if own is None:
        return table_of(table.text)
    names = ", ".join(map(str, own)) if isinstance(own, list) else str(own)
    try:
        return without(table.text, names)
    except RefusalError as error:
        words = f"{error.message}; {error.fix}" if error.fix else error.message
        raise UsageError(f"{path}:{line_of(text)}:1: {OWN}: {words}") from None


@lru_cache(maxsize=4)
def without(text: str, names: str) -> Notation:
    """Return a symbol table without some names; raise `RefusalError` for one that it has not."""
    table = table_of(text)
    scope = table.scope.flattened(Scope())
    for tokens in split_at(tokenise(names)[:-1], "comma"):
        ref = named(tokens, table.scope)
        if ref is None:
            latex = latex_of(tokens)
            symbols = (s.latex for k in table.scope.names() if (s := table.scope.get(k)))
            meant = did_you_mean(latex, symbols, "it lists symbols of the notation page")
            raise RefusalError(f"the notation page has no symbol {latex}", 0, meant)
        del scope.symbols[ref.key]
    return Notation(scope, table.code_names, table.lines)


def named(tokens: list[Token], scope: Scope) -> Ref | None:
    """Return what a name means in a scope, None if it is no name or means nothing."""
    try:
        return known(tokens, scope)
    except RefusalError:
        return None


def line_of(text: str) -> int:
    """Return the line of the front matter on which a page lists its own symbols."""
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{OWN}:")), 1)
