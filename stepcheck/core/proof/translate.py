"""Expression trees as fractions: one small function for each kind of node."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from stepcheck.core.arrays import Flexible
from stepcheck.core.numbers import Dual, Number, exact, exp
from stepcheck.core.proof import grids, slopes
from stepcheck.core.proof.algebra.functions import pi
from stepcheck.core.proof.algebra.indices import delta, index, solved
from stepcheck.core.proof.algebra.named import Bounds
from stepcheck.core.proof.algebra.powers import exponential, largest, logarithm, power
from stepcheck.core.proof.algebra.ring.facts import assume, signs_of
from stepcheck.core.proof.algebra.ring.field import Fraction, as_number, plain
from stepcheck.core.proof.algebra.ring.ring import UnprovableError
from stepcheck.core.proof.algebra.ring.signs import NEGATIVE, POSITIVE, ZERO
from stepcheck.core.proof.algebra.sums import product, span, summed, total
from stepcheck.core.proof.builtins import of_apply, of_column, smooth
from stepcheck.core.proof.cases import vanishes
from stepcheck.core.proof.conditions import truth
from stepcheck.core.proof.grids import Grid, Value, differences, number
from stepcheck.core.proof.names import Names, entry_place, split_indices
from stepcheck.core.tree import (
    Add,
    All,
    Apply,
    At,
    Big,
    Brace,
    Call,
    Cases,
    Const,
    Deriv,
    Div,
    EachPow,
    Entry,
    Given,
    Gradient,
    Matrix,
    Mul,
    Neg,
    Num,
    Pow,
    Primed,
    Ref,
    Root,
    RowDeriv,
    Special,
    Transpose,
)  # fmt: skip
from stepcheck.core.vocabulary import SMOOTH_SQUARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.tree import Expr


class Translation(Names):
    """An environment that knows every kind of node that can be proved of."""

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression; raise `UnprovableError` if it is not known."""
        translate = TRANSLATORS.get(type(expr))
        if translate is None:
            raise UnprovableError(type(expr).__name__)
        return translate(self, expr)


def of_num(env: Names, node: Num) -> Value:
    """Return a printed number."""
    return as_number(env.field.number(exact(node.text)))


def of_const(env: Names, node: Const) -> Value:
    """Return e or π."""
    return as_number(exponential(env.field.one) if node.name == "e" else pi(env.field))


def of_ref(env: Names, node: Ref) -> Value:
    """Return a name, a member of a family, an entry, or the column of a family."""
    symbol = env.scope.get(node.key)
    if symbol is None:
        return env.value(node.key)  # a parameter, or an index that a sum binds
    if node.whole:
        return env.column(symbol)
    own, rest = split_indices(symbol, node)
    value = env.value(node.key, tuple(env.place(e) for e in own))
    return entry(env, value, rest) if rest else value


def entry(env: Names, value: Value, indices: tuple[Expr, ...]) -> Value:
    """Return an entry, a row or a column of an array."""
    one = env.field.one
    if not isinstance(value, Grid):
        single = number(value)
        value = Grid(one, one, lambda _r, _c: single)
    if len(indices) == 2 and isinstance(indices[0], All):
        column = env.place(indices[1])
        return grids.grid(value.rows, one, lambda r, _c: value.entry(r, column))
    if len(indices) == 2 and isinstance(indices[1], All):
        row = env.place(indices[0])
        return grids.grid(one, value.columns, lambda _r, c: value.entry(row, c))
    row, column = entry_place(env, value, indices)
    reaches(row, value.rows)
    reaches(column, value.columns)
    return value.entry(row, column)


def reaches(place: Fraction, size: Fraction) -> None:
    """Note that a size is large enough for an entry: else its step claims nothing.

    Inside of a sum it need not be, for the sum may have no terms.
    """
    field = place.field
    if place.whole is None or size.whole is not None or any(field.lent.values()):
        return
    gap = size - place
    if signs_of(gap) & NEGATIVE:
        assume(field, gap, ZERO | POSITIVE)
        field.learned = True


def of_root(env: Names, node: Root) -> Value:
    """Return the number that meets a condition that is linear in it."""
    start, field = env.start, env.field
    symbol = start.scope.get(node.unknown.key)
    whole_array = symbol is not None and symbol.domain is not None and symbol.domain.shape
    if symbol is None or symbol.is_family or (whole_array and not node.unknown.lower):
        raise UnprovableError("this unknown")
    unknown = field.generator("name", (node.unknown.key, "unknown"))
    value: Value = as_number(unknown)
    if node.unknown.lower:
        whole = start.free(symbol, ())
        if not isinstance(whole, Grid):
            raise UnprovableError("an entry of what is no array")
        value = grids.replaced(
            whole, *entry_place(start, whole, node.unknown.lower), as_number(unknown)
        )
    inside = start.child({node.unknown.key: lambda _none: value})
    gap = inside.place(node.body) - inside.place(node.target)
    return as_number(root_of(field.poly(gap.top, gap.bits), unknown))


def root_of(poly: Fraction, unknown: Fraction) -> Fraction:
    """Return what an unknown is where a polynomial in it, or in e to its power, is 0."""
    field = poly.field
    found = solved(poly, unknown.generators[0])
    if found is not None:
        return found
    for n in poly.generators:
        meaning = field.meanings[n]
        if meaning.kind == "exp" and (meaning.parts[0] - unknown).is_zero:
            grown = solved(poly, n)
            if grown is not None and not field.all_inside(grown) & field.inside[n]:
                return logarithm(grown)
    raise UnprovableError("a condition that cannot be solved")


def of_add(env: Names, node: Add) -> Value:
    """Return a sum."""
    found = env.eval(node.terms[0])
    for term in node.terms[1:]:
        found = grids.add(found, env.eval(term))
    return found


def of_mul(env: Names, node: Mul) -> Value:
    """Return a product: of numbers, of matrices, or entry by entry."""
    left, right = env.eval(node.left), env.eval(node.right)
    if node.kind == "entrywise":
        return grids.entrywise(lambda a, b: a * b, left, right)
    if node.kind == "kronecker":
        raise UnprovableError("a Kronecker product")
    if node.kind == "dot" and isinstance(left, Grid) and isinstance(right, Grid) and left.is_column:
        grids.same_shape(left, right)
        return grids.multiply(grids.transpose(left), right)
    if node.kind == "cross" and isinstance(left, Grid):
        raise UnprovableError("a cross product")
    if node.kind not in ("juxtaposed", "dot", "cross"):
        raise UnprovableError(node.kind)
    return grids.multiply(left, right)


def of_pow(env: Names, node: Pow) -> Value:
    """Return a power."""
    norm = node.base if isinstance(node.base, Apply) else None
    if norm and norm.name in SMOOTH_SQUARED and node.exponent == Num("2"):
        return grids.squares(env.eval(norm.args[0]))  # smooth at 0, unlike the norm
    if isinstance(node.base, Const) and node.base.name == "e":
        return of_column(exp, env.eval(node.exponent))
    base, exponent = env.eval(node.base), env.number(node.exponent)
    if isinstance(base, Grid):
        whole = None if isinstance(exponent, Dual) else plain(exponent).whole
        if whole is None:
            raise UnprovableError("such a power of a matrix")
        return grids.raise_to(base, whole)
    return power(number(base), exponent)


def of_each_pow(env: Names, node: EachPow) -> Value:
    """Return a power entry by entry."""
    base, exponent = env.eval(node.base), env.number(node.exponent)
    return grids.each(lambda x: power(x, exponent), base)


def of_big(env: Names, node: Big) -> Value:
    """Return a sum, a product or an extreme over an index."""
    low, high = env.place(node.start), env.place(node.stop)
    if node.kind in ("max", "min"):
        return extreme_over(env, node, span(low, high))
    if node.kind not in ("sum", "prod"):
        raise UnprovableError(node.kind)

    def term(place: Fraction) -> Value:
        inner = env.with_index(node.index, place)
        if node.where is None:
            return inner.eval(node.body)
        chosen = chosen_by(inner, node.where)
        nothing = env.field.number(int(node.kind == "prod"))
        if chosen.whole == 0:
            return as_number(nothing)
        here, rest = as_number(chosen), as_number(nothing * (1 - chosen))
        return grids.each(lambda x: x * here + rest, inner.eval(node.body))

    if node.kind == "prod":
        return product(low, high, lambda place: number(term(place)))
    if (whole := span(low, high)) is not None:
        terms = [term(env.field.number(n)) for n in whole]
        return reduce(grids.add, terms) if terms else as_number(env.field.zero)
    with index(low, high) as any_place:
        first = term(any_place)
        if not isinstance(first, Grid):
            return summed(Bounds(any_place, low, high), number(first))
    return grids.grid(
        first.rows, first.columns,
        lambda r, c: total(
            low, high, lambda p: cell(first if p is any_place else term(p), r, c)
        ),
    )  # fmt: skip


def cell(value: Value, row: Fraction, column: Fraction) -> Number:
    """Return an entry of a term that is an array, as the first one is."""
    assert isinstance(value, Grid)  # whoever asks has seen the first one
    return value.entry(row, column)


def extreme_over(env: Names, node: Big, whole: range | None) -> Value:
    """Return the largest or the smallest of some numbers."""
    if not whole or node.where is not None:
        raise UnprovableError("an extreme of a number of things that is a name")
    places = [env.with_index(node.index, env.field.number(n)) for n in whole]
    return largest([p.number(node.body) for p in places], 1 if node.kind == "max" else -1)


def chosen_by(env: Names, condition: Expr) -> Fraction:
    """Return 1 where a condition on indices holds, else 0."""
    parts = getattr(condition, "parts", ())
    if getattr(condition, "relations", ()) in ((r"\ne",), ("=",)):
        same = delta(*(env.place(p) for p in parts))
        return same if condition.relations == ("=",) else env.field.one - same  # type: ignore[attr-defined]  # a comparison
    return env.field.number(int(truth(env, condition)))


def of_cases(env: Names, node: Cases) -> Value:
    """Return the value of the first case that applies; where several do, they must agree."""
    for value, condition in zip(node.values, node.conditions, strict=True):
        if condition is None or truth(env, condition):
            return env.eval(value)
    raise UnprovableError("no case applies")


def of_matrix(env: Names, node: Matrix) -> Value:
    """Return a matrix of numbers, or of blocks whose sizes are numbers."""
    rows = [grids.beside([env.eval(cell) for cell in row]) for row in node.rows]
    found = [line for block in rows for line in block]
    if len({len(line) for line in found}) != 1:
        raise UnprovableError("rows of different widths")
    return grids.of_rows(env.field, found)


def of_brace(env: Names, node: Brace) -> Value:
    """Return what stands above a brace, if the label below it is surely the same."""
    value, label = env.eval(node.body), env.eval(node.label)
    for gap in differences(value, label):
        if not vanishes(gap):
            raise UnprovableError("a label that may be another number")
    return value


def of_special(env: Names, node: Special) -> Value:
    """Return bold 1, 0 or I, at its size if one is written below it."""
    flexible = Flexible(node.kind, as_number(env.field.one))
    if not node.sizes:
        return flexible
    sizes = [env.place(size) for size in node.sizes]
    if node.kind == "eye":
        return grids.shaped(flexible, sizes[0], sizes[-1])
    rows, columns = sizes if len(sizes) == 2 else (sizes[0], env.field.one)
    if node.kind == "ones":
        return grids.grid(rows, columns, lambda _r, _c: as_number(env.field.one))
    return grids.shaped(flexible, rows, columns)


def of_call(env: Names, node: Call) -> Value:
    """Return a function of the scope at its arguments, or a derivative of it."""
    args = [env.eval(a) for a in node.args]
    if node.primes:

        def f(x: Number) -> Value:
            return slopes.called(env, node, [x])

        return grids.each(lambda x: slopes.primed(env, f, x, node.primes), args[0])
    return slopes.called(env, node, args)


def of_primed(env: Names, node: Primed) -> Value:
    """Return a derivative of a built-in function, entry by entry."""
    f = smooth(node.name)
    return of_column(lambda x: slopes.primed(env, f, x, node.order), env.eval(node.arg))


def of_given(env: Names, node: Given) -> Value:
    """Return what a condition gives, as it is where nothing is replaced but indices."""
    start = env.start
    indices = {
        key: override for key, override in env.overrides.items()
        if (symbol := env.scope.get(key)) is not None and symbol.is_index
    }  # fmt: skip
    return (start.child(indices) if indices else start).eval(node.value)


TRANSLATORS: dict[type[Expr], Callable[[Names, Any], Value]] = {
    Num: of_num, Const: of_const, Ref: of_ref, Call: of_call, Apply: of_apply, Add: of_add,
    Neg: lambda e, n: grids.negate(e.eval(n.body)), Mul: of_mul,
    Div: lambda e, n: grids.quotient(e.eval(n.top), e.eval(n.bottom)), Pow: of_pow,
    EachPow: of_each_pow,
    Transpose: lambda e, n: grids.transpose(e.eval(n.body)), Big: of_big,
    Deriv: lambda e, n: slopes.derivative(e, n.body, n.by),
    RowDeriv: lambda e, n: slopes.by_row(e, n.body, n.by), Primed: of_primed,
    Gradient: lambda e, n: slopes.gradient(e, n), At: lambda e, n: slopes.at(e, n),
    Cases: of_cases, Matrix: of_matrix, Special: of_special, Given: of_given,
    Root: of_root,
    Brace: of_brace, Entry: lambda e, n: entry(e, e.eval(n.body), n.lower),
}  # fmt: skip
