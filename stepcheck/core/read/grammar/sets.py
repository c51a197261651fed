r"""Sets: `\mathbb{R}^{m \times n}`, `[0, 1]`, `(0, \infty)^m`, `\{0, 1\}`, `\Delta^{K-1}`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.domains import (
    Counts,
    Domain,
    Integers,
    Interval,
    Members,
    Naturals,
    Range,
    Reals,
    Simplex,
)
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.cursor import Cursor, split_at, strip_punctuation
from stepcheck.core.tree import Add, Expr, Num

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.tree import Key

NUMBERS: dict[str, type[Reals | Naturals | Integers]] = {"R": Reals, "N": Naturals, "Z": Integers}
ZERO = Num("0")
SOME_NUMBERS = (
    r"\mathbb{N} begins with 1, \mathbb{N}_0 with 0, and \mathbb{Z} has all whole numbers"
)
WHOLE: dict[tuple[str, str], type[Naturals | Counts]] = {
    ("N", "0"): Counts, ("Z", r"\ge0"): Counts, ("N", r"\ge0"): Counts,
    ("N", ">0"): Naturals, ("Z", ">0"): Naturals, ("N", r"\ge1"): Naturals,
    ("Z", r"\ge1"): Naturals, ("N", "*"): Naturals, ("N", "+"): Naturals, ("Z", "+"): Naturals,
}  # fmt: skip
"""The whole numbers above or from a bound, which are written at their letter."""
SIGNS = {
    **dict.fromkeys(("+", "++", ">0"), Interval(low=ZERO)),
    **dict.fromkeys(("-", "<0"), Interval(high=ZERO)),
    r"\ge0": Interval(low=ZERO, closed=(True, False)),
    r"\le0": Interval(high=ZERO, closed=(False, True)),
}


def usual(key: Key) -> str:
    """Return the set in which a name of this letter and weight is declared most often."""
    letter, weight = key
    if weight != "bold":
        return r"\mathbb{R}"
    return r"\mathbb{R}^{m \times n}" if letter.isupper() else r"\mathbb{R}^{n}"


def parse_set(tokens: list[Token], reader: Reader) -> Domain:
    """Read a set, with what is removed from it."""
    tokens = strip_punctuation(tokens)
    if not tokens:
        raise RefusalError(r"a set is missing behind \in", 0)
    base, *removed = split_at(tokens, "cmd", r"\setminus")
    domain = parse_base_set(base, reader)
    if removed:
        taken = [parse_base_set(part, reader).members for part in removed]
        if not all(taken):
            raise RefusalError(
                "only a few numbers can be taken out of a set",
                removed[0][0].position,
                r"list them, as in \setminus \{0, 1\}",
            )
        domain = replace(domain, excluded=tuple(e for members in taken for e in members))
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
    if cursor.sees("open", "[") and (range_ := first_numbers(cursor, reader)):
        return range_
    if cursor.sees("open", "(", "["):
        return parse_interval(cursor, reader)
    cursor.refuse(
        "this set is not understood",
        r"use \mathbb{R}, \mathbb{N}, an interval, \{…\} or \Delta^{K-1}",
    )
    return None


def first_numbers(cursor: Cursor, reader: Reader) -> Range | None:
    r"""Read `[m]`, the numbers from 1 to m; None if this is an interval."""
    closes = [t.text for t in cursor.tokens[cursor.at :] if t.kind == "close"]
    if closes[-1:] != ["]"]:
        return None
    ahead = Cursor(cursor.tokens[cursor.at :])
    inside = ahead.bracketed()
    if len(split_at(inside, "comma")) > 1 or not ahead.sees("end-of-input"):
        return None
    return Range(low=Num("1"), high=reader.sub(inside))


def parse_numbers(cursor: Cursor, reader: Reader) -> Domain:
    r"""Read `\mathbb{R}`, `\mathbb{N}` or `\mathbb{Z}` with their sign and shape."""
    cursor.next()
    letter = "".join(t.text for t in cursor.group())
    if letter not in NUMBERS:
        cursor.refuse(
            f"the set {letter} is not understood", r"use \mathbb{R}, \mathbb{N} or \mathbb{Z}"
        )
    sign = ""
    if cursor.sees("sub") or (cursor.sees("sup") and cursor.peek().text in ("+", "-", "*")):
        cursor.next()
        sign = "".join(t.text for t in cursor.group())
    shape = parse_shape(cursor, reader)
    if not sign:
        return NUMBERS[letter](shape)
    if known := WHOLE.get((letter, sign)):
        return known(shape)
    if sign not in SIGNS or letter != "R":
        cursor.refuse(
            f"the mark {sign} on this set is not understood", "" if letter == "R" else SOME_NUMBERS
        )
    return replace(SIGNS[sign], shape=shape)


def parse_shape(cursor: Cursor, reader: Reader) -> tuple[Expr, ...]:
    r"""Read the sizes of `\mathbb{R}^{m \times n}`."""
    if not cursor.accept("sup"):
        if not cursor.sees("end-of-input"):
            cursor.refuse(f"{cursor.here()} is not understood behind a set")
        return ()
    parts = split_at(cursor.group(), "cmd", r"\times")
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
        return Simplex((reader.sub(inside[:-2]),))
    return Simplex((Add((reader.sub(inside), Num("1"))),))


def parse_members(tokens: list[Token], reader: Reader, shape: tuple[Expr, ...]) -> Domain:
    r"""Read `0, 1` or `1, \dots, m` between braces; `1, 2, 3` counts, as an index does."""
    parts = [p for p in split_at(tokens, "comma") if p]
    dots = [n for n, p in enumerate(parts) if p[0].text == r"\dots"]
    if dots and (endless := endless_counts(parts)):
        return endless(shape)
    if dots:
        if dots[0] != len(parts) - 2 or dots[0] < 1:
            raise RefusalError(
                r"a range is written \{1, \dots, m\}",
                tokens[0].position,
                SOME_NUMBERS if dots[0] == len(parts) - 1 else "",
            )
        return Range(shape, low=reader.sub(parts[0]), high=reader.sub(parts[-1]))
    if not parts:
        raise RefusalError("an empty set", tokens[0].position if tokens else 0)
    listed = tuple(reader.sub(p) for p in parts)
    counted = [Num(str(n)) for n in range(1, len(listed) + 1)]
    if len(listed) > 1 and [*listed] == counted and not shape:
        return Range(low=counted[0], high=counted[-1])
    return Members(shape, listed=listed)


def endless_counts(parts: list[list[Token]]) -> type[Naturals | Counts] | None:
    r"""Return what `\{0, 1, 2, \dots\}` or `\{1, 2, \dots\}` is, None for another list."""
    texts = ["".join(t.text for t in part) for part in parts]
    counted = [[*(str(n + first) for n in range(len(parts) - 1)), r"\dots"] for first in (0, 1)]
    if len(parts) < 3 or texts not in counted:
        return None
    return Counts if texts[0] == "0" else Naturals


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
        return Reals(shape)
    return Interval(shape, (), low, high, (opening.text == "[", closing.text == "]"))


def parse_end(tokens: list[Token], reader: Reader) -> Expr | None:
    """Read one end of an interval; None is infinity."""
    if [t.text for t in tokens if t.text not in "+-"] == [r"\infty"]:
        return None
    return reader.sub(tokens)
