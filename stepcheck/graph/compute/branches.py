"""Functions that are one formula here and another there: where they meet, a slope may be missing.

All of them, the absolute value, the sign, floor and ceiling, the largest and the smallest, norms
that need them, and cases, are branches with conditions. Which branch counts at a point is plain.
Whether there is a slope where two of them meet is one rule: both must have the same value and the
same slope there.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.domains import Interval, Member, Members
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.numbers import ONE, ZERO, ceiling, floor, primal
from stepcheck.core.tree import AllOf, Apply, Big, Cases, Compare
from stepcheck.core.value.builtins import of_vector
from stepcheck.core.value.evaluate import LONGEST_SUM, Evaluation
from stepcheck.core.value.truth import truth
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.tree import Expr

Condition = tuple[str, "Number"]
"""A relation, and what stands in it to zero: (">", x) for x > 0."""


@dataclass(frozen=True)
class Branch:
    """Conditions that must all hold, and the value that counts then, computed when asked for."""

    conditions: tuple[Condition, ...]
    value: Callable[[], Value]


def always(value: Value) -> Callable[[], Value]:
    """Return a function that gives one value."""
    return lambda: value


class Branching(Evaluation):
    """An evaluation with one rule for all branches, which `bent` fills in."""

    @abstractmethod
    def bent(self, branches: list[Branch]) -> Value:
        """Return the value of the first branch whose conditions hold, with the slopes it has."""

    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression."""
        if isinstance(expr, Cases):
            return self.bent([self.branch(expr, n) for n in range(len(expr.values))])
        if isinstance(expr, Big) and expr.kind in ("max", "min"):
            return self.extreme(self.terms(expr), expr.kind)
        if isinstance(expr, Apply) and VOCABULARY[expr.name].branching:
            return self.applied(expr)
        return super().eval(expr)

    def applied(self, expr: Apply) -> Value:
        """Return one of the functions that take branches; raise `KeyError` for any other."""
        values = [self.eval(arg) for arg in expr.args]
        if expr.name in ("max", "min"):
            return self.largest(values, expr.name)
        if expr.name == "norm1":
            return arrays.total(self.absolute(x) for x in of_vector(expr, values[0]))
        if expr.name == "normmax":
            return self.extreme([self.absolute(x) for x in of_vector(expr, values[0])], "max")
        of_one = {
            "abs": self.absolute,
            "sign": self.signum,
            "floor": lambda x: self.stepped(x, "floor"),
            "ceil": lambda x: self.stepped(x, "ceil"),
        }[expr.name]
        shape = arrays.shape_of(values[0])
        if shape and 1 not in shape:
            name = expr.name
            raise ShapeError(f"{name} of a matrix could be read in two ways; write its entries")
        return arrays.each(of_one, values[0])

    def largest(self, values: list[Value], kind: str) -> Value:
        """Return max or min of its arguments, entry by entry where one of them is a column."""
        if len(values) == 1:
            return self.extreme(arrays.entries(values[0]), kind)
        return reduce(
            lambda a, b: arrays.entrywise(lambda x, y: self.larger(x, y, kind), a, b), values
        )

    def extreme(self, found: list[Number], kind: str) -> Number:
        """Return the largest or smallest of some numbers."""
        if not found:
            raise UndefinedError(f"the {kind} of nothing")
        return reduce(lambda x, y: self.larger(x, y, kind), found)

    def larger(self, x: Number, y: Number, kind: str) -> Number:
        """Return the larger, or the smaller, of two numbers."""
        ahead = x - y if kind == "max" else y - x
        return self.number_of([Branch(((r"\ge", ahead),), lambda: x), Branch((), lambda: y)])

    def absolute(self, x: Number) -> Number:
        """Return the absolute value of a number."""
        return self.number_of([Branch(((r"\ge", x),), lambda: x), Branch((), lambda: -x)])

    def signum(self, x: Number) -> Number:
        """Return -1, 0 or 1."""
        signs = ((">", ONE), ("=", ZERO), ("<", -ONE))
        return self.number_of([Branch(((relation, x),), always(s)) for relation, s in signs])

    def stepped(self, x: Number, name: str) -> Number:
        """Return a number as the next whole one, by `floor` or `ceil`, with a jump at each."""
        here = floor(primal(x)) if name == "floor" else ceiling(primal(x))
        inside: tuple[Condition, ...] = ((r"\ge", x - here), ("<", x - here - ONE))
        beyond: Condition = (r"\ge", x - here - ONE)
        if name == "ceil":
            inside, beyond = ((r"\le", x - here), (">", x - here + ONE)), (">", x - here)
        above, below = Branch((beyond,), always(here + ONE)), Branch((), always(here - ONE))
        return self.number_of([Branch(inside, always(here)), above, below])

    def number_of(self, branches: list[Branch]) -> Number:
        """Return the number that branches give."""
        return arrays.number(self.bent(branches))

    def terms(self, big: Big) -> list[Number]:
        """Return what the largest or smallest is taken of."""
        start, stop = self.whole(big.start), self.whole(big.stop)
        if stop - start > LONGEST_SUM:
            raise RefusalError(f"a {big.kind} of more than {LONGEST_SUM} terms", big.position)
        inner = [self.child({(big.index, ()): fmpq(k)}) for k in range(start, stop + 1)]
        return [e.number(big.body) for e in inner if big.where is None or truth(e, big.where)]

    def branch(self, cases: Cases, number: int) -> Branch:
        """Return one of several cases."""
        condition = cases.conditions[number]
        conditions = () if condition is None else tuple(self.conditions(condition))
        return Branch(conditions, lambda: self.eval(cases.values[number]))

    def conditions(self, condition: Expr) -> list[Condition]:
        """Return a condition as relations of numbers to zero."""
        if isinstance(condition, AllOf):
            return [c for part in condition.conditions for c in self.conditions(part)]
        if isinstance(condition, Compare):
            values = [self.number(part) for part in condition.parts]
            gaps = [a - b for a, b in pairwise(values)]
            return list(zip(condition.relations, gaps, strict=True))
        if isinstance(condition, Member):
            return self.membership(condition)
        raise RefusalError("this condition is not understood", condition.position)

    def membership(self, condition: Member) -> list[Condition]:
        """Return what it takes to lie in a set, as relations."""
        x, domain = self.number(condition.body), condition.domain
        found: list[Condition] = [(r"\ne", x - self.number(e)) for e in domain.excluded]
        if isinstance(domain, Interval):
            signs = [(r"\ge" if closed else ">") for closed in domain.closed]
            if domain.low is not None:
                found.append((signs[0], x - self.number(domain.low)))
            if domain.high is not None:
                found.append((signs[1], self.number(domain.high) - x))
            return found
        if isinstance(domain, Members) and len(domain.listed) == 1:
            return [*found, ("=", x - self.number(domain.listed[0]))]
        inside = domain.contains(self.bound(condition.body), self.bound)
        return [*found, ("=", ZERO if inside else ONE)]
