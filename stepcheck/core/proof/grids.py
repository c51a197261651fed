"""Arrays whose sizes may be names: an entry is a function of its row and its column.

The operations are those of `core.arrays`, and the same shapes fit together. Sizes that are not
surely the same are not proved to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from stepcheck.core.arrays import Flexible
from stepcheck.core.numbers import Number, divide
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError, as_number, plain
from stepcheck.core.proof.algebra.indices import delta, index
from stepcheck.core.proof.algebra.sums import span, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.core.proof.algebra.field import Field

T = TypeVar("T")
MOST_ROWS = 4  # of a matrix whose determinant is written out


class Grid:
    """Numbers in rows and columns, counted from 1; a column has one column."""

    def __init__(
        self, rows: Fraction, columns: Fraction, entry: Callable[[Fraction, Fraction], Number]
    ) -> None:
        self.rows, self.columns, self.compute = rows, columns, entry
        self.seen: dict[tuple[str, str], Number] = {}

    def entry(self, row: Fraction, column: Fraction) -> Number:
        """Return an entry."""
        place = row.text, column.text
        if place not in self.seen:
            self.seen[place] = self.compute(row, column)
        return self.seen[place]

    @property
    def is_column(self) -> bool:
        """Whether there is surely one column."""
        return self.columns.whole == 1

    @property
    def is_row(self) -> bool:
        """Whether there is surely one row."""
        return self.rows.whole == 1


Value: TypeAlias = Number | Grid | Flexible


def grid(
    rows: Fraction, columns: Fraction, entry: Callable[[Fraction, Fraction], Number]
) -> Number | Grid:
    """Return an array; of one entry, that number."""
    one = rows.field.one
    return entry(one, one) if rows.whole == columns.whole == 1 else Grid(rows, columns, entry)


def number(value: Value) -> Number:
    """Return a value that must be a number."""
    if isinstance(value, Grid | Flexible):
        raise UnprovableError("an array where a number is needed")
    return value


def same_size(one: Fraction, other: Fraction) -> None:
    """Raise `UnprovableError` unless two sizes are surely the same."""
    if not (one - other).is_zero:
        raise UnprovableError("two sizes that may differ")


def same_shape(one: Grid, other: Grid) -> None:
    """Raise `UnprovableError` unless two arrays surely have one shape."""
    same_size(one.rows, other.rows)
    same_size(one.columns, other.columns)


def places(size: Fraction) -> Iterator[Fraction]:
    """Yield the places along an axis: each of them if they are few, else any one of them."""
    one = size.field.one
    if (whole := span(one, size)) is not None:
        yield from (size.field.number(n) for n in whole)
        return
    with index(one, size) as place:
        yield place


def pairs_of(left: Grid, right: Grid) -> Iterator[tuple[Number, Number]]:
    """Yield the entries of two arrays of one shape side by side, each of them or any."""
    same_shape(left, right)
    for row in places(left.rows):
        for column in places(left.columns):
            yield left.entry(row, column), right.entry(row, column)


def shaped(flexible: Flexible, rows: Fraction, columns: Fraction) -> Number | Grid:
    """Return bold 1, 0 or I at a size."""
    field, scale = rows.field, flexible.scale
    if flexible.kind == "zeros":
        return grid(rows, columns, lambda _r, _c: as_number(field.zero))
    if flexible.kind == "eye":
        same_size(rows, columns)
        return grid(rows, columns, lambda r, c: scale * as_number(delta(r, c)))
    if (rows if flexible.flipped else columns).whole != 1:
        raise UnprovableError("a column of ones in another shape")
    return grid(rows, columns, lambda _r, _c: scale)


def fitted(value: Value, other: Value) -> Value:
    """Return bold 1, 0 or I at the size of another value, where that has one."""
    if isinstance(value, Flexible) and isinstance(other, Grid):
        return shaped(value, other.rows, other.columns)
    return value


def each(f: Callable[[Number], Number], value: Value) -> Number | Grid:
    """Apply a function of a number entry by entry."""
    if isinstance(value, Grid):
        return Grid(value.rows, value.columns, lambda r, c: f(value.entry(r, c)))
    return f(number(value))


def entrywise(f: Callable[[Number, Number], Number], left: Value, right: Value) -> Number | Grid:
    """Combine entry by entry; a number meets every entry."""
    one, other = fitted(left, right), fitted(right, left)
    if isinstance(one, Grid) and isinstance(other, Grid):
        same_shape(one, other)
        return Grid(one.rows, one.columns, lambda r, c: f(one.entry(r, c), other.entry(r, c)))
    if isinstance(one, Grid):
        return each(lambda a: f(a, number(other)), one)
    return each(lambda b: f(number(one), b), other)


def scaled(flexible: Flexible, scale: Number) -> Flexible:
    """Return bold 1, 0 or I times another number than before."""
    return Flexible(flexible.kind, scale, flexible.flipped)


def add(left: Value, right: Value) -> Value:
    """Return a sum; a number is added to each entry of a column."""
    one, other = fitted(left, right), fitted(right, left)
    if isinstance(one, Flexible) and isinstance(other, Flexible):
        if (one.kind, one.flipped) != (other.kind, other.flipped):
            raise UnprovableError("bold 1, 0 and I of unknown size")
        return scaled(one, one.scale + other.scale)
    for a, b in ((one, other), (other, one)):
        if isinstance(a, Flexible):
            if a.kind != "ones":
                raise UnprovableError("a number and a matrix of unknown size")
            return scaled(a, a.scale + number(b))
        if isinstance(a, Grid) and not isinstance(b, Grid) and not (a.is_column or a.is_row):
            raise UnprovableError("a number plus a matrix")
    return entrywise(lambda a, b: a + b, one, other)


def negate(value: Value) -> Value:
    """Return minus a value."""
    if isinstance(value, Flexible):
        return scaled(value, -value.scale)
    return each(lambda x: -x, value)


def multiply(left: Value, right: Value) -> Value:
    """Return a product: of matrices, or scaled by a number."""
    for a, b in ((left, right), (right, left)):
        if isinstance(a, Flexible) and not isinstance(b, Grid | Flexible):
            return scaled(a, a.scale * b)
    if isinstance(left, Flexible) and isinstance(right, Grid):
        left = before(left, right)
    if isinstance(right, Flexible) and isinstance(left, Grid):
        right = behind(left, right)
    if isinstance(left, Grid) and isinstance(right, Grid):
        return dot(left, right)
    return entrywise(lambda a, b: a * b, left, right)


def before(flexible: Flexible, right: Grid) -> Value:
    """Return bold 1, 0 or I at the size that it has before a matrix."""
    one = right.rows.field.one
    if flexible.kind != "ones":
        return shaped(flexible, right.rows, right.rows)
    if not flexible.flipped:
        raise UnprovableError("a column of ones of unknown length")
    return shaped(flexible, one, right.rows)


def behind(left: Grid, flexible: Flexible) -> Value:
    """Return bold 1, 0 or I at the size that it has behind a matrix."""
    one = left.rows.field.one
    if flexible.kind == "eye":
        return shaped(flexible, left.columns, left.columns)
    if flexible.flipped:
        raise UnprovableError("a row of ones of unknown length")
    return shaped(flexible, left.columns, one)


def dot(left: Grid, right: Grid) -> Number | Grid:
    """Return a matrix product."""
    same_size(left.columns, right.rows)
    one = left.rows.field.one
    return grid(
        left.rows, right.columns,
        lambda r, c: total(
            one, left.columns, lambda k: left.entry(r, k) * right.entry(k, c)
        ),
    )  # fmt: skip


def quotient(left: Value, right: Value) -> Value:
    """Return left over right: by a number, or entry by entry for two columns."""
    if isinstance(right, Grid) and not right.is_column:
        raise UnprovableError("division by a matrix")
    if isinstance(left, Flexible) and not isinstance(right, Grid):
        return scaled(left, divide(left.scale, number(right)))
    return entrywise(divide, left, right)


def transpose(value: Value) -> Value:
    """Return the transpose; of a number, the number."""
    if isinstance(value, Flexible):
        turned = not value.flipped if value.kind != "eye" else value.flipped
        return Flexible(value.kind, value.scale, turned)
    if isinstance(value, Grid):
        return Grid(value.columns, value.rows, lambda r, c: value.entry(c, r))
    return value


def of_rows(field: Field, rows: list[list[Number]]) -> Number | Grid:
    """Return numbers in rows as a value, whose entries are only known at printed places."""

    def entry(row: Fraction, column: Fraction) -> Number:
        return at(at(rows, row), column)

    return grid(field.number(len(rows)), field.number(len(rows[0])), entry)


def at(items: list[T], place: Fraction) -> T:
    """Return one of some things, counted from 1."""
    number = place.whole
    if number is None or not 1 <= number <= len(items):
        raise UnprovableError("an entry at a place that is a name, or outside")
    return items[number - 1]


def differences(left: Value, right: Value) -> Iterator[Fraction]:
    """Yield the differences of two values, entry by entry, without what is perturbed in them."""
    one, other = fitted(left, right), fitted(right, left)
    if isinstance(one, Flexible) and isinstance(other, Flexible):
        if (one.kind, one.flipped) != (other.kind, other.flipped):
            raise UnprovableError("bold 1, 0 and I of unknown size")
        one, other = one.scale, other.scale
    if isinstance(one, Grid) and isinstance(other, Grid):
        for a, b in pairs_of(one, other):
            yield plain(a) - plain(b)
    else:
        yield plain(number(one)) - plain(number(other))


def written_out(value: Value) -> list[list[Number]]:
    """Return the rows of a value whose sizes are numbers."""
    if not isinstance(value, Grid):
        return [[number(value)]]
    one = value.rows.field.one
    rows, columns = span(one, value.rows), span(one, value.columns)
    if rows is None or columns is None:
        raise UnprovableError("a size that is a name")
    place = value.rows.field.number
    return [[value.entry(place(r), place(c)) for c in columns] for r in rows]


def beside(blocks: list[Value]) -> list[list[Number]]:
    """Return one row of blocks as rows of numbers."""
    found = [written_out(b) for b in blocks]
    if len({len(rows) for rows in found}) != 1:
        raise UnprovableError("blocks of different heights")
    return [[x for rows in found for x in rows[at]] for at in range(len(found[0]))]


def determinant(rows: list[list[Number]]) -> Number:
    """Return the determinant, by its first row."""
    if len(rows) != len(rows[0]) or len(rows) > MOST_ROWS:
        raise UnprovableError("this determinant")
    if len(rows) == 1:
        return rows[0][0]
    found: Number | None = None
    for at, x in enumerate(rows[0]):
        minor = determinant([[*row[:at], *row[at + 1 :]] for row in rows[1:]])
        term = x * minor if at % 2 == 0 else -(x * minor)
        found = term if found is None else found + term
    assert found is not None  # there are at least two columns
    return found


def inverse(field: Field, rows: list[list[Number]]) -> Number | Grid:
    """Return the inverse, by the minors."""
    whole = determinant(rows)
    size = range(len(rows))
    if len(rows) == 1:
        return divide(as_number(field.one), whole)

    def cofactor(row: int, column: int) -> Number:
        minor = [[x for c, x in enumerate(line) if c != column]
                 for r, line in enumerate(rows) if r != row]  # fmt: skip
        found = determinant(minor)
        return divide(found if (row + column) % 2 == 0 else -found, whole)

    return of_rows(field, [[cofactor(c, r) for c in size] for r in size])


def raise_to(base: Grid, exponent: int) -> Value:
    """Return a whole power of a square matrix; -1 is the inverse."""
    same_size(base.rows, base.columns)
    if exponent < 0:
        inverted = inverse(base.rows.field, written_out(base))
        if not isinstance(inverted, Grid):
            raise UnprovableError("the inverse of a number")
        return raise_to(inverted, -exponent)
    if exponent == 0:
        return shaped(Flexible("eye", as_number(base.rows.field.one)), base.rows, base.columns)
    found: Value = base
    for _ in range(exponent - 1):
        found = multiply(found, base)
    return found


def squares(value: Value) -> Number:
    """Return the sum of the squares of all entries."""
    if not isinstance(value, Grid):
        x = number(value)
        return x * x
    one = value.rows.field.one
    return total(
        one, value.rows,
        lambda r: total(one, value.columns, lambda c: value.entry(r, c) * value.entry(r, c)),
    )  # fmt: skip


def replaced(value: Grid, row: Fraction, column: Fraction, new: Number) -> Grid:
    """Return an array with another number at one place."""

    def entry(r: Fraction, c: Fraction) -> Number:
        here = as_number(delta(r, row) * delta(c, column))
        old = value.entry(r, c)
        if plain(here).whole == 0:
            return old
        return new if plain(here).whole == 1 else old + here * (new - old)

    return Grid(value.rows, value.columns, entry)
