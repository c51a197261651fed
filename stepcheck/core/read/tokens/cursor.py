"""A place in a list of tokens, and the few moves that every reader needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.commands import ARGUMENTS
from stepcheck.core.read.tokens.tokens import DEEPER, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

PAIRS = {
    "(": ")", "[": "]", "{": "}", "|": "|", "||": "||", "<": ">", ".": ".",
    r"\lfloor": r"\rfloor", r"\lceil": r"\rceil",
}  # fmt: skip
LATEST_DEPTH = 60
CLOSE_BRACE = "write } behind what belongs inside"


class Cursor:
    """Walks over tokens; the last of them is always `end-of-input`."""

    def __init__(self, tokens: list[Token]) -> None:
        end = tokens[-1].position if tokens else 0
        if not tokens or tokens[-1].kind != "end-of-input":
            tokens = [*tokens, Token("end-of-input", "", end)]
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token at the cursor."""
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """Return a later token."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Return the token at the cursor and step past it."""
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, kind: str, *texts: str) -> bool:
        """Whether the cursor is at such a token."""
        return self.token.kind == kind and (not texts or self.token.text in texts)

    def accept(self, kind: str, *texts: str) -> bool:
        """Step past such a token, if the cursor is at one."""
        seen = self.sees(kind, *texts)
        if seen:
            self.next()
        return seen

    def expect(self, kind: str, text: str = "") -> Token:
        """Step past such a token, or refuse."""
        if not self.sees(kind, *([text] if text else [])):
            self.refuse(f"{text or kind} is missing here, before {self.here()}")
        return self.next()

    def here(self) -> str:
        """Return the token at the cursor in words."""
        return "the end" if self.token.kind == "end-of-input" else f"`{self.token.text}`"

    def refuse(self, message: str, fix: str = "", position: int | None = None) -> NoReturn:
        """Refuse the statement at this place."""
        raise RefusalError(message, self.token.position if position is None else position, fix)

    def argument(self) -> list[Token]:
        r"""Return a command's argument: a group, or, as TeX does, one digit of `\frac12`."""
        token = self.token
        if token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
            rest = Token("num", token.text[1:], token.position + 1)
            self.tokens[self.at : self.at + 1] = [Token("num", token.text[0], token.position), rest]
        return self.group()

    def group(self) -> list[Token]:
        """Step past a `{…}` and return the tokens inside, or past a single token and return it."""
        if not self.sees("{"):
            if self.sees("num") and len(self.token.text) > 1:
                self.refuse(
                    f"TeX takes only the first digit of {self.token.text} here",
                    "put the number in braces",
                )
            if self.token.kind in ("end-of-input", "}", "amp", "row", "close"):
                self.refuse(f"something is missing before {self.here()}")
            return [self.next()]
        start = self.next().position
        inside: list[Token] = []
        depth = 1
        while True:
            if self.sees("end-of-input"):
                self.refuse("this brace is never closed", CLOSE_BRACE, start)
            depth += {"{": 1, "}": -1}.get(self.token.kind, 0)
            token = self.next()
            if depth == 0:
                return inside
            inside.append(token)

    def script(self) -> list[Token]:
        r"""Return a sub- or superscript, as `group` does; `^\mathsf T` needs no braces."""
        count = ARGUMENTS.get(self.token.text, 0) if self.sees("cmd") else 0
        if not count:
            return self.group()
        start = self.at
        self.next()
        for _argument in range(count):
            self.argument()
        return self.tokens[start : self.at]

    def bracketed(self) -> list[Token]:
        """Return the tokens inside the bracket that opens at the cursor, and step past it."""
        opening = self.next()
        inside: list[Token] = []
        depth = 1
        while True:
            if self.sees("end-of-input"):
                self.refuse(
                    f"the bracket {opening.text} is never closed",
                    f"write {PAIRS.get(opening.text, opening.text)} where it ends",
                    opening.position,
                )
            depth += {"open": 1, "close": -1}.get(self.token.kind, 0)
            token = self.next()
            if depth == 0:
                closing = PAIRS.get(opening.text, opening.text)
                if token.text not in (closing, ".") and opening.text != ".":
                    self.refuse(
                        f"{opening.text} is closed by {token.text}", position=token.position
                    )
                return inside
            inside.append(token)


def split_at(tokens: list[Token], kind: str, *texts: str) -> list[list[Token]]:
    """Split tokens at every separator that is not inside a bracket, brace or environment."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += DEEPER.get(token.kind, 0)
        if depth == 0 and token.kind == kind and (not texts or token.text in texts):
            parts.append([])
        elif token.kind != "end-of-input":
            parts[-1].append(token)
    return parts


def arguments_of(tokens: list[Token]) -> tuple[list[list[Token]], str]:
    r"""Split what stands in the brackets of a function; return with it the signs between.

    H(X, Y), H(X; Y) and H(X \mid Y) are three functions. A bar separates if it stands alone: two
    are an absolute value, or a norm.
    """
    parts: list[list[Token]] = []
    signs = ""
    for chunk in split_at(tokens, "comma"):
        for number, half in enumerate(split_at(chunk, "op", ";")):
            sides = split_at(half, "cmd", r"\mid")
            sign = "|"
            bars = split_at(half, "bar")
            if len(bars) == 3 and not bars[1]:  # two that touch, as in p || q
                sides, sign = bars[::2], "||"
            if len(bars) == 2 and not begins_below(bars[1]):
                sides, sign = bars, next(t.text for t in half if t.kind == "bar")
            signs += (";" if number else ",") * bool(parts) + sign * (len(sides) - 1)
            parts += sides
    return parts, signs


def begins_below(tokens: list[Token]) -> bool:
    """Whether tokens begin with a subscript, as behind the bar of an evaluation."""
    return bool(tokens) and tokens[0].kind == "sub"


def strip_punctuation(tokens: list[Token]) -> list[Token]:
    """Drop commas, full stops and semicolons at the end."""
    while tokens and tokens[-1].kind in ("comma", "quad", "op"):
        if tokens[-1].kind == "op" and tokens[-1].text not in (".", ";", ":"):
            break
        tokens = tokens[:-1]
    return tokens


def latex_of(tokens: Sequence[Token]) -> str:
    """Return tokens as LaTeX again, for messages."""
    text = ""
    for token in tokens:
        word = token.text
        if word.startswith("\\operatorname:"):
            word = rf"\operatorname{{{word.split(':', 1)[1]}}}"
        apart = text and text[-1].isalpha() and word[:1].isalpha() and "\\" in text
        text += (" " if apart else "") + word
    return text
