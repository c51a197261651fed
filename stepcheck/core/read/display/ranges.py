r"""Ranges of an index in words: `i = 1, \dots, m` behind a formula, or on its own."""

from __future__ import annotations

from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens.tokens import Token

Piece = tuple[str, list[Token]]  # what led to it, and its tokens


def joined(pieces: list[Piece]) -> list[Piece]:
    """Join the pieces of a range, which its commas have torn apart."""
    found: list[Piece] = []
    while pieces:
        count = length(pieces)
        lead, tokens = pieces[0][0], list(pieces[0][1])
        for _lead, piece in pieces[1:count][-2:]:  # the 2 of `1, 2, \dots` says nothing new
            tokens += [Token("comma", ",", piece[0].position), *piece]
        found.append((lead, tokens))
        pieces = pieces[count:]
    return found


def length(pieces: list[Piece]) -> int:
    """Return how many pieces the range takes that begins with the first one; 1 if none does."""
    if not begins(pieces[0][1]):
        return 1
    for number, (lead, piece) in enumerate(pieces[1:], start=1):
        if lead != "comma" or not piece or relation_parts(piece)[1]:
            return 1
        if is_dots(piece):
            behind = pieces[number + 1] if number + 1 < len(pieces) else ("", [])
            ends = behind[0] == "comma" and behind[1] and not relation_parts(behind[1])[1]
            return number + 2 if ends else 1
        if number > 1 or not follows(pieces[0][1], piece):
            return 1
    return 1


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
