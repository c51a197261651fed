r"""Names: `\hat{y}`, `\mathbf{w}`, `w_1`, `x_j^{(i)}`, `J_{\text{reg}}`, `\mathbf{X}_{i,:}`.

Reading a name depends on the scope: whether `y^{(i)}` is an index or a power, whether `w_1` is a
symbol of its own or an entry of bold w. `read_scripts` collects what stands below and above a
letter, `resolve` decides what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.cursor import Cursor, split_at
from stepcheck.core.errors import RefusalError
from stepcheck.core.tokens import Token
from stepcheck.core.tree import All, Expr, Key, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope, Symbol

GREEK = set(
    [
        r"\alpha",
        r"\beta",
        r"\gamma",
        r"\delta",
        r"\varepsilon",
        r"\zeta",
        r"\eta",
        r"\theta",
        r"\vartheta",
        r"\iota",
        r"\kappa",
        r"\lambda",
        r"\mu",
        r"\nu",
        r"\xi",
        r"\rho",
        r"\sigma",
        r"\tau",
        r"\upsilon",
        r"\phi",
        r"\chi",
        r"\psi",
        r"\omega",
        r"\Gamma",
        r"\Theta",
        r"\Lambda",
        r"\Xi",
        r"\Pi",
        r"\Sigma",
        r"\Upsilon",
        r"\Phi",
        r"\Psi",
        r"\Omega",
        r"\ell",
        r"\pi",
        r"\Delta",
    ]
)
WEIGHTS = {
    r"\mathbf": "bold", r"\mathcal": "cal", r"\mathbb": "bb", r"\mathsf": "sf",
    r"\mathfrak": "frak", r"\mathscr": "scr", r"\mathtt": "tt", r"\mathit": "plain",
    r"\mathnormal": "plain", r"\mathrm": "plain",
}  # fmt: skip
ACCENTS = {r"\hat", r"\tilde", r"\bar", r"\dot", r"\check", r"\breve", r"\ddot"}
LABELS = {"*", "+", r"\star", r"\dagger", r"\ast"}


@dataclass
class Scripts:
    """What stands above and below a letter, still as tokens."""

    lower: list[Token] = field(default_factory=list)
    index: list[Token] = field(default_factory=list)  # the inside of ^{(…)}
    power: list[Token] = field(default_factory=list)
    label: str = ""
    transposed: bool = False
    primes: int = 0


def starts_name(token: Token) -> bool:
    """Whether a token can begin a name."""
    return token.kind == "letter" or (
        token.kind == "cmd"
        and (
            token.text in GREEK
            or token.text in WEIGHTS
            or token.text in ACCENTS
            or token.text.startswith("\\operatorname:")
        )
    )


def read_letter(cursor: Cursor) -> Key:
    """Read a letter with its accents and its weight."""
    token = cursor.next()
    if token.kind == "letter":
        return token.text, "plain"
    if token.text.startswith("\\operatorname:"):
        return token.text.split(":", 1)[1], "plain"
    if token.text in WEIGHTS or token.text in ACCENTS:
        return read_decorated(cursor, token)
    if token.text in GREEK:
        return token.text.removeprefix("\\"), "plain"
    raise RefusalError(f"`{token.text}` is not a name", token.position)


def read_decorated(cursor: Cursor, token: Token) -> Key:
    if token.text in WEIGHTS and cursor.sees("num"):
        return cursor.next().text, WEIGHTS[token.text]
    if starts_name(cursor.token) and not cursor.sees("{"):
        name, weight = read_letter(cursor)
    else:
        inner = Cursor(cursor.group())
        if inner.sees("num"):
            name, weight = inner.next().text, "plain"
        else:
            name, weight = read_letter(inner)
            while inner.token.kind == "letter" and token.text not in ACCENTS:
                name += inner.next().text
        if not inner.sees("end-of-input"):
            inner.refuse(f"only one letter can stand under {token.text}")
    if token.text in ACCENTS:
        return f"{token.text.removeprefix(chr(92))}({name})", weight
    return name, WEIGHTS[token.text]


def read_scripts(cursor: Cursor, scope: Scope) -> Scripts:
    """Read subscripts, superscripts and primes in any order."""
    scripts = Scripts()
    while True:
        if cursor.accept("prime"):
            scripts.primes += 1
        elif cursor.sees("sub"):
            position = cursor.next().position
            if scripts.lower:
                cursor.refuse("two subscripts", position=position)
            scripts.lower = cursor.group()
        elif cursor.sees("sup"):
            position = cursor.next().position
            if scripts.index or scripts.power or scripts.label or scripts.transposed:
                cursor.refuse("two superscripts", position=position, fix="add braces")
            read_upper(cursor.group(), scripts, scope)
        else:
            return scripts


def read_upper(tokens: list[Token], scripts: Scripts, scope: Scope) -> None:
    """Sort a superscript into index, transpose, label or power."""
    if tokens and all(t.kind == "prime" for t in tokens):
        scripts.primes += len(tokens)
        return
    if tokens and tokens[0].kind == "open" and tokens[0].text == "(":
        inner = Cursor(tokens)
        inside = inner.bracketed()
        rest = inner.tokens[inner.at : -1] if inner.tokens[-1].kind == "end-of-input" else []
        if not rest or is_transpose(rest, scope):
            scripts.index, scripts.transposed = inside, bool(rest)
            return
    if is_transpose(tokens, scope):
        scripts.transposed = True
    elif len(tokens) == 1 and is_label(tokens[0]):
        scripts.label = label_of(tokens)
    elif not tokens:
        raise RefusalError("an empty superscript")
    else:
        scripts.power = tokens


def is_transpose(tokens: list[Token], scope: Scope) -> bool:
    r"""Whether a superscript is `\top`, `T`, `\mathsf{T}`, `\mathrm T`."""
    letters = [t for t in tokens if t.kind not in ("{", "}")]
    if len(letters) == 2 and letters[0].text in (r"\mathsf", r"\mathbf", r"\mathrm", r"\mathit"):
        letters = letters[1:]
    if len(letters) != 1:
        return False
    known = scope.find(("T", "plain")) is not None
    return letters[0].text == r"\top" or (letters[0].text == "T" and not known)


def is_label(token: Token) -> bool:
    """Whether a script is a word or a mark, not a value."""
    return (
        token.kind == "text"
        or token.text in LABELS
        or (token.kind == "cmd" and token.text.startswith("\\operatorname:"))
    )


def label_of(tokens: list[Token]) -> str:
    """Return a script as a plain string, for names such as w_1 or J_reg."""
    return "".join(
        t.text.removeprefix("\\operatorname:").removeprefix("\\").strip() for t in tokens
    )


def literal_keys(key: Key, scripts: Scripts) -> list[tuple[Key, bool, bool]]:
    """Return the keys under which a scope may hold this very spelling, longest first.

    With each: whether it uses up the subscript, and the superscript.
    """
    letter, weight = key
    low = f"_{label_of(scripts.lower)}" if scripts.lower else ""
    up = f"^{scripts.label}" if scripts.label else ""
    if scripts.index:
        up = f"^({label_of(scripts.index)})"
    found = [(low + up, True, True), (low, True, False), (up, False, True)]
    return [((letter + tail, weight), a, b) for tail, a, b in found if tail]


def family_key(key: Key, *, upper: bool, lower: bool) -> Key:
    """Return the key of a family: z^{(i)} is `z^()`, p_k is `p_()`."""
    return key[0] + "_()" * lower + "^()" * upper, key[1]


def indices(
    tokens: list[Token], count: int, parse: Callable[[list[Token]], Expr]
) -> tuple[Expr, ...]:
    """Read a subscript as `count` indices: `ij`, `i,j`, `i,:`, `k+1`."""
    parts = [p for p in split_at(tokens, "comma") if p]
    if len(parts) == 1 and count == 2:
        parts = adjacent(parts[0])
    return tuple(
        All(position=p[0].position) if [t.text for t in p] == [":"] else parse(p) for p in parts
    )


def adjacent(tokens: list[Token]) -> list[list[Token]]:
    """Split `ij`, `k1`, `i:` or `12` into two indices."""
    if len(tokens) == 1 and tokens[0].kind == "num" and len(tokens[0].text) == 2:
        text, at = tokens[0].text, tokens[0].position
        return [[Token("num", text[0], at)], [Token("num", text[1], at + 1)]]
    if len(tokens) == 2 and all(t.kind in ("letter", "num", "cmd", "op") for t in tokens):
        return [[tokens[0]], [tokens[1]]]
    return [tokens]


def rank(symbol: Symbol) -> int:
    """Return how many sizes a free symbol's shape has (0 for a number)."""
    return len(symbol.domain.shape) if symbol.domain else 0


def resolve(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Return what a spelled name with indices refers to, or None if it is not known."""
    for candidate, uses_lower, uses_upper in literal_keys(key, scripts):
        symbol = scope.get(candidate) or (scope.find(candidate) if key[1] != "plain" else None)
        if symbol:
            rest_low = [] if uses_lower else scripts.lower
            rest_up = [] if uses_upper else scripts.index
            return indexed(symbol, rest_low, rest_up, parse, position)
    if scripts.label:
        return None
    if scripts.lower or scripts.index:
        return resolve_entry(key, scripts, scope, parse, position)
    if exact := scope.get(key):
        return Ref(exact.key, position=position)
    family = family_of(key, scope)
    if family and key[1] != "plain":
        return Ref(family.key, whole=True, position=position)
    found = scope.find(key)
    if found is None and family:
        return Ref(family.key, whole=True, position=position)
    return Ref(found.key, position=position) if found else None


def family_of(key: Key, scope: Scope) -> Symbol | None:
    """Return the family with one index whose members make up the column of this letter."""
    for upper in (True, False):
        if family := scope.get((family_key(key, upper=upper, lower=not upper)[0], "plain")):
            return family
    return None


def resolve_entry(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Find the family or the array that an indexed letter is an entry of."""
    has_low, has_up = bool(scripts.lower), bool(scripts.index)
    for upper, lower in ((has_up, has_low), (has_up, False), (False, has_low)):
        if not (upper or lower):
            continue
        family = scope.find(family_key(key, upper=upper, lower=lower))
        if family and (upper or not has_up):
            return indexed(family, scripts.lower, scripts.index, parse, position)
    if has_up and key[1] == "bold":
        return None  # a bold letter with an index is a column of its own, not an entry
    arrays = [
        s for k in scope.names() if k[0] == key[0] and (s := scope.get(k)) and holds_entries(s)
    ]
    exact = [s for s in arrays if s.key == key]
    if exact or len(arrays) == 1:
        return indexed((exact or arrays)[0], scripts.lower, scripts.index, parse, position)
    if len(arrays) > 1:
        raise RefusalError(
            f"the index could be one of {len(arrays)} arrays of this letter", position
        )
    if scope.find(key):
        raise RefusalError(
            f"`{key[0]}` is a number here, so it has no entries and no index", position,
            r"declare the array in bold, e.g. \mathbf{w} \in \mathbb{R}^{n}, or write \cdot"
        )  # fmt: skip
    return None


def holds_entries(symbol: Symbol) -> bool:
    """Whether a symbol can be indexed: a free array, or anything bold that is defined."""
    if symbol.key[0].endswith("()"):
        return False
    return rank(symbol) > 0 or (symbol.body is not None and symbol.key[1] != "plain")


def indexed(
    symbol: Symbol, lower: list[Token], upper: list[Token], parse: Callable[[list[Token]], Expr],
    position: int,
) -> Ref:  # fmt: skip
    """Return a reference to a symbol with its indices read."""
    ups = indices(upper, len(symbol.upper) or 1, parse) if upper else ()
    wanted = len(symbol.lower) or (2 if rank(symbol) == 2 or symbol.key[0].isupper() else 1)
    lows = indices(lower, wanted, parse) if lower else ()
    return Ref(symbol.key, ups, lows, position=position)
