"""Equations that are linear in all entries of one array: solved exactly, the rest as drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible, is_array
from stepcheck.core.errors import ShapeError, UnmetError
from stepcheck.core.numbers import ONE, ZERO, Real, ball, primal, sign_of
from stepcheck.core.value.lookup import drawn, shape_of

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import Root
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env

MOST_UNKNOWNS = 150
NONE = "the condition cannot be met"


class System:
    """Equations in one array, at one sample."""

    def __init__(self, env: Env, node: Root) -> None:
        self.env, self.node = env, node
        symbol = env.scope.get(node.unknown.key)
        assert symbol is not None  # whoever made the node has found it
        assert symbol.domain is not None
        self.symbol, self.domain = symbol, symbol.domain
        self.shape = shape_of(env, symbol)

    def solved(self) -> Value:
        """Return an array that meets the equations; raise `UnmetError` where there is none.

        Entries that the equations leave free are as they were drawn.
        """
        rows, columns = self.shape
        places = [(r, c) for r in range(rows) for c in range(columns)]
        if len(places) > MOST_UNKNOWNS:
            raise UnmetError("too many entries to solve for")
        start = drawn(self.env, self.node.unknown.key, (), self.domain, self.shape)
        if not is_array(start):  # of one entry
            start = arrays.full(self.shape, arrays.number(start))
        miss = self.misses(start)
        if any(not is_zero(m) for m in miss):
            start = self.corrected(start, places, miss)
        if not all(self.is_met(m) for m in self.misses(start)):
            raise UnmetError(NONE)
        numbers = [primal(x) for x in arrays.entries(start)]
        if not self.domain.contains_all(numbers, self.env.bound):
            raise UnmetError("the condition asks for numbers outside the set")
        if all(is_zero(x) for x in numbers):
            self.env.context.trivial = True
        return start

    def corrected(self, start: Value, places: list[tuple[int, int]], miss: list[Real]) -> Value:
        """Return the array changed in as few entries as the equations need."""
        sides: list[list[Real]] = []
        for row, column in places:
            moved = arrays.add(start, self.unit(row, column))
            sides.append([a - b for a, b in zip(self.misses(moved), miss, strict=True)])
        matrix = [[side[k] for side in sides] + [-m] for k, m in enumerate(miss)]
        changes = solution(matrix)
        change = dict(zip(places, changes, strict=True))
        return arrays.add(start, arrays.build(self.shape, lambda r, c: change[r, c]))

    def unit(self, row: int, column: int) -> Value:
        """Return an array with a single 1."""
        return arrays.build(self.shape, lambda r, c: ONE if (r, c) == (row, column) else ZERO)

    def misses(self, value: Value) -> list[Real]:
        """Return by how much each entry of each equation fails."""
        overrides: dict[Slot, Value] = {(self.node.unknown.key, ()): value}
        inside = self.env.child(overrides)
        inside.start = inside
        pairs = ((self.node.body, self.node.target), *self.node.more)
        return [m for body, target in pairs for m in gaps(inside.eval(body), inside.eval(target))]

    @staticmethod
    def is_met(miss: Real) -> bool:
        """Whether an entry of an equation holds."""
        return is_zero(miss) if isinstance(miss, fmpq) else bool(miss.contains(0))


def is_zero(x: Real) -> bool:
    """Whether a number is known to be 0."""
    return isinstance(x, fmpq) and x == 0


def gaps(left: Value, right: Value) -> list[Real]:
    """Return the differences of the entries of two sides; raise `ShapeError` if they do not fit."""
    left, right = shaped(left, right), shaped(right, left)
    if arrays.shape_of(left) != arrays.shape_of(right):
        raise ShapeError("the two sides of a condition have different shapes")
    pairs = zip(arrays.entries(left), arrays.entries(right), strict=True)
    return [primal(a) - primal(b) for a, b in pairs]


def shaped(value: Value, other: Value) -> Value:
    """Return bold 1, 0 or I, and a plain 0, in the shape of the other side."""
    shape = arrays.shape_of(other) if not isinstance(other, Flexible) else ()
    if isinstance(value, Flexible):
        return value.shaped(shape)
    if shape and not is_array(value) and primal(value) == 0:
        return arrays.full(shape, ZERO)
    return value


def solution(matrix: list[list[Real]]) -> list[Real]:
    """Return a solution of linear equations, the last column being their right sides.

    Unknowns that may be anything are 0. Raises `UnmetError` where there is no solution, and
    `UnsureError` where the precision does not tell.
    """
    width = len(matrix[0]) - 1
    rows = reduced(matrix)
    found: list[Real] = [ZERO] * width
    for row in rows:
        pivot = next((c for c, x in enumerate(row) if not is_zero(x)), None)
        if pivot == width:
            raise UnmetError(NONE)
        if pivot is not None:
            found[pivot] = row[-1]
    return found


def reduced(matrix: list[list[Real]]) -> list[list[Real]]:
    """Return the matrix with a 1 as the only number in the column of each row's first."""
    fractions = [[x for x in row if isinstance(x, fmpq)] for row in matrix]
    if all(len(row) == len(matrix[0]) for row in fractions):
        exact, rank = fmpq_mat(fractions).rref()
        return [[exact[r, c] for c in range(exact.ncols())] for r in range(rank)]
    rows = [list(row) for row in matrix]
    done = 0
    for column in range(len(rows[0]) - 1):
        chosen = pivot_of(rows, done, column)
        if chosen is None:
            continue
        rows[done], rows[chosen] = rows[chosen], rows[done]
        first = rows[done][column]
        rows[done] = [x / first for x in rows[done]]
        rows[done][column] = ONE
        for r, row in enumerate(rows):
            if r != done and not is_zero(row[column]):
                factor = row[column]
                rows[r] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
                rows[r][column] = ZERO
        done += 1
        if done == len(rows):
            break
    return rows[:done]


def pivot_of(rows: list[list[Real]], done: int, column: int) -> int | None:
    """Return the row with the largest number in a column; None where all are 0."""
    sizes = [(abs(ball(rows[r][column])).mid(), r) for r in range(done, len(rows))]
    for _, row in sorted(sizes, key=lambda s: float(s[0]), reverse=True):
        if sign_of(rows[row][column]) != 0:
            return row
    return None
