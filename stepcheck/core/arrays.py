"""Arrays of numbers: shapes and the operations that authors write with them.

A value is a number, an `Array` with rows and columns (a column of n numbers is n×1), or a
`Flexible` whose size is not known yet. An array with one entry is that number. Shapes never
broadcast, except that a number is added to each entry of a column: a missing transpose must be an
error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from stepcheck.core.errors import (
    MisfitError,
    OpenError,
    RefusalError,
    ShapeError,
    UndefinedError,
    UnsureError,
)
from stepcheck.core.numbers import (
    ONE,
    ZERO,
    Number,
    ball,
    divide,
    has_value,
    is_nothing,
    power,
    primal,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from typing_extensions import TypeIs

Shape: TypeAlias = tuple[int, ...]
Kind = Literal["ones", "zeros", "eye"]
LARGEST_POWER = 64  # of a matrix
LARGEST_DETERMINANT = 12
MOST_IN_PRODUCT = 10_000


class Array:
    """Numbers in rows and columns, at least two of them."""

    __slots__ = ("rows", "shape")

    def __init__(self, rows: list[list[Number]]) -> None:
        self.rows, self.shape = rows, (len(rows), len(rows[0]))

    def __iter__(self) -> Iterator[list[Number]]:
        return iter(self.rows)

    def __getitem__(self, place: tuple[int, int]) -> Number:
        return self.rows[place[0]][place[1]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Array) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        return f"Array({self.rows})"


@dataclass(frozen=True)
class Flexible:
    """Bold 1 (a column of ones), bold 0 or I, times a number, at the size of what it meets."""

    kind: Kind
    scale: Number
    flipped: bool = False

    def shaped(self, shape: Shape) -> Value:
        """Return it as a value of this shape; raise `ShapeError` if it cannot take it."""
        if self.kind == "zeros":
            return full(shape, ZERO)
        rows, columns = shape or (1, 1)
        if self.kind == "eye" and rows == columns:
            return build((rows, columns), lambda r, c: self.scale if r == c else ZERO)
        if self.kind == "ones" and (rows if self.flipped else columns) == 1:
            return full(shape, self.scale)
        raise ShapeError(f"{self.kind} cannot take the shape {describe(shape)}")


Value: TypeAlias = Number | Array | Flexible


def is_array(value: object) -> TypeIs[Array]:
    """Whether a value is an array (not a number, not flexible)."""
    return isinstance(value, Array)


def shape_of(value: Value) -> Shape:
    """Return () for a number, (rows, columns) for an array."""
    return value.shape if isinstance(value, Array) else ()


def array(rows: list[list[Number]]) -> Value:
    """Return numbers in rows as a value: one number alone is that number."""
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else Array(rows)


def build(shape: Shape, entry: Callable[[int, int], Number]) -> Value:
    """Return a value from a function of row and column."""
    rows, columns = shape or (1, 1)
    return array([[entry(r, c) for c in range(columns)] for r in range(rows)])


def full(shape: Shape, number: Number) -> Value:
    """Return a value of one number throughout."""
    return build(shape, lambda _r, _c: number)


def column(numbers: Iterable[Number]) -> Value:
    """Return a column."""
    return array([[x] for x in numbers])


def rows_of(value: Number | Array) -> list[list[Number]]:
    """Return the rows of a value; a number is one row with one entry."""
    return value.rows if isinstance(value, Array) else [[value]]


def entries(value: Value) -> list[Number]:
    """Return the numbers of a value, row by row."""
    if isinstance(value, Flexible):
        raise OpenError("bold 1, 0 or I has no definite size here")
    return [x for row in rows_of(value) for x in row]


def with_entry(value: Number | Array, row: int, col: int, number: Number) -> Value:
    """Return a value with one entry replaced."""
    rows = [list(r) for r in rows_of(value)]
    rows[row][col] = number
    return array(rows)


def beside(blocks: list[Value]) -> list[list[Number]]:
    """Return one row of blocks as rows of numbers; bold 1, 0 and I take the others' height."""
    heights = {len(rows_of(b)) for b in blocks if not isinstance(b, Flexible)}
    if len(heights) != 1:
        raise ShapeError("the blocks in a row of this matrix differ in height")
    (height,) = heights
    parts = [rows_of(block(b, height)) for b in blocks]
    return [[x for part in parts for x in part[row]] for row in range(height)]


def block(value: Value, height: int) -> Number | Array:
    """Return a part of a matrix, with its size."""
    if isinstance(value, Flexible):
        value = value.shaped((height, height if value.kind == "eye" else 1))
        assert not isinstance(value, Flexible)  # it has been given a shape
    return value


def below(blocks: list[list[list[Number]]]) -> Value:
    """Return rows of blocks as one value."""
    rows = [row for part in blocks for row in part]
    if len({len(row) for row in rows}) != 1:
        raise ShapeError("the rows of blocks of this matrix differ in width")
    return array(rows)


def each(f: Callable[[Number], Number], value: Value) -> Value:
    """Apply a function of a number entry by entry."""
    if isinstance(value, Flexible):
        raise OpenError("a function of bold 1, 0 or I has no definite size; write its entries")
    return Array([[f(x) for x in row] for row in value]) if is_array(value) else f(number(value))


def number(value: Value) -> Number:
    """Return a value that must be a number."""
    if isinstance(value, Array | Flexible):
        raise ShapeError(f"a number is expected, not {describe(shape_of(value))}")
    return value


def add(left: Value, right: Value) -> Value:
    """Return a sum; a number is added to each entry of a column, other shapes must agree."""
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        return add_flexible(left, right)
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            raise MisfitError(f"{describe(left.shape)} + {describe(right.shape)} do not fit")
        pairs = zip(left.rows, right.rows, strict=True)
        return Array([[a + b for a, b in zip(*rows, strict=True)] for rows in pairs])
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Array) and not isinstance(other, Array):
            if 1 not in one.shape:
                raise ShapeError(
                    f"a number plus a matrix of {describe(one.shape)}: write the number times "
                    "bold 1, or times I"
                )
            return Array([[x + other for x in row] for row in one])
    return number(left) + number(right)


def add_flexible(left: Value, right: Value) -> Value:
    """Return a sum with bold 1, 0 or I in it, at the size of what it meets."""
    if isinstance(left, Array) or isinstance(right, Array):
        shape = shape_of(left) or shape_of(right)
        a, b = (v.shaped(shape) if isinstance(v, Flexible) else v for v in (left, right))
        return add(a, b)
    if isinstance(left, Flexible) and isinstance(right, Flexible):
        if (left.kind, left.flipped) == (right.kind, right.flipped):
            return replace(left, scale=left.scale + right.scale)
        raise ShapeError("bold 1, 0 and I of unknown size cannot be added")
    flexible, other = (left, right) if isinstance(left, Flexible) else (right, left)
    assert isinstance(flexible, Flexible)  # one of them is
    if flexible.kind == "ones":
        return replace(flexible, scale=flexible.scale + number(other))
    raise ShapeError("a number and a matrix of unknown size cannot be added")


def negate(value: Value) -> Value:
    """Return minus a value."""
    if isinstance(value, Flexible):
        return replace(value, scale=-value.scale)
    return each(lambda x: -x, value)


def multiply(left: Value, right: Value) -> Value:
    """Return a product: matrix product of two arrays, scaling by a number."""
    if isinstance(left, Flexible) and not isinstance(right, Array | Flexible):
        return replace(left, scale=left.scale * right)
    if isinstance(right, Flexible) and not isinstance(left, Array | Flexible):
        return replace(right, scale=right.scale * left)
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        return multiply_flexible(left, right)
    if isinstance(left, Array) and isinstance(right, Array):
        return dot(left, right)
    if isinstance(left, Array):
        return each(lambda x: x * number(right), left)
    return each(lambda x: left * x, right)


def dot(left: Array, right: Array) -> Value:
    """Return a matrix product."""
    if left.shape[1] != right.shape[0]:
        raise MisfitError(
            f"({describe(left.shape)}) times ({describe(right.shape)}) do not fit: "
            "the inner sizes differ"
        )
    columns = list(zip(*right.rows, strict=True))
    return array([[total(a * b for a, b in zip(row, col, strict=True)) for col in columns]
                  for row in left.rows])  # fmt: skip


def total(numbers: Iterable[Number]) -> Number:
    """Return the sum of some numbers."""
    found: Number = ZERO
    for x in numbers:
        found = found + x
    return found


def multiply_flexible(left: Value, right: Value) -> Value:
    """Return a product with bold 1, 0 or I in it, at the size of what it meets."""
    if isinstance(left, Flexible) and isinstance(right, Array):
        size = right.shape[0]
        if left.kind != "ones":
            return multiply(left.shaped((size, size)), right)
        if left.flipped:
            return multiply(left.shaped((1, size)), right)
        if right.shape[0] == 1:
            raise OpenError("a column of ones of unknown length times a row has no definite size")
        raise ShapeError(f"a column of ones times ({describe(right.shape)}) does not fit")
    if isinstance(left, Array) and isinstance(right, Flexible):
        if right.flipped and left.shape[1] == 1:
            raise OpenError("a column times a row of ones of unknown length has no definite size")
        size = left.shape[1]
        shape = (size, size) if right.kind == "eye" else (size, 1)
        return multiply(left, right.shaped(shape))
    raise OpenError("the product of bold 1, 0 or I with each other has no definite size")


def entrywise(f: Callable[[Number, Number], Number], left: Value, right: Value) -> Value:
    """Combine entry by entry; a number meets every entry, two arrays need one shape."""
    if isinstance(left, Flexible) and is_array(right):
        left = left.shaped(right.shape)
    if isinstance(right, Flexible) and is_array(left):
        right = right.shaped(left.shape)
    if isinstance(left, Flexible) or isinstance(right, Flexible):
        raise OpenError("bold 1, 0 or I has no definite size here")
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            sizes = f"({describe(left.shape)}) and ({describe(right.shape)})"
            raise MisfitError(f"{sizes} do not fit entry by entry")
        pairs = zip(left.rows, right.rows, strict=True)
        return Array([[f(a, b) for a, b in zip(*rows, strict=True)] for rows in pairs])
    if isinstance(left, Array):
        return each(lambda a: f(a, number(right)), left)
    return each(lambda b: f(left, b), right)


def inner(left: Value, right: Value) -> Value:
    """Return the sum of the products of all entries, of two arrays of one shape."""
    products = entrywise(lambda a, b: a * b, left, right)
    return total(entries(products))


def kronecker(left: Number | Array, right: Number | Array) -> Value:
    """Return the blocks of a Kronecker product: each entry of one matrix times the other."""
    (high, wide), (rows, columns) = (shape_of(v) or (1, 1) for v in (left, right))
    if high * rows * wide * columns > MOST_IN_PRODUCT:
        raise RefusalError(f"a Kronecker product of more than {MOST_IN_PRODUCT} entries")
    a, b = rows_of(left), rows_of(right)
    return build(
        (high * rows, wide * columns),
        lambda r, c: a[r // rows][c // columns] * b[r % rows][c % columns],
    )


def quotient(left: Value, right: Value) -> Value:
    """Return left / right: by a number, or entry by entry for two columns of one length."""
    if isinstance(right, Array) and right.shape[1] != 1:
        raise ShapeError("division by a matrix; write an inverse")
    if isinstance(left, Flexible):
        return multiply(left, divide(ONE, number(right)))
    return entrywise(divide, left, right)


def raise_to(base: Value, exponent: Value) -> Value:
    """Return a power; of a square matrix for whole exponents, with -1 for the inverse."""
    if isinstance(exponent, Array | Flexible):
        raise ShapeError("an exponent must be a number")
    if isinstance(base, Flexible):
        raise OpenError("a power of bold 1, 0 or I has no definite size")
    if not isinstance(base, Array):
        return power(base, exponent)
    if base.shape[0] != base.shape[1]:
        raise OpenError(
            f"a power of a {describe(base.shape)} array; "
            r"write \odot for entry by entry, or a transpose for a product"
        )
    times = whole(primal(exponent))
    if times is None or abs(times) > LARGEST_POWER:
        raise RefusalError(f"only whole powers of a matrix, up to {LARGEST_POWER}, are understood")
    if times < 0:
        return raise_to(inverse(base), exponent * -ONE)
    result: Value = build(base.shape, lambda r, c: ONE if r == c else ZERO)
    for _ in range(times):
        result = multiply(result, base)
    return result


def inverse(matrix: Array) -> Value:
    """Return the inverse by Gauss and Jordan, with pivoting; undefined for a singular matrix."""
    size = matrix.shape[0]
    work = [[*row, *(ONE if r == c else ZERO for c in range(size))]
            for r, row in enumerate(matrix.rows)]  # fmt: skip
    for step in range(size):
        swap = pivot(work, step)
        work[step], work[swap] = work[swap], work[step]
        head = work[step][step]
        work[step] = [divide(x, head) for x in work[step]]
        for row in range(size):
            if row != step:
                factor = work[row][step]
                work[row] = [a - factor * b for a, b in zip(work[row], work[step], strict=True)]
    return array([row[size:] for row in work])


def pivot(work: list[list[Number]], step: int) -> int:
    """Return the row with the largest entry in a column; undefined if all of them are 0."""
    found = [(abs(ball(primal(work[r][step]))), r) for r in range(step, len(work))]
    sure = [(x, r) for x, r in found if not x.contains(0)]
    if sure:
        return max(sure, key=lambda pair: float(pair[0].mid()))[1]
    if all(x.is_zero() or is_nothing(x) for x, _r in found):
        raise UndefinedError("the matrix has no inverse")
    raise UnsureError


def determinant(matrix: Number | Array) -> Number:
    """Return the determinant by expansion along rows; each minor is computed once."""
    rows = rows_of(matrix)
    if len(rows) != len(rows[0]):
        raise ShapeError(f"a determinant of a {describe(shape_of(matrix))} array")
    if len(rows) > LARGEST_DETERMINANT:
        raise RefusalError(f"a determinant of more than {LARGEST_DETERMINANT} rows")
    minors: dict[int, Number] = {0: ONE}  # by the set of columns, of the rows from the last one up
    for row in reversed(rows):
        larger: dict[int, Number] = {}
        for used, minor in minors.items():
            for c, x in enumerate(row):
                if not used >> c & 1:
                    before = (used & ((1 << c) - 1)).bit_count()
                    term = x * minor if before % 2 == 0 else -(x * minor)
                    old = larger.get(used | 1 << c)
                    larger[used | 1 << c] = term if old is None else old + term
        minors = larger
    (found,) = minors.values()
    return found


def cross(a: Array, b: Array) -> Value:
    """Return the vector product of two columns of three numbers; no other arrays have one."""
    if a.shape != (3, 1) or b.shape != (3, 1):
        raise MisfitError(
            f"× is understood between columns of three numbers, not {describe(a.shape)} "
            f"and {describe(b.shape)}"
        )
    (u, v, w), (x, y, z) = entries(a), entries(b)
    return column([v * z - w * y, w * x - u * z, u * y - v * x])


def transpose(value: Value) -> Value:
    """Return the transpose; of a number, the number."""
    if isinstance(value, Flexible):
        return value if value.kind == "eye" else replace(value, flipped=not value.flipped)
    return Array([list(c) for c in zip(*value.rows, strict=True)]) if is_array(value) else value


def known(value: Value) -> bool:
    """Whether there are numbers behind a value, and not only notes on how it is computed."""
    return isinstance(value, Flexible) or all(has_value(x) for x in entries(value))


def describe(shape: Shape) -> str:
    """Return a shape in words: `number`, `3×1`."""
    return "×".join(str(size) for size in shape) if shape else "number"
