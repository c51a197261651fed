"""Names in code ↔ symbols: `y_hat` is ŷ or the column of all ŷ, `x1` an entry of bold x.

The notation page's column “Name in code” decides; the page's own symbols are spelled as in LaTeX,
with Greek letters and accents written out: `alpha`, `q_tilde`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.check import introduce
from stepcheck.core.domains import Reals
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.grammar.scripts import read_letter, starts_name
from stepcheck.core.read.tokens.cursor import Cursor, split_at
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.scope import Symbol, keys_of
from stepcheck.core.tree import Key, Num, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

ENTRY = re.compile(r"(?P<array>\w*?[^\W\d_])_?(?P<index>[1-9])")


class Names:
    """The names that code may use in one scope."""

    def __init__(self, scope: Scope, code_names: Iterable[tuple[str, str]]) -> None:
        self.scope = scope
        rows = [pair for row in code_names for pair in read_row(row, scope)]
        listed = {key for _name, expr in rows for key in keys_of(expr)[:1]}
        self.table: list[tuple[str, Expr]] = [*rows, *own_symbols(scope, listed)]

    def match(self, name: str, reach: frozenset[Key]) -> Expr | None:
        """Return what a parameter stands for in a formula that depends on `reach`.

        Raises `RefusalError` where two symbols share the name and the formula does not decide.
        """
        found = self.named(name.rstrip("_")) or self.entries(name)
        if len(found) > 1:
            found = self.deciding(name, found, reach)
        return found[0] if found else None

    def named(self, name: str) -> list[Expr]:
        """Return the symbols that have exactly this name in code."""
        return list(dict.fromkeys(expr for other, expr in self.table if other == name))

    def entries(self, name: str) -> list[Expr]:
        """Return the entries that `x1` can mean: of a column, or of a family such as z^{(i)}."""
        match = ENTRY.fullmatch(name)
        arrays = self.named(match["array"]) if match else []
        found = [entry(a, Num(match["index"]), self.scope) for a in arrays] if match else []
        return [e for e in found if e is not None]

    def deciding(self, name: str, found: list[Expr], reach: frozenset[Key]) -> list[Expr]:
        """Return the one symbol that the formula depends on."""
        used = [e for e in found if keys_of(e)[0] in reach]
        if len(used) == 1:
            return used
        both = " or ".join(latex_of(e, self.scope) for e in found)
        how = "uses more than one of them" if used else "depends on none of them"
        raise RefusalError(
            f"the parameter `{name}` could be {both}, and the formula {how}",
            0,
            "write a formula that depends on the one that is meant",
        )


def latex_of(expr: Expr, scope: Scope) -> str:
    """Return a symbol as the page writes it, for messages."""
    symbol = scope.get(keys_of(expr)[0])
    return symbol.latex if symbol else keys_of(expr)[0][0]


def read_row(row: tuple[str, str], scope: Scope) -> list[tuple[str, Expr]]:
    """Return the names in code of one row of a notation table, with what they mean."""
    latex, code = row
    try:
        heads = split_at(relation_parts(tokenise(latex)[:-1])[0][0], "comma")
        exprs = [read_head(head, scope) for head in heads]
    except RefusalError:
        return []  # a row that cannot be read is reported where its page is checked
    return list(zip((n.strip() for n in code.split(",")), exprs, strict=False))


def read_head(head: list[Token], scope: Scope) -> Expr:
    """Return what the left side of a row means: a family is meant as the column of its members."""
    if starts_name(head[0]) and (ref := introduce.known(head, scope)):
        return whole(ref, scope)
    return parse(head, scope)


def whole(ref: Ref, scope: Scope) -> Ref:
    """Return a family's column for one of its members."""
    symbol = scope.get(ref.key)
    family = symbol is not None and len((*symbol.upper, *symbol.lower)) == 1
    return Ref(ref.key, whole=True) if family else replace(ref)


def own_symbols(scope: Scope, listed: set[Key]) -> list[tuple[str, Expr]]:
    """Return the symbols that no table lists, by their spelling in code."""
    found: list[tuple[str, Expr]] = []
    for key in scope.names():
        symbol = scope.get(key)
        indices = len((*symbol.upper, *symbol.lower)) if symbol else 0
        if symbol and key not in listed and not symbol.callable and indices < 2:
            found.append((spelling(key), Ref(key, whole=indices == 1)))
    return found


def spelling(key: Key) -> str:
    """Return a name as code spells it: `y_hat` for ŷ, `w1` for w_1, `J_reg`, `alpha`."""
    name = key[0].replace("_()", "").replace("^()", "")
    while accent := re.fullmatch(r"([a-z]+)\((.*)\)", name):
        name = f"{accent[2]}_{accent[1]}"
    return re.sub(r"_(?=\d)", "", re.sub(r"\W+", "_", name).strip("_"))


def entry(array: Expr, index: Num, scope: Scope) -> Expr | None:
    """Return an entry of a column or a member of a family; None for anything else."""
    symbol = scope.get(array.key) if isinstance(array, Ref) else None
    if symbol is None or not isinstance(array, Ref):
        return None
    if array.whole:
        upper = (index,) if symbol.upper else ()
        return Ref(array.key, upper, () if symbol.upper else (index,))
    column = symbol.domain is not None and len(symbol.domain.shape) == 1
    return Ref(array.key, lower=(index,)) if column else None


def introduce_parameter(name: str, formula: list[Token], scope: Scope) -> Ref | None:
    r"""Introduce a parameter that only the formula names, as t in σ(t): any real number."""
    for at, token in enumerate(formula):
        if not starts_name(token):
            continue
        key = read_letter(Cursor(formula[at:]))
        if spelling(key) == name and key[1] == "plain" and scope.get(key) is None:
            scope.symbols[key] = Symbol(key, token.text, Reals())
            return Ref(key)
    return None
