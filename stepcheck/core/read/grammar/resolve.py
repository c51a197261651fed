"""What a spelled name means in a scope: a symbol, a member of a family, an entry of an array."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.scripts import Scripts, indices, label_of, starts_name
from stepcheck.core.read.tokens.cursor import latex_of
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.tree import Apply, Expr, Key, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.scope import Scope, Symbol


LABEL = re.compile(r"([_^].*)?\(.*;[,|]*\)")  # behind the letter of a value with a label
Spelling = tuple[Key, "list[Token]", "list[Token]"]


def literal_scripts(scripts: Scripts) -> tuple[str, str]:
    """Return subscript and superscript as they are spelled in a key."""
    up = mark_of(scripts) + (f"^({label_of(scripts.index)})" if scripts.index else "")
    return f"_{label_of(scripts.lower)}" if scripts.lower else "", up


def mark_of(scripts: Scripts) -> str:
    """Return the label above a name as it is spelled in a key, without an index behind it."""
    return f"^{scripts.label}" if scripts.label else ""


def spellings(key: Key, scripts: Scripts) -> list[Spelling]:
    """Return the keys under which a scope may hold a name, the most exact first.

    With each the subscript and the superscript that it leaves over, to be read as indices: `w_1` is
    its own name, or member 1 of `w_()`; `x_j^{(i)}` may be entry j of a column `x^()`.
    """
    letter, weight = key
    low, up = literal_scripts(scripts)
    lows: list[tuple[str, list[Token]]] = [(low, [])]
    ups: list[tuple[str, list[Token]]] = [(up, [])]
    if scripts.lower:
        lows.append(("_()", scripts.lower))
    if scripts.index:
        ups.append((mark_of(scripts) + "^()", scripts.index))
    found = [((letter + a + b, weight), lower, index) for a, lower in lows for b, index in ups]
    if low and scripts.index:
        found.append(((letter + low + mark_of(scripts), weight), [], scripts.index))
    if low and up:
        found.extend(((letter + b, weight), scripts.lower, index) for b, index in ups)
    return found


def search(
    key: Key, scripts: Scripts, scope: Scope, position: int
) -> tuple[Symbol, Spelling] | None:
    """Return what a scope holds for a name with scripts; refuse one that ignores an index."""
    blind: Symbol | None = None
    for spelling in spellings(key, scripts):
        name, low, up = spelling
        loose = bool(low or up) or key[1] != "plain"
        symbol = scope.find(name) if loose else scope.get(name)
        literal = ([] if low else scripts.lower) + ([] if up else scripts.index)
        if symbol and name_an_index(literal, scope):
            blind = blind or symbol
        elif symbol:
            return symbol, spelling
    if blind:
        raise RefusalError(
            f"{blind.latex} was introduced as one name, and here its index has many values",
            position,
            r"declare the index first, e.g. $i \in \{1, \dots, m\}$, and the name behind it",
        )
    return None


def take_square(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr]
) -> Scripts:
    r"""Return the scripts of `\sigma^2` where this very square is a name, and not that of a sigma.

    An even power is then a power of this name. So is a prime part of a name x' that is introduced.
    """
    scripts = take_prime(key, scripts, scope)
    order = "".join(t.text for t in scripts.power)
    if not order.isdigit() or int(order) % 2 or int(order) == 0:
        return scripts
    position = scripts.power[0].position
    square = search(key, named_square(scripts), scope, position)
    if square is None:
        return scripts
    root = resolve(key, replace(scripts, power=[]), scope, parse, position)
    symbol = scope.get(root.key) if root else None
    if symbol is not None and not is_root(symbol.body, square[0].key):
        return scripts
    half = [Token("num", str(int(order) // 2), position)] if order != "2" else []
    return replace(named_square(scripts), power=half)


def take_prime(key: Key, scripts: Scripts, scope: Scope) -> Scripts:
    """Return the scripts of x' with the prime as part of the name, where such a name is known.

    Raises `RefusalError` where x is computed as well, so that x' could be its derivative.
    """
    primed = named_prime(scripts)
    if primed is scripts:
        return scripts
    low, up = literal_scripts(primed)
    names = {key[0] + below + up for below in (low, "_()", "")}
    known = any(scope.get((name, key[1])) for name in names)
    entry = bool(low) and scope.find((key[0] + up, key[1])) is not None
    if not (known or entry):
        return scripts
    base = scope.find((key[0] + low, key[1]))
    if base is not None and is_moving(base):
        raise RefusalError(
            f"{base.latex}' is a name of this page, and could be the derivative of {base.latex}",
            fix="use another letter for one of them",
        )
    return primed


def is_moving(symbol: Symbol) -> bool:
    """Whether a name is a function, or computed from others, so that it has a derivative."""
    return symbol.callable or symbol.domain is None


def named_prime(scripts: Scripts) -> Scripts:
    """Return scripts with their primes as part of the name, if nothing else stands above it."""
    if not scripts.primes or scripts.index or scripts.label:
        return scripts
    return replace(scripts, primes=0, label="'" * scripts.primes)


def named_square(scripts: Scripts) -> Scripts:
    """Return scripts with a square that is part of the name."""
    return replace(scripts, power=[], label="2")


def is_root(expr: Expr | None, square: Key) -> bool:
    """Whether an expression is the root of a square that has a name."""
    root = expr.args[0] if isinstance(expr, Apply) and expr.name == "sqrt" else None
    return isinstance(root, Ref) and root.key == square


def labelled(key: Key, scripts: Scripts, parts: list[list[Token]], signs: str) -> Key:
    """Return the key of a value that is told apart by what stands in its brackets: P(A), E[X²]."""
    low, up = literal_scripts(scripts)
    inside = ",".join(latex_of(part) for part in parts)
    return f"{key[0]}{low}{up}({inside};{signs})", key[1]


def letters_of(parts: list[list[Token]]) -> set[str]:
    """Return the letters in the brackets of a name."""
    return {t.text.removeprefix("\\") for part in parts for t in part if starts_name(t)}


def is_name_of(letter: str, scope: Scope) -> bool:
    """Whether a letter, in any weight, is a name of a scope."""
    return any(key[0] == letter for key in scope.names())


def has_labels(key: Key, scope: Scope) -> bool:
    """Whether values of this letter have been told apart by labels in brackets."""
    behind = (k[0].removeprefix(key[0]) for k in scope.names() if k[1] == key[1] and k[0] != key[0])
    return any(LABEL.fullmatch(rest) is not None for rest in behind)


def name_an_index(tokens: list[Token], scope: Scope) -> bool:
    """Whether a script holds an index of the scope."""
    symbols = [scope.get((t.text.removeprefix("\\"), "plain")) for t in tokens if t.kind != "text"]
    return any(s is not None and s.is_index for s in symbols)


def rank(symbol: Symbol) -> int:
    """Return how many sizes a free symbol's shape has (0 for a number)."""
    return len(symbol.domain.shape) if symbol.domain else 0


def resolve(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Return what a spelled name with indices refers to, or None if it is not known."""
    scripted = scripts.lower or scripts.index or scripts.label
    if scripted and (found := search(key, scripts, scope, position)):
        symbol, (_key, low, up) = found
        return indexed(symbol, low, up, parse, position)
    if scripts.label:
        return None
    if scripts.lower or scripts.index:
        return resolve_entry(key, scripts, scope, parse, position)
    if exact := scope.get(key):
        return Ref(exact.key, position=position)
    family = family_of(key, scope)
    if family and key[1] != "plain":
        return Ref(family.key, whole=True, position=position)
    other = scope.find(key)
    if other is None and family:
        return Ref(family.key, whole=True, position=position)
    if other is not None:
        refuse_other_weight(key, other, position)
    return Ref(other.key, position=position) if other else None


def refuse_other_weight(key: Key, known: Symbol, position: int) -> None:
    """Refuse a letter in one font or weight for the same letter in another."""
    if not known.key[1].startswith("param"):
        raise RefusalError(
            f"`{key[0]}` is known as {known.latex} only, in another weight",
            position,
            f"write {known.latex}, or introduce the other as well",
        )


def family_of(key: Key, scope: Scope) -> Symbol | None:
    """Return the family with one index whose members make up the column of this letter."""
    return scope.get((key[0] + "^()", "plain")) or scope.get((key[0] + "_()", "plain"))


def resolve_entry(
    key: Key, scripts: Scripts, scope: Scope, parse: Callable[[list[Token]], Expr], position: int
) -> Ref | None:
    """Find the array that an indexed letter is an entry of."""
    if scripts.index and key[1] == "bold":
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
    if known := scope.find(key):
        letters = [(t.text, "plain") for t in scripts.lower]
        if letters and scope.depends(known.key).issuperset(letters):
            below = " ".join(rf"\partial {letter}" for letter, _weight in letters)
            raise RefusalError(
                f"`{known.latex}` has no entries; is a derivative meant?", position,
                rf"write \frac{{\partial {known.latex}}}{{{below}}}" if len(letters) == 1
                else rf"write \frac{{\partial^{len(letters)} {known.latex}}}{{{below}}}"
            )  # fmt: skip
        family = scope.get((key[0] + "^()", key[1]))
        raise RefusalError(
            f"`{key[0]}` is a number here, so it has no entries and no index", position,
            f"did you mean `{family.latex}`?" if family
            else r"declare the array in bold, e.g. \mathbf{w} \in \mathbb{R}^{n}, or write \cdot"
        )  # fmt: skip
    matrix = matrix_of(key, scripts, scope)
    return indexed(matrix, scripts.lower, [], parse, position) if matrix else None


def matrix_of(key: Key, scripts: Scripts, scope: Scope) -> Symbol | None:
    r"""Return the matrix A that `a_{ij}` is an entry of, if nothing has the small letter."""
    letter, weight = key
    if weight != "plain" or not (len(letter) == 1 and letter.islower()) or scripts.index:
        return None
    names = scope.names()
    places = len(scripts.lower[0].text) if len(scripts.lower) == 1 else len(scripts.lower)
    if places < 2 or any(re.fullmatch(rf"{letter}(?:[_^(].*)?", k[0]) for k in names):
        return None
    capitals = [scope.get(k) for k in names if k[0] == letter.upper()]
    found = [s for s in capitals if s is not None and holds_entries(s)]
    matrices = [s for s in found if rank(s) == 2 or s.body is not None]
    return matrices[0] if len(capitals) == len(matrices) == 1 else None


def holds_entries(symbol: Symbol) -> bool:
    """Whether a symbol can be indexed: a free array, one that is defined, or anything bold."""
    if symbol.key[0].endswith("()"):
        return False
    defined = symbol.body is not None and (symbol.is_array or symbol.key[1] != "plain")
    return rank(symbol) > 0 or defined


def indexed(
    symbol: Symbol, lower: list[Token], upper: list[Token], parse: Callable[[list[Token]], Expr],
    position: int,
) -> Ref:  # fmt: skip
    """Return a reference to a symbol with its indices read."""
    ups = indices(upper, len(symbol.upper) or 1, parse) if upper else ()
    wanted = 2 if rank(symbol) == 2 or symbol.key[0].isupper() else 1
    if symbol.lower:  # x_{ij} may be entry j of a column x_i
        wanted = len(symbol.lower) + (rank(symbol) if symbol.domain else symbol.key[1] != "plain")
    lows = indices(lower, wanted, parse) if lower else ()
    return Ref(symbol.key, ups, lows, position=position)
