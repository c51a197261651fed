"""What stands between two alignment marks, cut at commas, spaces, arrows and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.tokens.tokens import DEEPER

if TYPE_CHECKING:
    from stepcheck.core.read.tokens.tokens import Token

SPLITS = (r"\implies", r"\therefore", r"\because")
ENDS = (r"\blacksquare", r"\square", r"\Box", r"\qed", r"\qedsymbol")  # of a proof


@dataclass
class Piece:
    r"""Some tokens, and what led to them.

    `separator` is comma, quad, split (an arrow or a semicolon), colon or nothing; `words` are the
    words directly before the piece, `quantified` says that `\forall` is there.
    """

    separator: str = ""
    words: str = ""
    quantified: bool = False
    lead: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)


def pieces_of(tokens: list[Token], *, prose: bool = False) -> list[Piece]:
    """Return the pieces of a cell; in `prose` only words separate."""
    found = [Piece()]
    depth = 0
    for number, token in enumerate(tokens):
        depth += DEEPER.get(token.kind, 0)
        separator = "" if depth else separator_of(token, tokens, number, prose=prose)
        if not separator:
            found[-1].tokens.append(token)
            continue
        if token.kind == "comma":
            refuse_decimal_comma(token, found[-1], tokens)
        if found[-1].tokens or not found[-1].lead:
            found.append(Piece())
        piece = found[-1]
        piece.lead.append(token)
        if token.kind == "text":
            piece.words = f"{piece.words} {token.text}".strip()
        elif token.text == r"\forall":
            piece.quantified = True
        else:
            piece.separator = separator
    return found


def separator_of(token: Token, tokens: list[Token], number: int, *, prose: bool) -> str:
    """Return what kind of separator a token is, nothing if it is none."""
    if token.kind == "text":
        return "text"
    if prose:
        return ""
    if token.kind in ("comma", "quad"):
        return token.kind
    if (
        token.text in SPLITS
        or is_end(token, tokens, number)
        or (token.kind == "op" and token.text == ";")
    ):
        return "split"
    if token.text == r"\forall":
        return "forall"
    if token.kind == "op" and token.text == ".":
        return full_stop(token, tokens, number)
    if token.kind == "op" and token.text == ":" and is_begun(tokens[:number]):
        return "split"  # it ends `for y = 1:`
    return ""


def is_begun(tokens: list[Token]) -> bool:
    """Whether words, or a sign for *all*, stand before a colon, which then ends a condition."""
    return any(t.kind == "text" or t.text == r"\forall" for t in tokens)


def is_end(token: Token, tokens: list[Token], number: int) -> bool:
    """Whether a token is the box at the end of a proof: nothing may follow it."""
    return token.text in ENDS and all(t.kind in ("}", "quad") for t in tokens[number + 1 :])


def full_stop(token: Token, tokens: list[Token], number: int) -> str:
    """Return a separator for a full stop at the end; refuse one in the middle of a formula."""
    behind = tokens[number + 1 : number + 2]
    if not behind or behind[0].kind in ("quad", "text", "}", "close"):
        return "split"
    raise RefusalError(
        "a full stop in the middle of a formula",
        token.position,
        r"write \cdot for a product, or put \quad behind the end of a sentence",
    )


def refuse_decimal_comma(comma: Token, before: Piece, tokens: list[Token]) -> None:
    """Refuse `= 1,5`: one number to half of the readers, two statements to the others."""
    tokens_before = before.tokens
    after = next((t for t in tokens if t.position == comma.position + 1), None)
    if not tokens_before or after is None or before.words:
        return
    touches = tokens_before[-1].position + len(tokens_before[-1].text) == comma.position
    numbers = tokens_before[-1].kind == after.kind == "num"
    if touches and numbers and relation_parts(tokens_before)[1]:
        raise RefusalError(
            "is this a decimal comma, or do two statements meet here?",
            comma.position,
            "write 1.5 for a number, and a space behind a comma between statements",
        )
