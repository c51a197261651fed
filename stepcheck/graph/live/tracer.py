"""Evaluation that notes what it computes, so that a browser can compute the very same."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flint import fmpq

from stepcheck.core import arrays, numbers
from stepcheck.core.arrays import is_array
from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import ONE, ZERO, Dual, align, divide, primal, split
from stepcheck.core.tree import Apply, Const, Pow
from stepcheck.core.vocabulary import SMOOTH_SQUARED, VOCABULARY
from stepcheck.graph.compute.branches import Branching
from stepcheck.graph.compute.kinks import slope, tags
from stepcheck.graph.live.traced import Traced, is_number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.core.arrays import Array, Value
    from stepcheck.core.numbers import Number, Real
    from stepcheck.core.tree import Expr
    from stepcheck.graph.compute.branches import Branch, Condition
    from stepcheck.graph.live.traced import Tree

    Conditions = tuple[Condition, ...]

BASES = {"log2": 2, "log10": 10}
LARGEST_INVERSE = 4


class Tracer(Branching):
    """An evaluation in traced numbers, which follows all branches."""

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression."""
        if isinstance(expr, Const):
            return traced((expr.name,))
        if isinstance(expr, Pow):
            return self.raised(expr)
        row = VOCABULARY[expr.name] if isinstance(expr, Apply) else None
        if isinstance(expr, Apply) and row and row.browser == "refused":
            return self.at_rest(expr)
        if isinstance(expr, Apply) and row and row.value and not row.branching:
            value = self.eval(expr.args[0])
            if not is_array(value) or 1 in value.shape:  # a matrix is refused, with its reason
                return arrays.each(lambda x: function(expr.name, x), value)
        return super().eval(expr)

    def at_rest(self, expr: Apply) -> Value:
        """Return what no browser computes, which must be of numbers that do not move."""
        found = [x for arg in expr.args for x in arrays.entries(self.eval(arg))]
        if not all(isinstance(x, fmpq) for x in found):
            raise RefusalError(f"{expr.name} of a number that moves", expr.position)
        return super().eval(expr)

    def bound(self, expr: Expr) -> Real:
        """Return the value of an index or an end, which must not move."""
        found = primal(self.number(expr))
        if isinstance(found, Traced):
            raise RefusalError("an index or the end of a set moves with a slider", expr.position)
        return found

    def raised(self, node: Pow) -> Value:
        """Return a power."""
        if isinstance(node.base, Const) and node.base.name == "e":
            exponents = self.eval(node.exponent)
            if not is_array(exponents) or 1 in exponents.shape:
                return arrays.each(lambda x: function("exp", x), exponents)
        if isinstance(node.base, Apply) and node.base.name in SMOOTH_SQUARED:
            return super().eval(node)
        base, exponent = self.eval(node.base), self.eval(node.exponent)
        if is_array(base) and is_whole(exponent) and base.shape[0] == base.shape[1]:
            times = numbers.whole(cast("Real", exponent)) or 0
            if times < 0:
                return arrays.raise_to(inverse(base), fmpq(-times))
        if any(isinstance(side, arrays.Array | arrays.Flexible) for side in (base, exponent)):
            return super().eval(node)
        return power(arrays.number(base), arrays.number(exponent))

    def absolute(self, x: Number) -> Number:
        """Return the absolute value of a number."""
        return named("abs", [x], super().absolute(x))

    def signum(self, x: Number) -> Number:
        """Return -1, 0 or 1."""
        return named("sign", [x], super().signum(x))

    def larger(self, x: Number, y: Number, kind: str) -> Number:
        """Return the larger, or the smaller, of two numbers."""
        return named(kind, [x, y], super().larger(x, y, kind))

    def bent(self, branches: list[Branch]) -> Value:
        """Return all branches as one value, with the rule that says which one counts."""
        values = [branch.value() for branch in branches]
        shapes = {arrays.shape_of(value) for value in values}
        if len(shapes) > 1:
            raise RefusalError("the cases of this definition have different shapes")
        entries = [arrays.entries(value) for value in values]
        conditions = [branch.conditions for branch in branches]
        found = [chosen(conditions, column) for column in zip(*entries, strict=True)]
        (shape,) = shapes
        return arrays.build(shape, lambda r, c: found[r * (shape or (1, 1))[1] + c])


def traced(tree: Tree) -> Number:
    """Return a traced number, which the checker takes for one."""
    return cast("Number", Traced(tree))


def function(name: str, x: Number) -> Number:
    """Return a function of a number; of a plain one, exact or traced."""
    f = VOCABULARY[name].value
    if f is None:
        raise RefusalError(f"{name} is no function of a number")
    if isinstance(x, fmpq):
        found = f(x)
        return found if isinstance(found, fmpq) else function(name, traced(plain(x)))
    if name == "arccos":
        return traced(("pi",)) * fmpq(1, 2) - function("arcsin", x)
    if name in BASES:
        return divide(numbers.log(lifted(x)), traced(("log", BASES[name])))
    return f(lifted(x))


def lifted(x: Number) -> Number:
    """Return a number whose value is traced."""
    if isinstance(x, Dual):
        return Dual(x.tag, lifted(x.value), x.slope)
    return traced(plain(x))


def is_whole(x: Value) -> bool:
    """Whether a value is a whole number that does not move."""
    return isinstance(x, fmpq) and x.q == 1


def power(base: Number, exponent: Number) -> Number:
    """Return a power; its slopes are those that hold for any base that has it."""
    if is_whole(exponent):
        return numbers.power(base, exponent)
    if not isinstance(base, Dual) and not isinstance(exponent, Dual):
        return traced(("^", plain(base), plain(exponent)))
    tag, (b, db), (e, de) = align(base, exponent)
    value = power(b, e)
    change: Number = ZERO
    if not is_number(db, 0):
        change = change + e * power(b, e - ONE) * db
    if not is_number(de, 0):
        change = change + value * function("log", b) * de
    return Dual(tag, value, change)


def named(name: str, args: list[Number], found: Number) -> Number:
    """Return a number whose value is spelled as a function, which its branches were found for."""
    if isinstance(found, Dual):
        return Dual(found.tag, named(name, args, found.value), found.slope)
    return traced((name, *(plain(primal(arg)) for arg in args)))


def chosen(conditions: list[Conditions], values: Sequence[Number]) -> Number:
    """Return one number of several, of which a browser takes the first whose conditions hold."""
    margins = [x for branch in conditions for _relation, x in branch]
    tag = max((t for x in (*margins, *values) for t in tags(x)), default=-1)
    if tag < 0:
        return traced(("cases", *rows_of(conditions, values)))
    inner = [split(value, tag)[0] for value in values]
    plainer = [tuple((relation, split(x, tag)[0]) for relation, x in c) for c in conditions]
    return Dual(tag, chosen(plainer, inner), bend(conditions, (tag,), values))


def bend(conditions: list[Conditions], ways: tuple[int, ...], values: Sequence[Number]) -> Number:
    """Return the slope of one number of several along perturbations, which may be missing.

    Each row holds conditions with their slopes, so that a browser can look to both sides of where
    two branches meet, then the value and its slope.
    """
    slopes = [along(value, ways) for value in values]
    margins = [x for branch in conditions for _relation, x in branch]
    others = [t for x in (*margins, *slopes) for t in tags(x) if t not in ways]
    if others:
        way = max(others)
        rest = [tuple((r, split(x, way)[0]) for r, x in c) for c in conditions]
        fixed = [flat(value, way) for value in values]
        return Dual(way, bend(rest, ways, fixed), bend(conditions, (*ways, way), values))
    if all(is_number(along(x, (way,)), 0) for x in margins for way in ways):
        return traced(("cases", *rows_of(conditions, slopes)))
    rows = [
        (
            tuple((relation, plain(primal(x)), led(x, ways)) for relation, x in branch),
            plain(primal(value)),
            plain(primal(change)),
        )
        for branch, value, change in zip(conditions, values, slopes, strict=True)
    ]
    return traced(("bend", *rows))


def led(margin: Number, ways: tuple[int, ...]) -> tuple[Tree, ...]:
    """Return whither a margin goes along some ways; nothing if it stays where it is on all."""
    slopes = [primal(slope(margin, way)) for way in ways]
    return () if all(is_number(x, 0) for x in slopes) else tuple(map(plain, slopes))


def rows_of(conditions: list[Conditions], values: Sequence[Number]) -> list[Tree]:
    """Return branches as data: what must hold, and what counts then."""
    return [
        (tuple((relation, plain(primal(x))) for relation, x in branch), plain(primal(value)))
        for branch, value in zip(conditions, values, strict=True)
    ]


def along(x: Number, ways: Sequence[int]) -> Number:
    """Return the slope of a number by several perturbations, one after the other."""
    for way in ways:
        x = slope(x, way)
    return x


def flat(x: Number, way: int) -> Number:
    """Return a number as if one perturbation were not there."""
    if not isinstance(x, Dual):
        return x
    return (
        flat(x.value, way) if x.tag == way else Dual(x.tag, flat(x.value, way), flat(x.slope, way))
    )


def inverse(matrix: Array) -> Value:
    """Return the inverse of a small matrix by its minors, which asks for no comparison."""
    size = matrix.shape[0]
    if size > LARGEST_INVERSE:
        raise RefusalError(f"an inverse of more than {LARGEST_INVERSE} rows cannot be moved yet")
    whole = divide(ONE, arrays.determinant(matrix))

    def entry(row: int, column: int) -> Number:
        rest = [[x for c, x in enumerate(line) if c != row]
                for r, line in enumerate(matrix.rows) if r != column]  # fmt: skip
        minor = arrays.determinant(arrays.Array(rest)) if size > 1 else ONE
        return (minor if (row + column) % 2 == 0 else -minor) * whole

    return arrays.build((size, size), entry)
