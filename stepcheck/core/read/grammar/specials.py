r"""Names with a meaning of their own: bold 1, 0 and I, indicators, δ, and `\mathbf{Xw}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from stepcheck.core.domains import Naturals
from stepcheck.core.read.grammar import blocks, conditions
from stepcheck.core.read.grammar.scripts import indices, read_scripts
from stepcheck.core.read.tokens.cursor import Cursor, split_at
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.tree import Apply, Expr, Key, Matrix, Special

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.grammar.scripts import Scripts
    from stepcheck.core.scope import Symbol

KINDS: dict[str, Literal["ones", "zeros", "eye"]] = {"1": "ones", "0": "zeros", "I": "eye"}


def starts(p: Reader, key: Key) -> bool:
    """Whether 1, 0 or I is such a name here: in bold, or as a plain I beside matrices."""
    if key[1] in ("bold", "bb"):
        return True
    return key == ("I", "plain") and (is_bracketed_condition(p) or is_identity(p))


def is_identity(p: Reader) -> bool:
    """Whether a plain I is the identity: the page has matrices, and nothing else of this letter."""
    symbols = [s for name in p.scope.names() if (s := p.scope.get(name))]
    if any(s.key[0].startswith("I") for s in symbols) or p.sees("prime"):
        return False
    if p.sees("sub"):
        size = Cursor(p.tokens[p.at + 1 :]).group()
        known = p.scope.get((size[0].text, "plain")) if len(size) == 1 else None
        number = len(size) == 1 and size[0].kind == "num"
        if not number and (known is None or not isinstance(known.domain, Naturals)):
            return False
    return any(is_matrix(s) for s in symbols)


def is_matrix(symbol: Symbol) -> bool:
    """Whether a name was introduced as a matrix, or as one that is written out."""
    free = symbol.domain is not None and len(symbol.domain.shape) == 2
    return free or (isinstance(symbol.body, Matrix) and len(symbol.body.rows[0]) > 1)


def read(p: Reader, key: Key, position: int) -> Expr:
    r"""Read bold 1, 0 and I; `\mathbf{1}[z > 0]`, `\mathbb{1}_{z>0}`, `I(k = j)` are indicators."""
    if key[0] != "0" and is_indicator(p):
        return blocks.read_indicator(p, position)
    scripts = read_scripts(p, p.scope)
    if scripts.index or scripts.label or scripts.primes:
        p.refuse(f"this mark has no meaning at bold {key[0]}", position=position)
    pair = indices(scripts.lower, 2, p.sub) if scripts.lower and not is_shape(scripts.lower) else ()
    if len(pair) == 2:
        return p.powered(entry_of(p, key, pair, position), scripts)
    sizes = [p.sub(part) for part in split_at(scripts.lower, "cmd", r"\times") if part]
    special = Special(KINDS[key[0]], tuple(sizes), position=position)
    return p.powered(special, scripts)


def is_shape(tokens: list[Token]) -> bool:
    r"""Whether a subscript is a shape: `m \times n`."""
    return any(token.text == r"\times" for token in tokens)


def entry_of(p: Reader, key: Key, pair: tuple[Expr, ...], position: int) -> Expr:
    r"""Return the entry `\mathbf{I}_{jk}`; no other of these names has two indices."""
    if key[0] != "I":
        p.refuse(
            f"bold {key[0]} is a column: two indices have no meaning",
            r"write a shape as \mathbf{1}_{m \times n}",
            position,
        )
    return Apply("kronecker", pair, position=position)


def is_indicator(p: Reader) -> bool:
    """Whether bold 1, or I, is followed by a condition."""
    if p.sees("sub"):
        ahead = Cursor(p.tokens[p.at + 1 :])
        inside = ahead.group()
        if inside and inside[0].kind == "open" and inside[0].text == "{":
            inside = Cursor(inside).bracketed()
        return bool(conditions.relation_parts(inside)[1])
    return is_bracketed_condition(p)


def is_bracketed_condition(p: Reader) -> bool:
    """Whether a bracket follows, with a condition in it."""
    if not p.sees("open", "[", "{", "("):
        return False
    inside = Cursor(p.tokens[p.at :]).bracketed()
    return bool(conditions.relation_parts(inside)[1])


def kronecker(p: Reader, scripts: Scripts, position: int) -> Expr:
    r"""Return `\delta_{kj}`, for a delta that nothing has introduced."""
    pair = indices(scripts.lower, 2, p.sub) if scripts.lower else ()
    if len(pair) != 2:
        p.refuse(
            "`delta` has not been introduced; the Kronecker delta needs two indices",
            position=position,
        )
    return p.powered(Apply("kronecker", pair, position=position), scripts)


def is_product(p: Reader, key: Key) -> bool:
    r"""Whether `\mathbf{Xw}` is two names of this weight, and no name of its own."""
    name, weight = key
    if weight == "plain" or not (len(name) > 1 and name.isalpha()) or p.scope.find(key):
        return False
    return all(p.scope.get((letter, weight)) for letter in name)


def apart(command: Token, key: Key) -> list[Token]:
    r"""Return `\mathbf{Xw}` as `\mathbf{X}\mathbf{w}`."""
    letters = [Token("letter", letter, command.position) for letter in key[0]]
    return [token for letter in letters for token in (command, letter)]
