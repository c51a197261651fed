"""What a name stands for in a proof: what replaces it, its definition, or any number of its set.

As in `value.env`, a name resolves as override → what is fixed → definition → set, and only what
depends on an override is computed anew. A name that no one varies and whose definition cannot be
followed is any number: what holds for all of them holds for that one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self

from stepcheck.core.arrays import Flexible
from stepcheck.core.domains import (
    Counts,
    Functions,
    Integers,
    Interval,
    Members,
    Naturals,
    Range,
    Reals,
    Simplex,
)
from stepcheck.core.proof import grids
from stepcheck.core.proof.algebra.indices import delta, within
from stepcheck.core.proof.algebra.ring.facts import learn_linear, signs_of
from stepcheck.core.proof.algebra.ring.field import Fraction, as_number, plain
from stepcheck.core.proof.algebra.ring.ring import UnprovableError
from stepcheck.core.proof.algebra.ring.signs import NEGATIVE, POSITIVE, ZERO
from stepcheck.core.proof.grids import Grid, Value, number
from stepcheck.core.scope import range_of
from stepcheck.core.tree import All

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.core.domains import Domain
    from stepcheck.core.numbers import Number
    from stepcheck.core.proof.algebra.ring.field import Field
    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr, Key, Ref

    Place = tuple[Fraction, ...]
    Override = Callable[[Place], Value]


class Names(ABC):
    """Values of names, with overrides on top; `translate` fills in what expressions are.

    An override is a function of the indices of a family, of none for any other name.
    """

    def __init__(
        self, scope: Scope, field: Field, chosen: Mapping[Key, Fraction],
        parent: Self | None = None, overrides: Mapping[Key, Override] | None = None,
    ) -> None:  # fmt: skip
        self.scope, self.field, self.chosen, self.parent = scope, field, chosen, parent
        self.overrides: dict[Key, Override] = {
            **(parent.overrides if parent else {}), **(overrides or {}),
        }  # fmt: skip
        self.start: Self = parent.start if parent else self  # where nothing is replaced yet
        self.changed = frozenset(overrides or ())
        self.seen: dict[tuple[Key, tuple[str, ...]], Value] = {}

    @abstractmethod
    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression; raise `UnprovableError` if it is not known."""

    def child(self, overrides: Mapping[Key, Override]) -> Self:
        """Return an environment in which some names have other values."""
        return type(self)(self.scope, self.field, self.chosen, self, overrides)

    def with_index(self, key: Key, place: Fraction) -> Self:
        """Return an environment in which an index has a value."""
        return self.child({key: lambda _none: as_number(place)})

    def number(self, expr: Expr) -> Number:
        """Return the value of an expression that must be a number."""
        return number(self.eval(expr))

    def place(self, expr: Expr) -> Fraction:
        """Return the value of an index, a size or an end."""
        return plain(self.number(expr))

    def value(self, key: Key, place: Place = ()) -> Value:
        """Return the value of a name, or of one member of a family."""
        if key in self.overrides:
            return self.overrides[key](place)
        if self.parent and self.scope.depends(key).isdisjoint(self.changed):
            return self.parent.value(key, place)
        slot = key, tuple(p.text for p in place)
        if slot not in self.seen:
            self.seen[slot] = self.compute(key, place)
        return self.seen[slot]

    def compute(self, key: Key, place: Place) -> Value:
        """Return a value by what is fixed, by definition, or as any number of its set."""
        symbol = self.scope.get(key)
        if symbol is None:
            raise UnprovableError(key[0])
        fixed = self.scope.overrides(key)
        if ((), ()) in fixed:
            return self.fixed_whole(symbol, place, fixed[(), ()])
        found = self.defined(symbol, place) if symbol.body is not None else self.free(symbol, place)
        for (upper, lower), expr in fixed.items():
            found = self.with_entry(symbol, place, found, (*upper, *lower), expr)
        return found

    def fixed_whole(self, symbol: Symbol, place: Place, expr: Expr) -> Value:
        """Return what a page has fixed, for a member of a family its entry."""
        found = self.eval(expr)
        if not place:
            return self.in_shape(symbol, found)
        low, _high = self.ends(symbol)
        if len(place) != 1:
            raise UnprovableError("a family with two indices that is fixed")
        return grids.at(grids.written_out(found), place[0] - low + 1)[0]

    def in_shape(self, symbol: Symbol, value: Value) -> Value:
        """Return a value that is fixed, bold 1, 0 or I at the size that the name has."""
        if isinstance(value, Flexible) and symbol.domain is not None:
            rows, columns = self.shape(symbol.domain)
            return grids.shaped(value, rows, columns)
        return value

    def with_entry(
        self, symbol: Symbol, place: Place, value: Value, indices: tuple[Expr, ...], expr: Expr
    ) -> Value:
        """Return a value with what a page has fixed for one entry, or for one member."""
        own = [self.place(e) for e in indices]
        if symbol.is_family:
            if len(own) != len(place):
                raise UnprovableError("an entry of a member that is fixed")
            here = field_product(self.field, [delta(a, b) for a, b in zip(own, place, strict=True)])
            if here.whole is None:
                raise UnprovableError("a member that may be fixed")
            return self.eval(expr) if here.whole else value
        if not isinstance(value, Grid):
            raise UnprovableError("an entry of a number")
        row, column = entry_place(self, value, indices)
        return grids.replaced(value, row, column, self.number(expr))

    def defined(self, symbol: Symbol, place: Place) -> Value:
        """Return what a name stands for; or any number, where its definition is not known."""
        assert symbol.body is not None  # whoever asks has seen it
        names = (*symbol.upper, *symbol.lower)
        inner = self.child({n: given(p) for n, p in zip(names, place, strict=True)})
        try:
            return inner.eval(symbol.body)
        except UnprovableError:
            varied = self.overrides.keys() & self.scope.depends(symbol.key)
            if varied or symbol.key[1] not in ("plain", "cal") or symbol.is_array:
                raise
            return as_number(self.field.generator("name", (symbol.key,), place))

    def ends(self, symbol: Symbol) -> tuple[Fraction, Fraction]:
        """Return the ends between which the index of a family runs."""
        names = (*symbol.upper, *symbol.lower)
        if len(names) != 1:
            raise UnprovableError("a family with two indices")
        domain = range_of(self.scope.get(names[0]))
        return self.place(domain.low), self.place(domain.high)

    def column(self, symbol: Symbol) -> Value:
        """Return the members of a family as a column."""
        low, high = self.ends(symbol)

        def entry(row: Fraction, _column: Fraction) -> Number:
            return number(self.value(symbol.key, (row + low - 1,)))

        return grids.grid(high - low + 1, self.field.one, entry)

    # Free names

    def shape(self, domain: Domain) -> tuple[Fraction, Fraction]:
        """Return the sizes of a free array; a column is n×1."""
        sizes = [self.start.place(e) for e in domain.shape]
        rows, columns = (*sizes, self.field.one)[:2]
        return rows, columns

    def free(self, symbol: Symbol, place: Place) -> Value:
        """Return any number of a set, or an array of such."""
        domain = symbol.domain
        if domain is None or isinstance(domain, Functions):
            raise UnprovableError("a function without its argument")
        if not domain.shape:
            if symbol.key in self.chosen and not place:
                return as_number(self.chosen[symbol.key])
            return as_number(self.any_of(symbol.key, domain, place))
        rows, columns = self.shape(domain)
        return grids.grid(
            rows, columns,
            lambda r, c: as_number(self.any_of(symbol.key, domain, (*place, r, c), rows)),
        )  # fmt: skip

    def any_of(
        self, key: Key, domain: Domain, parts: Place, size: Fraction | None = None
    ) -> Fraction:
        """Return any number of a set, with what is known of it."""
        field = self.field
        if isinstance(domain, Simplex):
            assert size is not None  # a simplex is of columns
            parts = (*parts[:-1], size)
        field.sets[key] = lambda own: self.start.any_of(key, domain, own, size)
        before = len(field.meanings)
        found = field.generator(kind_of(domain), (key,), parts)
        if len(field.meanings) > before:
            self.learn(found, domain)
        return found

    def learn(self, x: Fraction, domain: Domain) -> None:
        """Note what is known of a number because it lies in a set."""
        start = self.start
        match domain:
            case Naturals():
                learn_linear(x, POSITIVE)
                learn_linear(x - 1, ZERO | POSITIVE)
            case Counts():
                learn_linear(x, ZERO | POSITIVE)
            case Range():
                within(x, start.place(domain.low), start.place(domain.high))
            case Interval():
                for end, sign, closed in zip(
                    (domain.low, domain.high), (1, -1), domain.closed, strict=True
                ):
                    if end is not None:
                        between(x, start.place(end), sign, closed=closed)
            case Members():
                self.learn_members(x, [start.place(e) for e in domain.listed])
            case Simplex():
                learn_linear(x, ZERO | POSITIVE)
        for e in domain.excluded:
            learn_linear(x - start.place(e), NEGATIVE | POSITIVE)

    def learn_members(self, x: Fraction, listed: list[Fraction]) -> None:
        """Note that a number is one of a few."""
        signs, nothing = 0, self.field.one
        for member in listed:
            signs |= signs_of(member)
            nothing = nothing * (x - member)
        learn_linear(x, signs)
        if all(m.constant is not None for m in listed):
            degree = len(listed)
            self.field.relate(x.generators[0], degree, x**degree - nothing)


def given(place: Fraction) -> Override:
    """Return what replaces an index."""
    return lambda _none: as_number(place)


def kind_of(domain: Domain) -> str:
    """Return what kind of generators the numbers of a set are."""
    if isinstance(domain, Naturals | Integers | Range):
        return "whole"
    if isinstance(domain, Simplex):
        return "probability"
    if isinstance(domain, Reals | Interval | Members):
        return "name"
    raise UnprovableError(type(domain).__name__)


def between(x: Fraction, end: Fraction, sign: int, *, closed: bool) -> None:
    """Let it be known that a number lies above (sign 1) or below one end of an interval."""
    inside = POSITIVE | (ZERO if closed else 0)
    learn_linear((x - end) * sign, inside)
    signs = signs_of(end * sign)
    if not signs & NEGATIVE:  # then the number has this sign as well
        learn_linear(x * sign, inside if signs & ZERO else POSITIVE)


def field_product(field: Field, factors: list[Fraction]) -> Fraction:
    """Return the product of some numbers, 1 for none."""
    found = field.one
    for factor in factors:
        found = found * factor
    return found


def entry_place(env: Names, value: Grid, indices: tuple[Expr, ...]) -> tuple[Fraction, Fraction]:
    """Return row and column of a single entry."""
    if any(isinstance(e, All) for e in indices):
        raise UnprovableError("a row or a column")
    found = [env.place(e) for e in indices]
    one = env.field.one
    if len(found) == 1:
        found = [found[0], one] if value.is_column else [one, found[0]]
        if not (value.is_column or value.is_row):
            raise UnprovableError("one index for a matrix")
    return found[0], found[1]


def split_indices(symbol: Symbol, ref: Ref) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """Return which member of a family is meant, and which entry of it."""
    ups, lows = len(symbol.upper), len(symbol.lower)
    if len(ref.upper) < ups or len(ref.lower) < lows:
        raise UnprovableError("a family without its index")
    return (*ref.upper[:ups], *ref.lower[:lows]), (*ref.upper[ups:], *ref.lower[lows:])
