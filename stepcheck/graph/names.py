"""Names and values in a fence, read by the parser of the pages, in the scope of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.cursor import split_at
from stepcheck.core.errors import RefusalError
from stepcheck.core.parser import parse
from stepcheck.core.tokens import Token, tokenise
from stepcheck.core.tree import Num, Ref
from stepcheck.graph.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr
    from stepcheck.graph.spec import Text

WEIGHT = re.compile(r"\\math[a-z]+\s*\{(.*)\}")


def read_names(text: Text, scope: Scope) -> list[Ref]:
    """Return the names of a list."""
    return [read_name(part, text, scope) for part in parts(text)]


def read_name(tokens: list[Token], text: Text, scope: Scope) -> Ref:
    """Return the name that some tokens spell."""
    expr = read_expr(tokens, text, scope)
    if not isinstance(expr, Ref):
        raise GraphError(
            "this is no name of this page",
            "write a name as on the page, such as w_1 or \\hat{y}",
            text.at(tokens[0].position),
        )
    return expr


def read_expr(tokens: list[Token], text: Text, scope: Scope) -> Expr:
    """Return an expression, or raise `GraphError` at its place."""
    try:
        return parse(tokens, scope)
    except RefusalError as error:
        hint = error.fix or "introduce it on the page, above the graph"
        raise GraphError(error.message, hint, text.at(error.position)) from None


def parts(text: Text) -> Iterator[list[Token]]:
    """Yield the tokens between the commas of a list."""
    try:
        found = split_at(tokenise(text.text), "comma")
    except RefusalError as error:
        raise GraphError(error.message, error.fix, text.at(error.position)) from None
    for part in found:
        if part:
            yield part
        elif len(found) > 1:
            raise GraphError("nothing stands beside a comma", "drop the comma", text.place)


def with_values(text: Text, scope: Scope) -> Scope:
    """Return a scope in which the names of `name = value, …` have those values."""
    inner = scope.child(local=True)
    for part in parts(text):
        sides = split_at(part, "op", "=")
        if len(sides) != 2 or not all(sides):
            hint = "write name = value, as in w_1 = 0.4"
            raise GraphError("this gives no value", hint, text.at(part[0].position))
        ref = read_name(sides[0], text, scope)
        slot = (ref.key, ref.upper, ref.lower)
        whole = scope.wholly_fixed(ref.key)
        if slot in inner.fixed or (whole and slot[1:] != ((), ())):
            problem = f"{latex_of(ref, scope)} has a value already"
            raise GraphError(problem, "give it one value", text.at(part[0].position))
        inner.fixed[slot] = read_expr(sides[1], text, scope)
    return inner


def latex_of(ref: Ref, scope: Scope) -> str:
    """Return the LaTeX of a name: w_1 is an entry of bold w."""
    symbol = scope.get(ref.key)
    latex = symbol.latex if symbol else ref.key[0]
    if not ref.lower:
        return latex
    index = ",".join(e.text if isinstance(e, Num) else "?" for e in ref.lower)
    letter = WEIGHT.sub(r"\1", latex)
    return f"{letter}_{index}" if len(index) == 1 else f"{letter}_{{{index}}}"


def is_array(symbol: Symbol) -> bool:
    """Whether a name is a free column, which may be drawn entry by entry."""
    return symbol.domain is not None and len(symbol.domain.shape) == 1
