r"""What one side of a chain leaves out and the others say.

A bare `\nabla L` is taken by the names of the column that it is set equal to. `\sum_{j \ne k}` and
`\sum_{i<j}` name one index of two: with k free it would be one claim for each k, but a side without
k, and no k but in such sums, leaves one reading: the sum runs over k as well. Where k stands
elsewhere too, or in nothing that is added, it is refused. The 0 of `\nabla J = 0` has no shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.binders import free, free_keys
from stepcheck.core.errors import RefusalError
from stepcheck.core.scope import range_of
from stepcheck.core.tree import (
    Big,
    Compare,
    Deriv,
    Gradient,
    Matrix,
    Num,
    Ref,
    Special,
    replace_node,
    walk,
)  # fmt: skip
from stepcheck.core.trial.shapes import is_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key


def completed(exprs: list[Expr], relations: list[str], scope: Scope) -> list[Expr]:
    """Return a chain with nothing left out; raise `RefusalError` where it can mean two things."""
    return with_zeros(over_all_pairs(with_variables(exprs), scope), relations, scope)


def with_zeros(exprs: list[Expr], relations: list[str], scope: Scope) -> list[Expr]:
    r"""Return a chain in which the 0 of `\nabla J = 0` has the shape of what it is compared with.

    No other number means one for each entry.
    """
    if Num("0") not in exprs or not {"=", r"\ne"}.issuperset(relations):
        return exprs
    others = [expr for expr in exprs if expr != Num("0")]
    if not any(is_array(expr, scope) for expr in others):
        return exprs
    return [Special("zeros", position=e.position) if e == Num("0") else e for e in exprs]


def with_variables(exprs: list[Expr]) -> list[Expr]:
    r"""Return a chain with each bare `\nabla L` as the column that the chain sets it equal to."""
    found: list[Expr] = []
    for expr in exprs:
        if isinstance(expr, Gradient) and expr.by is None and expr.order == 1:
            found.append(next((c for e in exprs if (c := column_for(expr, e))), expr))
        else:
            found.append(expr)
    return found


def column_for(gradient: Gradient, other: Expr) -> Expr | None:
    """Return the column of derivatives by the names that another column differentiates by."""
    if not isinstance(other, Matrix) or any(len(row) != 1 for row in other.rows):
        return None
    names: list[Ref] = []
    for (cell,) in other.rows:
        if not isinstance(cell, Deriv) or len(cell.by) != 1 or cell.body != gradient.body:
            return None
        names.append(cell.by[0])
    if len(set(names)) != len(names):
        return None
    cells = tuple((Deriv(gradient.body, (name,), position=gradient.position),) for name in names)
    return Matrix(cells, position=gradient.position)


def over_all_pairs(exprs: list[Expr], scope: Scope) -> list[Expr]:
    """Return the sides of a chain, in which sums over pairs run over both of their indices.

    Raises `RefusalError` where the second index may be fixed as well.
    """
    for big, key in [found for expr in exprs for found in pairs_in(expr, scope)]:
        if all(key in free_keys(expr) for expr in exprs):
            continue  # it is fixed, on every side
        elsewhere = any(key in free_keys(expr) for expr in without_pairs(exprs, key, scope))
        if elsewhere or not speaks_of(big, key):
            refuse(big, key, scope)
        domain = range_of(scope.get(key))
        whole = Big(big.kind, key, domain.low, domain.high, None, big, position=big.position)
        exprs = [replace_node(expr, big, whole) for expr in exprs]
    return exprs


def pairs_in(expr: Expr, scope: Scope) -> Iterator[tuple[Big, Key]]:
    """Yield each sum with an index that its condition names, and that nothing runs over."""
    outside = {id(node) for node in free(expr)}
    for big in walk(expr):
        if not isinstance(big, Big) or big.where is None:
            continue
        named = [n for n in walk(big.where) if isinstance(n, Ref) and id(n) in outside]
        for key in dict.fromkeys(ref.key for ref in named):
            symbol = scope.get(key)
            fixed = symbol is None or not symbol.is_index or scope.wholly_fixed(key)
            if key != big.index and not fixed:
                yield big, key


def speaks_of(big: Big, key: Key) -> bool:
    r"""Whether a sum could mean all pairs: what is added has both indices, or they are in order.

    `\sum_{j \ne k} \frac{1}{n - 1}` may well be meant for one k.
    """
    ordered = isinstance(big.where, Compare) and {"<", r"\le"}.issuperset(big.where.relations)
    return ordered or {key, big.index} <= {*free_keys(big.body)}


def without_pairs(exprs: list[Expr], key: Key, scope: Scope) -> list[Expr]:
    """Return the sides with what has no such index in place of their sums over pairs with it."""
    rest = exprs
    for big in [big for expr in exprs for big, name in pairs_in(expr, scope) if name == key]:
        rest = [replace_node(expr, big, big.start) for expr in rest]
    return rest


def refuse(big: Big, key: Key, scope: Scope) -> None:
    """Refuse a sum whose second index stands elsewhere too, but not on every side."""
    symbol = scope.get(key)
    assert symbol is not None  # it is the name of an index
    raise RefusalError(
        f"does this {big.kind} run over {symbol.latex} as well, over all pairs?",
        big.position,
        rf"write a {big.kind} over {symbol.latex} before it, or the ends of both, "
        rf"as in 1 \le i < j \le n, or let {symbol.latex} stand on all sides",
    )
