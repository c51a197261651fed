r"""Conditions and sets: `z \ge 0`, `y \in \{0, 1\}`, `i = 1, \dots, m`, and relations in general."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.cursor import Cursor, split_at
from stepcheck.core.errors import RefusalError
from stepcheck.core.scope import Domain
from stepcheck.core.tokens import Token
from stepcheck.core.tree import AllOf, Compare, Expr, Member, Num

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope

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
WORDS = {"and", "if", "for", "when", "where", "with", "at", "whenever", "provided", "that", "all",
         "any", "every", "is", "given", "assuming", "each", "both", "so", "some", "evaluated"}  # fmt: skip


def strip_punctuation(tokens: list[Token]) -> list[Token]:
    """Drop commas, full stops and semicolons at the end."""
    while tokens and (tokens[-1].kind in ("comma", "quad") or tokens[-1].text in (".", ";", ":")):
        tokens = tokens[:-1]
    return tokens


def relation_parts(tokens: list[Token]) -> tuple[list[list[Token]], list[Token]]:
    """Split tokens at relations outside brackets; return the parts and the relations."""
    parts: list[list[Token]] = [[]]
    relations: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"open": 1, "{": 1, "begin": 1, "close": -1, "}": -1, "end": -1}.get(token.kind, 0)
        if depth == 0 and token.text in RELATIONS and token.kind in ("op", "cmd"):
            relations.append(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return parts, relations


def parse_condition(tokens: list[Token], scope: Scope) -> Expr:
    """Read one condition or several joined by commas and the word `and`."""
    found = [parse_one(part, scope) for part in clauses(tokens)]
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
    unknown = [w for w in token.text.replace(",", " ").split() if w.lower() not in WORDS]
    if unknown:
        raise RefusalError(f"the words “{token.text.strip()}” are no condition that is understood",
                           token.position, "use if, for, where, and, otherwise")  # fmt: skip


def parse_one(tokens: list[Token], scope: Scope) -> Expr:
    """Read one relation chain or membership."""
    from stepcheck.core.parser import parse

    parts, relations = relation_parts(strip_punctuation(tokens))
    position = tokens[0].position
    if not relations:
        raise RefusalError("a condition needs a relation such as = or >", position)
    if [r.text for r in relations] == [r"\in"]:
        return Member(parse(parts[0], scope), parse_set(parts[1], scope), position=position)
    allowed = {"=", "<", ">", r"\le", r"\ge", r"\ne"}
    for relation in relations:
        if relation.text not in allowed:
            raise RefusalError(f"{relation.text} is no condition", relation.position)
    return Compare(
        tuple(parse(p, scope) for p in parts), tuple(r.text for r in relations), position=position
    )


def parse_case(tokens: list[Token], scope: Scope) -> Expr | None:
    """Read the condition of a case; None is `otherwise`."""
    words = [t for t in tokens if t.kind == "text"]
    if words and words[0].text.strip(" .,;").lower() in OTHERWISE and len(tokens) == 1:
        return None
    return parse_condition(tokens, scope)


def parse_set(tokens: list[Token], scope: Scope) -> Domain:
    r"""Read `\mathbb{R}^{m \times n}`, `[0, 1]`, `(0, \infty)^m`, `\{0, 1\}`, `\Delta^{K-1}` …"""
    tokens = strip_punctuation(tokens)
    if not tokens:
        raise RefusalError(r"a set is missing behind \in", 0)
    base, *removed = split_at(tokens, "cmd", r"\setminus")
    domain = parse_base_set(base, scope)
    if removed:
        members = parse_base_set(removed[0], scope).members
        domain = replace(domain, excluded=members)
    return domain


def parse_base_set(tokens: list[Token], scope: Scope) -> Domain:
    cursor = Cursor(tokens)
    if cursor.sees("cmd", r"\mathbb"):
        return parse_numbers(cursor, scope)
    if cursor.sees("cmd", r"\Delta"):
        return parse_simplex(cursor, scope)
    if cursor.sees("open", "{"):
        inside = cursor.bracketed()
        return parse_members(inside, scope, parse_shape(cursor, scope))
    if cursor.sees("open", "(", "["):
        return parse_interval(cursor, scope)
    cursor.refuse("this set is not understood",
                  r"use \mathbb{R}, \mathbb{N}, an interval, \{…\} or \Delta^{K-1}")  # fmt: skip
    return None


def parse_numbers(cursor: Cursor, scope: Scope) -> Domain:
    cursor.next()
    letter = "".join(t.text for t in cursor.group())
    kinds = {"R": "real", "N": "natural", "Z": "integer"}
    if letter not in kinds:
        cursor.refuse(
            f"the set {letter} is not understood", r"use \mathbb{R}, \mathbb{N} or \mathbb{Z}"
        )
    sign = ""
    if cursor.sees("sub") or (cursor.sees("sup") and cursor.peek().text in ("+", "-")):
        cursor.next()
        sign = "".join(t.text for t in cursor.group())
    domain = {"kind": kinds[letter], "shape": parse_shape(cursor, scope)}
    zero = Num("0")
    ends: dict[str, dict[str, object]] = {
        "": {}, "+": {"kind": "interval", "low": zero}, ">0": {"kind": "interval", "low": zero},
        "++": {"kind": "interval", "low": zero}, "-": {"kind": "interval", "high": zero},
        "<0": {"kind": "interval", "high": zero},
        r"\ge0": {"kind": "interval", "low": zero, "closed": (True, False)},
        r"\le0": {"kind": "interval", "high": zero, "closed": (False, True)},
    }  # fmt: skip
    if sign not in ends or (sign and letter != "R"):
        cursor.refuse(f"the mark {sign} on this set is not understood")
    return Domain(**{**domain, **ends[sign]})  # type: ignore[arg-type]  # a record in two parts


def parse_shape(cursor: Cursor, scope: Scope) -> tuple[Expr, ...]:
    r"""Read the sizes of `\mathbb{R}^{m \times n}`."""
    from stepcheck.core.parser import parse

    if not cursor.accept("sup"):
        if not cursor.sees("end-of-input"):
            cursor.refuse(f"{cursor.here()} is not understood behind a set")
        return ()
    parts = split_at(cursor.group(), "cmd", r"\cdot")
    if not cursor.sees("end-of-input"):
        cursor.refuse(f"{cursor.here()} is not understood behind a set")
    return tuple(parse(part, scope) for part in parts)


def parse_simplex(cursor: Cursor, scope: Scope) -> Domain:
    r"""Read `\Delta^{K-1}`: K probabilities that add up to 1."""
    from stepcheck.core.parser import parse
    from stepcheck.core.tree import Add

    cursor.next()
    if not cursor.accept("sup"):
        cursor.refuse(r"the simplex needs its dimension, as in \Delta^{K-1}")
    inside = cursor.group()
    if [t.text for t in inside[-2:]] == ["-", "1"]:
        return Domain("simplex", (parse(inside[:-2], scope),))
    return Domain("simplex", (Add((parse(inside, scope), Num("1"))),))


def parse_members(tokens: list[Token], scope: Scope, shape: tuple[Expr, ...]) -> Domain:
    r"""Read `0, 1` or `1, \dots, m` between braces."""
    from stepcheck.core.parser import parse

    parts = [p for p in split_at(tokens, "comma") if p]
    dots = [n for n, p in enumerate(parts) if p[0].text == r"\dots"]
    if dots:
        if dots[0] != len(parts) - 2 or dots[0] < 1:
            raise RefusalError(r"a range is written \{1, \dots, m\}", tokens[0].position)
        return Domain("index", shape, parse(parts[0], scope), parse(parts[-1], scope))
    if not parts:
        raise RefusalError("an empty set", tokens[0].position if tokens else 0)
    return Domain("set", shape, members=tuple(parse(p, scope) for p in parts))


def parse_interval(cursor: Cursor, scope: Scope) -> Domain:
    opening = cursor.token
    inside: list[Token] = []
    cursor.next()
    while cursor.token.kind not in ("close", "end-of-input"):
        inside.append(cursor.next())
    if cursor.sees("end-of-input"):
        cursor.refuse("this interval is never closed", position=opening.position)
    closing = cursor.next()
    ends = split_at(inside, "comma")
    if len(ends) != 2:
        raise RefusalError("an interval has two ends", opening.position)
    shape = parse_shape(cursor, scope)
    low, high = (parse_end(end, scope) for end in ends)
    if low is None and high is None:
        return Domain("real", shape)
    return Domain("interval", shape, low, high, (opening.text == "[", closing.text == "]"))


def parse_end(tokens: list[Token], scope: Scope) -> Expr | None:
    """Read one end of an interval; None is infinity."""
    from stepcheck.core.parser import parse

    if [t.text for t in tokens if t.text not in "+-"] == [r"\infty"]:
        return None
    return parse(tokens, scope)
