"""Environments: the value of each name at one sample.

A name resolves as override → definition → sample. A derivative makes its variable independent at
its present value by an override in a child environment, where only what depends on that variable is
computed anew: reverse-mode semantics on the graph, computed forward.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.tree import All, AllOf, Brace, Compare, Expr, Key, Member, Num
from stepcheck.core.value import arrays, family, numbers
from stepcheck.core.value.arrays import Flexible, Value, is_array
from stepcheck.core.value.membership import contains
from stepcheck.core.value.numbers import Number, mp, primal
from stepcheck.core.value.order import related
from stepcheck.core.value.sample import Sample, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.core.scope import Domain, Scope, Symbol

# What evaluates each kind of node; `evaluate` fills it in.
EVALUATORS: dict[type, Callable[[Env, Any], Value]] = {}


Slot = tuple[Key, tuple[int, ...]]


MOST_ENTRIES = 1000


@dataclass
class Context:
    """What one run of a statement shares: its time limit, and what it has met on the way."""

    deadline: float
    branches: dict[int, set[int]] = field(default_factory=dict)  # node → branches that were hit
    branch_counts: dict[int, int] = field(default_factory=dict)
    braces: list[tuple[Brace, Value, Value]] = field(default_factory=list)
    used: dict[Slot, Value] = field(default_factory=dict)
    dependencies: dict[Key, frozenset[Key]] = field(default_factory=dict)
    order: int = 0  # derivatives inside derivatives, at this moment

    def depends(self, scope: Scope, key: Key) -> frozenset[Key]:
        """Return what a name depends on; asked often, and fixed while a statement is checked."""
        if key not in self.dependencies:
            self.dependencies[key] = scope.depends(key)
        return self.dependencies[key]

    def hit(self, node: Expr, branch: int, count: int) -> None:
        """Note that a branch of `cases`, max or |·| was taken."""
        self.branches.setdefault(id(node), set()).add(branch)
        self.branch_counts[id(node)] = count

    def missed(self) -> bool:
        """Whether some branch was never taken."""
        return any(len(self.branches[n]) < count for n, count in self.branch_counts.items())


class Env:
    """Values of names at one sample, with overrides on top."""

    def __init__(
        self, scope: Scope, sample: Sample, context: Context, parent: Env | None = None,
        overrides: Mapping[Slot, Value] | None = None,
    ) -> None:  # fmt: skip
        self.scope, self.sample, self.context, self.parent = scope, sample, context, parent
        self.overrides: dict[Slot, Value] = {
            **(parent.overrides if parent else {}),
            **(overrides or {}),
        }
        self.changed = frozenset(key for key, _ in overrides or {})
        self.cache: dict[Slot, Value] = {}

    def child(self, overrides: Mapping[Slot, Value]) -> Env:
        """Return an environment in which some names have other values."""
        return Env(self.scope, self.sample, self.context, self, overrides)

    def value(self, key: Key, index: tuple[int, ...] = ()) -> Value:
        """Return the value of a name, or of one member of a family."""
        slot = (key, index)
        if slot in self.overrides:
            return self.overrides[slot]
        if self.parent and not (self.context.depends(self.scope, key) & self.changed):
            return self.parent.value(key, index)
        if slot not in self.cache:
            self.cache[slot] = self.compute(key, index)
        return self.cache[slot]

    def compute(self, key: Key, index: tuple[int, ...]) -> Value:
        """Return a value by what is fixed, by definition, or by drawing it."""
        symbol = self.scope.get(key)
        if symbol is None:
            raise RefusalError(f"`{key[0]}` has not been introduced")
        fixed = self.scope.overrides(key)
        if index and (given := family.given(self, symbol, index, fixed)) is not None:
            return given
        if not index and ((), ()) in fixed:
            return self.checked_shape(symbol, self.eval(fixed[(), ()]))
        if symbol.body is not None:
            names = (*symbol.upper, *symbol.lower)
            return self.child({(n, ()): mp.mpf(i) for n, i in zip(names, index, strict=True)}).eval(
                symbol.body
            )
        value = self.free(symbol, index)
        return value if index else self.with_entries(value, fixed)

    def checked_shape(self, symbol: Symbol, value: Value) -> Value:
        """Return a value that a page has fixed, if it has the declared shape."""
        if symbol.domain is not None:
            wanted = self.shape(symbol)
            if isinstance(value, Flexible):
                value = value.shaped(wanted)
            if arrays.shape_of(value) != wanted:
                has, wants = arrays.describe(arrays.shape_of(value)), arrays.describe(wanted)
                raise ShapeError(f"{symbol.latex} is declared as {wants}, its value is {has}")
        return value

    def with_entries(
        self, value: Value, fixed: Mapping[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]
    ) -> Value:
        """Return a sampled array with the entries that a page has fixed."""
        for (upper, lower), expr in fixed.items():
            value = value.copy()
            value[self.place(value, (*upper, *lower))] = self.eval(expr)
        return value

    def shape(self, symbol: Symbol) -> tuple[int, ...]:
        """Return the shape of a free symbol here: columns are n×1."""
        sizes = tuple(self.whole(e) for e in symbol.domain.shape) if symbol.domain else ()
        if math.prod(sizes) > MOST_ENTRIES:
            raise RefusalError(f"{symbol.latex} has more than {MOST_ENTRIES} entries")
        return (*sizes, 1) if len(sizes) == 1 else sizes

    def free(self, symbol: Symbol, index: tuple[int, ...] = ()) -> Value:
        """Return random data for a free symbol, or for one member; note it for the report."""
        domain = symbol.domain
        assert domain is not None  # a symbol without a body has a domain
        if domain.kind in ("index", "natural") and not domain.shape:
            value: Value = self.count(symbol, index)
        else:
            value = self.drawn(family.member_key(symbol.key, index), domain, self.shape(symbol))
        self.context.used[(symbol.key, index)] = value
        return value

    def drawn(self, key: Key, domain: Domain, shape: tuple[int, ...]) -> Value:
        """Return random data of a domain; the key seeds it."""
        if domain.kind == "simplex":
            return self.sample.simplex(key, shape[0])
        if not shape:
            return draw(self.sample, domain, self.sample.rng(key), self.number)
        if domain.kind == "real" and not domain.excluded:
            return self.sample.reals(key, shape)
        return arrays.build(
            shape, lambda r, c: draw(self.sample, domain, self.sample.rng(key, (r, c)), self.number)
        )

    def count(self, symbol: Symbol, index: tuple[int, ...]) -> Number:
        """Return a size; or, for a member of a family, any number of its range."""
        domain = symbol.domain
        assert domain is not None  # only free symbols are drawn
        if index:
            low = 1 if domain.low is None else self.whole(domain.low)
            high = low + 5 if domain.high is None else self.whole(domain.high)
            rng = self.sample.rng(family.member_key(symbol.key, index))
            return mp.mpf(rng.randint(low, high))
        if domain.kind == "index":
            raise RefusalError(f"the index {symbol.latex} has no value here")
        return self.size(symbol.key)

    def size(self, key: Key) -> Number:
        """Return a size: all sizes of a scope are different."""
        naturals = [k for k in self.scope.names() if is_natural(self.scope, k)]
        taken = {self.whole(e) for k in naturals for e in self.scope.overrides(k).values()}
        unfixed = [k for k in naturals if not self.scope.wholly_fixed(k)]
        return mp.mpf(self.sample.size(unfixed.index(key), taken))

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression."""
        if time.thread_time() > self.context.deadline:
            raise RefusalError(
                "this statement takes too long to check",
                expr.position,
                "split it into smaller steps",
            )
        return EVALUATORS[type(expr)](self, expr)

    def number(self, expr: Expr) -> Number:
        """Return the value of an expression that must be a number."""
        value = self.eval(expr)
        if is_array(value) or isinstance(value, Flexible):
            raise ShapeError(f"a number is expected, not {arrays.describe(arrays.shape_of(value))}")
        return value

    def whole(self, expr: Expr) -> int:
        """Return the value of an expression that must be a whole number."""
        number = primal(self.number(expr))
        if number != int(number):
            raise UndefinedError(f"{numbers.show(number)} is no index")
        return int(number)

    def place(self, value: Value, indices: tuple[Expr, ...]) -> tuple[object, ...]:
        """Return the NumPy index of an entry or a row, counted from 1 on the page."""
        if not is_array(value):
            raise ShapeError("a number has no entries")
        if len(indices) == 1 and value.shape[1] == 1:
            indices = (*indices, Num("1"))
        elif len(indices) == 1 and value.shape[0] == 1:
            indices = (Num("1"), *indices)
        if len(indices) != 2:
            raise RefusalError(
                "a matrix needs two indices; a colon takes a whole row or column",
                indices[0].position,
            )
        return tuple(self.position(e, size) for e, size in zip(indices, value.shape, strict=True))

    def position(self, index: Expr, size: int) -> object:
        """Return where an index, counted from 1, lies in an axis of this size."""
        if isinstance(index, All):
            return slice(None)
        number = self.whole(index)
        if not 1 <= number <= size:
            raise UndefinedError(f"index {number} lies outside 1 … {size}")
        return number - 1

    def entry(self, value: Value, indices: tuple[Expr, ...]) -> Value:
        """Return an entry, a row (1×n) or a column of an array."""
        rows, columns = self.place(value, indices)
        if isinstance(rows, slice) and isinstance(columns, slice):
            return value
        if isinstance(columns, slice):
            return value[[rows], :]
        return value[:, [columns]] if isinstance(rows, slice) else value[rows, columns]

    def truth(self, condition: Expr) -> bool:
        """Whether a condition holds."""
        if isinstance(condition, AllOf):
            return all(self.truth(c) for c in condition.conditions)
        if isinstance(condition, Member):
            return contains(self, condition)
        assert isinstance(condition, Compare)  # the only other condition
        values = [primal(self.number(part)) for part in condition.parts]
        return all(
            related(a, relation, b)
            for a, relation, b in zip(values, condition.relations, values[1:], strict=False)
        )


def is_natural(scope: Scope, key: Key) -> bool:
    """Whether a name is a free natural number, such as a size."""
    symbol = scope.get(key)
    domain = symbol.domain if symbol else None
    if symbol is None or symbol.is_family:
        return False
    return domain is not None and domain.kind == "natural" and not domain.shape
