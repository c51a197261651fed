r"""Names: `\hat{y}`, `\mathbf{w}`, `w_1`, `x_j^{(i)}`, `J_{\text{reg}}`, `\mathbf{X}_{i,:}`.

Reading a name depends on the scope: whether `y^{(i)}` is an index or a power, whether `w_1` is a
symbol of its own or an entry of bold w. `read_scripts` collects what stands below and above a
letter, `resolve` decides what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.tokens.cursor import Cursor, split_at
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.tree import All, Expr, Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope

GREEK_LETTERS = r"""
\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda
\mu \nu \xi \rho \sigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Theta \Lambda \Xi \Pi
\Sigma \Upsilon \Phi \Psi \Omega \ell \pi \Delta
"""
GREEK = frozenset(GREEK_LETTERS.split())
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
    entrywise: bool = False  # whether the power is one of each entry
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
    """Read a letter below an accent or in a weight."""
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
            inner.refuse(
                f"only one letter can stand under {token.text}",
                "write a mean as its sum, and any other value by a name"
                if token.text == r"\bar"
                else "",
            )
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
            scripts.lower = cursor.script()
        elif cursor.sees("sup"):
            position = cursor.next().position
            if scripts.index or scripts.power or scripts.label or scripts.transposed:
                cursor.refuse("two superscripts", position=position, fix="add braces")
            read_upper(cursor.script(), scripts, scope)
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
    if tokens and tokens[0].kind == "open" and tokens[0].text == "[":
        read_layer(tokens, scripts, scope)
    elif is_transpose(tokens, scope):
        scripts.transposed = True
    elif len(tokens) == 1 and is_label(tokens[0]):
        scripts.label = label_of(tokens)
    elif not tokens:
        raise RefusalError("an empty superscript")
    elif tokens[0].text in (r"\odot", r"\circ") and len(tokens) > 1:
        scripts.power, scripts.entrywise = tokens[1:], True
    else:
        scripts.power = tokens


def read_layer(tokens: list[Token], scripts: Scripts, scope: Scope) -> None:
    r"""Read the `[1]` of `\mathbf{W}^{[1]}`, a part of the name; behind it a transpose or `(i)`."""
    inner = Cursor(tokens)
    layer = inner.bracketed()
    if inner.sees("open", "("):
        scripts.index = inner.bracketed()
    rest = [t for t in inner.tokens[inner.at :] if t.kind != "end-of-input"]
    if rest and not is_transpose(rest, scope):
        inner.refuse("only an index or a transpose can stand behind a layer in square brackets")
    if not is_number_of_layer(layer, scope):
        inner.refuse(
            "a layer in square brackets is a number, or a letter that is no index: 2, L, L - 1",
            "give each layer its own name",
            position=tokens[0].position,
        )
    scripts.label, scripts.transposed = f"[{label_of(layer)}]", bool(rest)


def is_number_of_layer(tokens: list[Token], scope: Scope) -> bool:
    """Whether tokens are `1`, `l` or `l - 1`, of a letter that is no index here."""
    kinds = [t.kind for t in tokens]
    symbols = [scope.get((t.text, "plain")) for t in tokens if t.kind == "letter"]
    many = any(s is not None and s.is_index for s in symbols)
    return kinds in (["num"], ["letter"], ["letter", "op", "num"]) and not many


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


def indices(
    tokens: list[Token], count: int, parse: Callable[[list[Token]], Expr]
) -> tuple[Expr, ...]:
    """Read a subscript as `count` indices: `ij`, `i,j`, `i,:`, `k+1`."""
    parts = [p for p in split_at(tokens, "comma") if p]
    if len(parts) == 1 and count > 1:
        parts = adjacent(parts[0])
    elif len(parts) == 1 and len(parts[0]) == 2 and {t.kind for t in parts[0]} == {"letter"}:
        raise RefusalError(
            "two indices stand here, and this name has one",
            parts[0][0].position,
            r"write \cdot if their product is the index",
        )
    return tuple(
        All(position=p[0].position) if [t.text for t in p] == [":"] else counted(p, parse)
        for p in parts
    )


def counted(tokens: list[Token], parse: Callable[[list[Token]], Expr]) -> Expr:
    """Read what counts; a name that nothing has introduced is to be declared as an index."""
    try:
        return parse(tokens)
    except RefusalError as error:
        if not error.unknown:
            raise
        fix = rf"declare it before this line as an index, ${error.unknown} \in \{{1, \dots, n\}}$"
        raise RefusalError(error.message, error.position, fix, unknown=error.unknown) from error


def adjacent(tokens: list[Token]) -> list[list[Token]]:
    """Split `ij`, `k1`, `i:` or `12` into two indices."""
    if len(tokens) == 1 and tokens[0].kind == "num" and len(tokens[0].text) == 2:
        text, at = tokens[0].text, tokens[0].position
        return [[Token("num", text[0], at)], [Token("num", text[1], at + 1)]]
    if len(tokens) == 2 and all(t.kind in ("letter", "num", "cmd", "op") for t in tokens):
        return [[tokens[0]], [tokens[1]]]
    return [tokens]
