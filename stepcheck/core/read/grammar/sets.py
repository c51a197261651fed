r"""Sets: `\mathbb{R}^{m \times n}`, `[0, 1]`, `(0, \infty)^m`, `\{0, 1\}`, `\Delta^{K-1}`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.cursor import Cursor, split_at, strip_punctuation
from stepcheck.core.scope import Domain
from stepcheck.core.tree import Add, Expr, Num

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.tokens.tokens import Token


def parse_set(tokens: list[Token], reader: Reader) -> Domain:
    """Read a set, with what is removed from it."""
    tokens = strip_punctuation(tokens)
    if not tokens:
        raise RefusalError(r"a set is missing behind \in", 0)
    base, *removed = split_at(tokens, "cmd", r"\setminus")
    domain = parse_base_set(base, reader)
    if removed:
        members = parse_base_set(removed[0], reader).members
        domain = replace(domain, excluded=members)
    return domain


def parse_base_set(tokens: list[Token], reader: Reader) -> Domain:
    """Read a set that has nothing removed from it."""
    cursor = Cursor(tokens)
    if cursor.sees("cmd", r"\mathbb"):
        return parse_numbers(cursor, reader)
    if cursor.sees("cmd", r"\Delta"):
        return parse_simplex(cursor, reader)
    if cursor.sees("open", "{"):
        inside = cursor.bracketed()
        return parse_members(inside, reader, parse_shape(cursor, reader))
    if cursor.sees("open", "(", "["):
        return parse_interval(cursor, reader)
    cursor.refuse(
        "this set is not understood",
        r"use \mathbb{R}, \mathbb{N}, an interval, \{…\} or \Delta^{K-1}",
    )
    return None


def parse_numbers(cursor: Cursor, reader: Reader) -> Domain:
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
    domain = {"kind": kinds[letter], "shape": parse_shape(cursor, reader)}
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


def parse_shape(cursor: Cursor, reader: Reader) -> tuple[Expr, ...]:
    r"""Read the sizes of `\mathbb{R}^{m \times n}`."""
    if not cursor.accept("sup"):
        if not cursor.sees("end-of-input"):
            cursor.refuse(f"{cursor.here()} is not understood behind a set")
        return ()
    parts = split_at(cursor.group(), "cmd", r"\cdot")
    if not cursor.sees("end-of-input"):
        cursor.refuse(f"{cursor.here()} is not understood behind a set")
    return tuple(reader.sub(part) for part in parts)


def parse_simplex(cursor: Cursor, reader: Reader) -> Domain:
    r"""Read `\Delta^{K-1}`: K probabilities that add up to 1."""
    cursor.next()
    if not cursor.accept("sup"):
        cursor.refuse(r"the simplex needs its dimension, as in \Delta^{K-1}")
    inside = cursor.group()
    if [t.text for t in inside[-2:]] == ["-", "1"]:
        return Domain("simplex", (reader.sub(inside[:-2]),))
    return Domain("simplex", (Add((reader.sub(inside), Num("1"))),))


def parse_members(tokens: list[Token], reader: Reader, shape: tuple[Expr, ...]) -> Domain:
    r"""Read `0, 1` or `1, \dots, m` between braces."""
    parts = [p for p in split_at(tokens, "comma") if p]
    dots = [n for n, p in enumerate(parts) if p[0].text == r"\dots"]
    if dots:
        if dots[0] != len(parts) - 2 or dots[0] < 1:
            raise RefusalError(r"a range is written \{1, \dots, m\}", tokens[0].position)
        return Domain("index", shape, reader.sub(parts[0]), reader.sub(parts[-1]))
    if not parts:
        raise RefusalError("an empty set", tokens[0].position if tokens else 0)
    return Domain("set", shape, members=tuple(reader.sub(p) for p in parts))


def parse_interval(cursor: Cursor, reader: Reader) -> Domain:
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
    shape = parse_shape(cursor, reader)
    low, high = (parse_end(end, reader) for end in ends)
    if low is None and high is None:
        return Domain("real", shape)
    return Domain("interval", shape, low, high, (opening.text == "[", closing.text == "]"))


def parse_end(tokens: list[Token], reader: Reader) -> Expr | None:
    """Read one end of an interval; None is infinity."""
    if [t.text for t in tokens if t.text not in "+-"] == [r"\infty"]:
        return None
    return reader.sub(tokens)
