"""What a page says above a graph: what its symbols mean, and which derivatives it has derived."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.core.check.claim import ends
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.cursor import strip_punctuation
from stepcheck.core.tree import At, Call, Deriv, Gradient, Ref, walk
from stepcheck.graph.fields.names import latex_of
from stepcheck.pages.walk import Walk, introduce

if TYPE_CHECKING:
    from stepcheck.core.read.display.statements import Statement
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr
    from stepcheck.graph.compute.graph import Edge
    from stepcheck.pages.extract import Display


@dataclass
class Above:
    """The scope at a place of a page, and formulas by edge: that of ∂z/∂w is at (w, z)."""

    scope: Scope
    formulas: dict[Edge, str] = field(default_factory=dict)


def read_above(text: str, offset: int, notation: Scope | None = None) -> Above:
    """Return what a page has said before an offset: what stands below is not yet known."""
    walk = Walk(text, notation)
    formulas: dict[Edge, str] = {}
    for display, scope in walk:
        if display.offset > offset:
            break
        statements = introduce(display, scope)
        if display.block < 0:  # in an example a letter may stand for its value
            formulas |= derived(display, statements, walk.page)
    return Above(walk.at(offset), formulas)


def derived(display: Display, statements: list[Statement], scope: Scope) -> dict[Edge, str]:
    r"""Return the last side of each claim such as `\frac{\partial z}{\partial w} = … = x`."""
    found: dict[Edge, str] = {}
    for statement in statements:
        signs = {relation.text for relation in statement.relations}
        if signs == {"="} and not statement.conditions and not statement.mark:
            edge = edge_of(tree_of(statement.parts[0], scope), scope)
            sides = [p for p in statement.parts[1:] if is_plain(tree_of(p, scope))] if edge else []
            for side in sides[-1:]:
                latex = display.latex[side[0].position : ends(side)]
                if edge and "&" not in latex and r"\\" not in latex:  # it is of one row
                    found[edge] = latex
    return found


def tree_of(tokens: list[Token], scope: Scope) -> Expr | None:
    """Return an expression, None if it cannot be read: the checker says so elsewhere."""
    try:
        return parse(strip_punctuation(tokens), scope)
    except RefusalError:
        return None


def edge_of(tree: Expr | None, scope: Scope) -> Edge | None:
    """Return (by, of) for a first derivative of a name by a name."""
    if isinstance(tree, Deriv) and isinstance(tree.body, Ref) and len(tree.by) == 1:
        return latex_of(tree.by[0], scope), latex_of(tree.body, scope)
    return None


def is_plain(tree: Expr | None) -> bool:
    """Whether an expression was read, and holds no derivative that is still to be worked out."""
    return tree is not None and not any(
        isinstance(node, Deriv | Gradient | At) or (isinstance(node, Call) and node.primes)
        for node in walk(tree)
    )
