r"""A gradient without a subscript takes its names from the column it is set equal to."""

from __future__ import annotations

from stepcheck.core.tree import Deriv, Expr, Gradient, Matrix, Ref


def completed(exprs: list[Expr]) -> list[Expr]:
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
