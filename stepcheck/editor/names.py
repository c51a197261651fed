"""The name at a place of a page: what it means there, and where it was introduced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.grammar.resolve import resolve
from stepcheck.core.read.grammar.scripts import read_letter, read_scripts, starts_name
from stepcheck.core.read.tokens.cursor import Cursor, latex_of
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.editor.page import Page, Text
from stepcheck.pages.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Key
    from stepcheck.pages.extract import Display
    from stepcheck.pages.memory import Known


@dataclass(frozen=True)
class Introduced:
    """Where a name was introduced or given a value: in which text, from where to where."""

    text: Text
    start: int
    end: int
    statement: str

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.text.source.count("\n", 0, self.start) + 1

    @property
    def cells(self) -> list[str]:
        """The other cells of its row, if it stands in the first one of a table."""
        row = self.text.source.split("\n")[self.line - 1].strip()
        parts = [part.strip() for part in row.strip("|").split("|")]
        return parts[1:] if row.startswith("|") and f"${self.statement}$" in parts[0] else []


@dataclass(frozen=True)
class Named:
    """A name at a place: from where to where it stands, what it means, and since where."""

    start: int
    end: int
    symbol: Symbol
    introduced: Introduced | None
    fixed: Introduced | None


class Names:
    """The names that are known at an offset of a page."""

    def __init__(self, page: Page, text: Text, table: Text | None, offset: int) -> None:
        self.offset = offset
        self.known: dict[Key, Introduced] = {}
        self.fixed: dict[Key, Introduced] = {}
        self.display: Display | None = None
        self.scope: Scope | None = None
        if table is not None:
            self.add(table, Page().above(table, None, len(table.source)))
        self.add(text, page.above(text, table, offset))
        if self.scope is None:
            self.scope = Walk("", None).page

    def add(self, text: Text, displays: Iterator[tuple[Display, Scope, Known]]) -> None:
        """Note what displays introduce, and stop at the last one."""
        for display, scope, known in displays:
            self.display, self.scope = display, scope
            for key, symbol in known.symbols.items():
                self.known[key] = introduced_in(text, display, symbol.latex)
            for key, *_ in known.fixed:
                symbol = scope.get(key)
                if symbol is not None:
                    self.fixed[key] = introduced_in(text, display, symbol.latex)

    def at_offset(self) -> Named | None:
        """Return the name at the offset, None where there is none that is known."""
        display, scope = self.display, self.scope
        if display is None or scope is None:
            return None
        inside = self.offset - display.offset
        if not 0 <= inside <= len(display.latex):
            return None
        for start, end, key in spans(display.latex, scope):
            if start <= inside < max(end, start + 1):
                symbol = scope.get(key)
                if symbol is not None:
                    return Named(
                        display.offset + start, display.offset + end, symbol,
                        self.known.get(key), self.fixed.get(key),
                    )  # fmt: skip
        return None


def introduced_in(text: Text, display: Display, latex: str) -> Introduced:
    """Return where a display introduces a name: where it first stands there."""
    start, end = place_of(latex, display.latex)
    at = display.offset
    return Introduced(text, at + start, at + end, " ".join(display.latex.split()))


def place_of(name: str, latex: str) -> tuple[int, int]:
    """Return where a name stands in a display; the whole of it where it cannot be found."""
    tokens = tokens_of(latex)
    for first, token in enumerate(tokens):
        if not starts_name(token) and token.kind != "text":
            continue
        for last in range(first + 1, min(first + len(name) + 1, len(tokens)) + 1):
            if latex_of(tokens[first:last]) == name:
                return token.position, end_of(tokens[last - 1])
    return 0, len(latex)


def spans(latex: str, scope: Scope) -> Iterator[tuple[int, int, Key]]:
    """Yield the names of a display that are known: from where to where, and their keys."""
    tokens = tokens_of(latex)
    for number, token in enumerate(tokens):
        if not starts_name(token):
            continue
        cursor = Cursor(list(tokens[number:]))
        try:
            key = read_letter(cursor)
            end = end_of(tokens[number + cursor.at - 1])
            scripts = read_scripts(cursor, scope)
            ref = resolve(key, scripts, scope, lambda t: parse(list(t), scope), token.position)
        except (RefusalError, IndexError):
            continue
        if ref is not None:
            last = tokens[number + cursor.at - 1] if ref.key[0] != key[0] else None
            yield token.position, end if last is None else end_of(last), ref.key


def tokens_of(latex: str) -> list[Token]:
    """Return the tokens of a display, none if it cannot be read."""
    try:
        return tokenise(latex)[:-1]
    except RefusalError:
        return []


def end_of(token: Token) -> int:
    """Return where a token ends."""
    return token.end or token.position + len(token.text)
