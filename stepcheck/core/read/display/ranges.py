r"""Ranges of an index in words: `i = 1, \dots, m` behind a formula, or on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens.tokens import Token

if TYPE_CHECKING:
    from stepcheck.core.read.display.pieces import Piece


def joined(pieces: list[Piece]) -> list[Piece]:
    """Join the pieces of a range, which its commas have torn apart."""
    found: list[Piece] = []
    while pieces:
        count = length(pieces)
        first = pieces[0]
        for piece in pieces[1:count]:
            first.lead += piece.lead
            if piece in pieces[1:count][-2:]:  # the 2 of `1, 2, \dots` says nothing new
                first.tokens += [Token("comma", ",", piece.tokens[0].position), *piece.tokens]
            else:
                first.lead += piece.tokens
        found.append(first)
        pieces = pieces[count:]
    return found


def length(pieces: list[Piece]) -> int:
    """Return how many pieces the range takes that begins with the first one; 1 if none does."""
    if not begins(pieces[0].tokens):
        return 1
    for number, piece in enumerate(pieces[1:], start=1):
        if not goes_on(piece):
            return 1
        if is_dots(piece.tokens):
            return number + 2 if number + 1 < len(pieces) and goes_on(pieces[number + 1]) else 1
        if number > 1 or not follows(pieces[0].tokens, piece.tokens):
            return 1
    return 1


def goes_on(piece: Piece) -> bool:
    """Whether a piece stands behind a comma, and is no relation."""
    behind_comma = piece.separator == "comma" and not piece.words
    return behind_comma and bool(piece.tokens) and not relation_parts(piece.tokens)[1]


def follows(first: list[Token], second: list[Token]) -> bool:
    r"""Whether `i = 1` goes on with 2; `1, 3, \dots` would be another range."""
    numbers = [first[-1].text, *(t.text for t in second)]
    if len(numbers) != 2 or not all(n.isdigit() for n in numbers):
        return False
    return int(numbers[0]) + 1 == int(numbers[1])


def begins(tokens: list[Token]) -> bool:
    """Whether tokens are a letter that equals something."""
    parts, relations = relation_parts(tokens)
    return [r.text for r in relations] == ["="] and [t.kind for t in parts[0]] == ["letter"]


def is_dots(tokens: list[Token]) -> bool:
    """Whether tokens are three dots."""
    return [t.text for t in tokens] == [r"\dots"]


def is_range(tokens: list[Token]) -> bool:
    """Whether tokens are a whole range, as `joined` leaves it."""
    return begins(tokens) and any(t.text == r"\dots" for t in tokens)


def as_declaration(tokens: list[Token]) -> list[Token]:
    r"""Return `i = 1, \dots, m` as `i \in \{1, \dots, m\}`."""
    name, equals, *members = tokens
    return [name, Token("cmd", r"\in", equals.position), *braced(members)]


def braced(tokens: list[Token]) -> list[Token]:
    """Return tokens between braces, as a set is written."""
    at = tokens[0].position
    return [Token("open", "{", at), *tokens, Token("close", "}", at)]
