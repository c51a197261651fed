r"""Sets: `\mathbb{R}^{m \times n}`, `[0, 1]`, `(0, \infty)^m`, `\{0, 1\}`, `\Delta^{K-1}`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.cursor import Cursor, split_at, strip_punctuation
from stepcheck.core.scope import Domain
from stepcheck.core.tree import Add, Expr, Num

if TYPE_CHECKING:
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope


def parse_set(tokens: list[Token], scope: Scope) -> Domain:
    """Read a set, with what is removed from it."""
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
    """Read a set that has nothing removed from it."""
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
    cursor.refuse(
        "this set is not understood",
        r"use \mathbb{R}, \mathbb{N}, an interval, \{…\} or \Delta^{K-1}",
    )
    return None


def parse_numbers(cursor: Cursor, scope: Scope) -> Domain:
    r"""Read `\mathbb{R}`, `\mathbb{N}` or `\mathbb{Z}` with their sign and shape."""
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
    from stepcheck.core.read.grammar.parser import parse

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
    from stepcheck.core.read.grammar.parser import parse

    cursor.next()
    if not cursor.accept("sup"):
        cursor.refuse(r"the simplex needs its dimension, as in \Delta^{K-1}")
    inside = cursor.group()
    if [t.text for t in inside[-2:]] == ["-", "1"]:
        return Domain("simplex", (parse(inside[:-2], scope),))
    return Domain("simplex", (Add((parse(inside, scope), Num("1"))),))


def parse_members(tokens: list[Token], scope: Scope, shape: tuple[Expr, ...]) -> Domain:
    r"""Read `0, 1` or `1, \dots, m` between braces."""
    from stepcheck.core.read.grammar.parser import parse

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
    """Read an interval with its ends and its shape."""
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
    from stepcheck.core.read.grammar.parser import parse

    if [t.text for t in tokens if t.text not in "+-"] == [r"\infty"]:
        return None
    return parse(tokens, scope)
