"""Names and values in a fence, read by the parser of the pages, in the scope of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.spelling import POWER, spelled
from stepcheck.core.tree import At, Deriv, Gradient, Num, Ref
from stepcheck.graph.fields.spec import COMMA, GraphError

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr
    from stepcheck.graph.fields.spec import Place, Text

WEIGHT = re.compile(r"\\math[a-z]+\s*\{([^{}]*)\}")


def read_names(text: Text, scope: Scope) -> list[Ref]:
    """Return the names of a list."""
    return [read_name(part, scope) for part in text.split(COMMA)]


def read_name(text: Text, scope: Scope) -> Ref:
    """Return the name that a text is, which may be that of a derivative inside a definition."""
    expr = read_expr(text, scope)
    lifted = derivative_ref(expr, scope)
    if lifted is not None and scope.get(lifted.key):
        return lifted
    if not isinstance(expr, Ref):
        hint = "write a name as on the page, such as w_1 or \\hat{y}"
        raise GraphError("this is no name of this page", hint, text.place)
    return expr


def read_expr(text: Text, scope: Scope) -> Expr:
    """Return an expression, or raise `GraphError` at its place."""
    if not text.text:
        raise GraphError("something is missing here", "fill it in, or drop the sign", text.place)
    try:
        return parse(tokenise(text.text), scope)
    except RefusalError as error:
        hint = error.fix or "introduce it on the page, above the graph"
        raise GraphError(error.message, hint, text.at(error.position)) from None


def with_values(text: Text, scope: Scope) -> tuple[Scope, dict[Ref, Place]]:
    """Return a scope in which names have the values of `name = value, …`, and their places."""
    inner = scope.child(local=True)
    places: dict[Ref, Place] = {}
    for part in text.split(COMMA):
        sides = part.split("=")
        if len(sides) != 2:
            hint = "write name = value, as in w_1 = 0.4"
            raise GraphError("this gives no value", hint, part.place)
        ref = read_name(sides[0], scope)
        if ref in places or clashes(ref, inner):
            problem = f"{latex_of(ref, scope)} has a value already"
            raise GraphError(problem, "give it one value", part.place)
        inner.fixed[ref.key, ref.upper, ref.lower] = read_expr(sides[1], scope)
        places[ref] = part.place
    return inner, places


def clashes(ref: Ref, scope: Scope) -> bool:
    """Whether the whole of a name has a value where an entry gets one, or the other way round."""
    whole, own = ((), ()), (ref.upper, ref.lower)
    return any(slot != own and whole in (slot, own) for slot in scope.overrides(ref.key))


def latex_of(ref: Ref, scope: Scope) -> str:
    """Return the LaTeX of a name: w_1 is an entry of bold w."""
    symbol = scope.get(ref.key)
    latex = symbol.latex if symbol else ref.key[0]
    if not ref.lower:
        return latex
    index = ",".join(e.text if isinstance(e, Num) else "?" for e in ref.lower)
    letter = WEIGHT.sub(r"\1", latex)
    return f"{letter}_{index}" if len(index) == 1 else f"{letter}_{{{index}}}"


def derivative_latex(expr: Expr, scope: Scope) -> str:
    """Return the LaTeX of a derivative, or of a value at a bar; nothing for any other expression.

    Nothing either for one that cannot be spelled in short.
    """
    if isinstance(expr, Deriv):
        by = [latex_of(ref, scope) for ref in expr.by]
        order = f"^{len(by)}" if by[1:] else ""
        below = r" \, ".join(rf"\partial {name}" for name in by)
        if isinstance(expr.body, Ref):
            return rf"\dfrac{{\partial{order} {latex_of(expr.body, scope)}}}{{{below}}}"
        text = rf"\dfrac{{\partial{order}}}{{{below}}} \left( {spelled(expr.body, scope)} \right)"
    elif isinstance(expr, Gradient) and expr.by is not None:
        order = f"^{expr.order}" if expr.order > 1 else ""
        of = spelled(expr.body, scope, POWER)
        text = rf"\nabla{order}_{{{latex_of(expr.by, scope)}}} {of}"
    elif isinstance(expr, At):
        pairs = zip(expr.names, expr.values, strict=True)
        at = ", ".join(f"{latex_of(ref, scope)} = {spelled(e, scope)}" for ref, e in pairs)
        inner = derivative_latex(expr.body, scope) or spelled(expr.body, scope)
        text = rf"\left. {inner} \right|_{{{at}}}"
    else:
        return ""
    return "" if "…" in text else text


def derivative_ref(expr: Expr, scope: Scope) -> Ref | None:
    """Return the name that a derivative inside a definition has in a graph."""
    latex = derivative_latex(expr, scope)
    return Ref((latex, "derivative")) if latex else None


def is_array(symbol: Symbol) -> bool:
    """Whether a name is a free column, which may be drawn entry by entry."""
    return symbol.domain is not None and len(symbol.domain.shape) == 1


def partial(of: str, by: str) -> str:
    """Return the LaTeX of a derivative."""
    return rf"\dfrac{{\partial {of}}}{{\partial {by}}}"
