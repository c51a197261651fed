"""Derivatives along the edges of a graph, entry by entry, and the chain rule over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import ONE, ZERO, Dual, primal
from stepcheck.core.value.differentiate import TAGS, assign
from stepcheck.core.value.entries import indexed
from stepcheck.graph.compute.kinks import slope
from stepcheck.graph.compute.rounding import NONE, settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.arrays import Shape, Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.tree import Ref
    from stepcheck.core.value.env import Env
    from stepcheck.graph.compute.graph import Graph


@dataclass(frozen=True)
class Jacobian:
    """The derivative of one value by another: a row for each entry above, a column for each below.

    Entries of an array are counted row by row.
    """

    of: Shape
    by: Shape
    rows: list[list[Number]]

    @property
    def value(self) -> Value | None:
        """The derivative in the layout that is agreed on; None where there is none.

        A number by an array has the shape of the array; a column by a number is a column; a column
        by a column is the matrix whose rows belong to the column above.
        """
        if not self.of:
            shape = self.by
            return arrays.build(shape, lambda r, c: self.rows[0][r * (shape or (1, 1))[1] + c])
        if not self.by:
            return arrays.build(self.of, lambda r, c: self.rows[r * self.of[1] + c][0])
        if self.of[1] == self.by[1] == 1:
            return arrays.array(self.rows)
        return None

    @property
    def number(self) -> Number | None:
        """The derivative of a number by a number; None for any other."""
        return None if self.of or self.by else self.rows[0][0]

    def settled(self) -> Jacobian:
        """Return it with numbers that can be written."""
        return Jacobian(self.of, self.by, [[settled(x) for x in row] for row in self.rows])


def jacobian(env: Env, of: Ref, by: Ref, shape: Shape, value: Value) -> Jacobian:
    """Return the derivative of a name of this shape by another, which has this value.

    A slope that does not exist is `NONE`.
    """
    at = indexed(value)
    columns: list[list[Number]] = []
    for row, numbers in enumerate(arrays.rows_of(at)):
        for column, x in enumerate(numbers):
            tag = next(TAGS)
            moved = arrays.with_entry(at, row, column, Dual(tag, x, ONE))
            try:
                found = env.child(assign(env, by, moved)).eval(of)
            except UndefinedError:
                columns.append([NONE] * (shape[0] * shape[1] if shape else 1))
                continue
            columns.append([primal(slope(entry, tag)) for entry in arrays.entries(found)])
    return Jacobian(shape, arrays.shape_of(at), [list(row) for row in zip(*columns, strict=True)])


def chained(
    graph: Graph,
    shapes: dict[str, Shape],
    local: dict[tuple[str, str], Jacobian],
    wanted: Iterable[str],
) -> dict[str, Value]:
    """Return the gradients of the output, a number, by nodes: the chain rule from the end back.

    Each has the shape of its node. `local` must hold all edges on their ways to the output.
    """
    flat: dict[str, list[Number]] = {graph.output.name: [ONE]}
    for name in [*graph.nodes][-2::-1]:
        slopes = [(flat[c], local[name, c]) for c in graph.children(name) if (name, c) in local]
        if slopes:
            size = len(slopes[0][1].rows[0])
            flat[name] = [total(slopes, column) for column in range(size)]
    return {name: shaped(shapes[name], flat[name]) for name in graph.nodes if name in {*wanted}}


def total(slopes: list[tuple[list[Number], Jacobian]], column: int) -> Number:
    """Return the sum of the products of what comes back and what each edge adds."""
    found: Number = ZERO
    for above, edge in slopes:
        for upstream, row in zip(above, edge.rows, strict=True):
            if not is_zero(row[column]):
                found = found + upstream * row[column]
    return found


def is_zero(x: Number) -> bool:
    """Whether an edge carries nothing at all."""
    return isinstance(x, fmpq) and x == 0


def shaped(shape: Shape, flat: list[Number]) -> Value:
    """Return numbers in the shape of a node."""
    return arrays.build(shape, lambda r, c: flat[r * (shape or (1, 1))[1] + c])
