r"""Conditions: `z \ge 0`, `y \in \{0, 1\}`, `i = 1, \dots, m`, and relations in general."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.domains import Member
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import strip_punctuation
from stepcheck.core.read.tokens.tokens import DEEPER, Token
from stepcheck.core.read.tokens.words import Role, role_of
from stepcheck.core.tree import AllOf, Compare, Expr

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader

RELATIONS = {
    "=",
    "<",
    ">",
    r"\le",
    r"\ge",
    r"\ne",
    r"\approx",
    ":=",
    r"\leftarrow",
    r"\in",
    r"\simeq",
}
OTHERWISE = {"otherwise", "else"}


def relation_parts(tokens: list[Token]) -> tuple[list[list[Token]], list[Token]]:
    """Split tokens at relations outside brackets; return the parts and the relations."""
    parts: list[list[Token]] = [[]]
    relations: list[Token] = []
    depth = 0
    for token in tokens:
        depth += DEEPER.get(token.kind, 0)
        if depth == 0 and token.text in RELATIONS and token.kind in ("op", "cmd"):
            relations.append(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return parts, relations


def parse_condition(tokens: list[Token], reader: Reader) -> Expr:
    """Read one condition or several joined by commas and the word `and`."""
    found = [parse_one(part, reader) for part in clauses(tokens)]
    if not found:
        raise RefusalError("a condition is missing", tokens[0].position if tokens else 0)
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def clauses(tokens: list[Token]) -> list[list[Token]]:
    """Split at `and` and commas, and drop words such as `if`."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(token.kind, 0)
        joins = token.kind in ("text", "comma", "quad") or token.text in (r"\wedge", r"\forall")
        if depth == 0 and joins:
            if token.kind == "text":
                check_words(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return merge_ranges([p for p in parts if p])


def merge_ranges(parts: list[list[Token]]) -> list[list[Token]]:
    r"""Join `i = 1`, `\dots`, `m` and `0 < z`, pieces that a comma has torn apart."""
    merged: list[list[Token]] = []
    for part in parts:
        if merged and (part[0].text == r"\dots" or merged[-1][-1].text == r"\dots"):
            merged[-1] = [*merged[-1], Token("comma", ",", part[0].position), *part]
        else:
            merged.append(part)
    return merged


def check_words(token: Token) -> None:
    """Refuse words that say nothing a program understands."""
    if role_of(token.text) not in (Role.CONDITION, Role.AND):
        raise RefusalError(
            f"the words “{token.text.strip()}” are no condition that is understood",
            token.position,
            "use if, for, where, and, otherwise",
        )


def parse_one(tokens: list[Token], reader: Reader) -> Expr:
    """Read one relation chain or membership."""
    parts, relations = relation_parts(strip_punctuation(tokens))
    position = tokens[0].position
    if not relations:
        raise RefusalError("a condition needs a relation such as = or >", position)
    if [r.text for r in relations] == [r"\in"]:
        return Member(reader.sub(parts[0]), parse_set(parts[1], reader), position=position)
    allowed = {"=", "<", ">", r"\le", r"\ge", r"\ne"}
    for relation in relations:
        if relation.text not in allowed:
            raise RefusalError(f"{relation.text} is no condition", relation.position)
    return Compare(
        tuple(reader.sub(p) for p in parts), tuple(r.text for r in relations), position=position
    )


def parse_case(tokens: list[Token], reader: Reader) -> Expr | None:
    """Read the condition of a case; None is `otherwise`."""
    words = [t for t in tokens if t.kind == "text"]
    if words and words[0].text.strip(" .,;").lower() in OTHERWISE and len(tokens) == 1:
        return None
    return parse_condition(tokens, reader)
