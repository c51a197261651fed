r"""Words that are names: `\text{softplus}` where the scope, or the display, introduces it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.cursor import Cursor
from stepcheck.core.read.tokens.words import role_of
from stepcheck.core.vocabulary import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.read.tokens.tokens import Token

LONGEST_HEAD = 100  # tokens of a name that is defined, with its arguments


def named(tokens: list[Token], is_word: Callable[[str], bool]) -> list[Token]:
    r"""Return tokens in which `\text{softplus}` is a name: of the scope, or of a known function."""
    found = list(tokens)
    defined: set[str] = set()
    for number, token in enumerate(tokens):
        if token.kind != "text":
            continue
        word, behind = token.text.strip(), tokens[number + 1 : number + LONGEST_HEAD]
        called = bool(behind) and behind[0].kind == "open" and word in WORDS
        introduced = is_defined(behind) or (is_declared(behind) and role_of(word) is None)
        if word.isalnum() and introduced:
            defined.add(word)
        if called or word in defined or is_word(word):
            found[number] = replace(token, kind="cmd", text="\\operatorname:" + word)
    return found


def is_defined(behind: list[Token]) -> bool:
    """Whether a word is being defined: `:=` follows it, or the bracket behind it."""
    cursor = Cursor(behind)
    if cursor.sees("open", "("):
        with suppress(RefusalError):
            cursor.bracketed()
    return cursor.sees("op", ":=")


def is_declared(behind: list[Token]) -> bool:
    r"""Whether a word is declared: `\in` follows it, or further names do with commas between."""
    at = 0
    while [t.kind for t in behind[at : at + 2]] in (["comma", "text"], ["comma", "letter"]):
        at += 2
    return bool(behind[at:]) and behind[at].text == r"\in"
