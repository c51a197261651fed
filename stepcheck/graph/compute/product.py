"""The chain rule on a graph: multiply along a path, add over the paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add, mul
from typing import TYPE_CHECKING

from stepcheck.core.numbers import decimal, exact_decimal, primal
from stepcheck.graph.compute.rounding import MOST, SHOWN, is_none, is_short, one, sign
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.numbers import Number, Real
    from stepcheck.graph.compute.graph import Edge, Path
    from stepcheck.graph.compute.jacobian import Jacobian

TIMES, PLUS = " · ", " + "


@dataclass(frozen=True)
class Product:
    """Highlighted paths between two nodes; `complete` says that there are no others."""

    paths: tuple[Path, ...]
    complete: bool

    @property
    def ends(self) -> Edge:
        """The first node and the last."""
        return self.paths[0][0], self.paths[0][-1]

    @property
    def edges(self) -> list[list[Edge]]:
        """The edges of each path, from its end back to its start."""
        return [list(pairwise(path))[::-1] for path in self.paths]

    def factors(self, local: Mapping[Edge, Jacobian]) -> list[list[Number]]:
        """Return the local derivatives of each path; raise `GraphError` if one is an array."""
        found = [[local[e].number for e in edges] for edges in self.edges]
        numbers = [[x for x in path if x is not None] for path in found]
        if numbers != found:
            raise GraphError(
                "this path runs through an array, whose derivatives are no factors side by side",
                "draw the graph of its entries",
            )
        return numbers

    def value(self, local: Mapping[Edge, Jacobian]) -> Number:
        """Return the sum over the paths of the products of their local derivatives."""
        return summed(self.factors(local))

    def written(self, local: Mapping[Edge, Jacobian]) -> str:
        """Return the numbers, as in ``= 3 · (−2) = −6``; ≈ stands where one is rounded.

        Factors have as many digits as it takes to get the printed sum from them.
        """
        factors, total = self.factors(local), self.value(local)
        digits = enough(factors, primal(total))
        texts = [[one(x, digits) for x in path] for path in factors]
        terms = [TIMES.join([f[0], *map(bracketed, f[1:])]) for f in texts]
        terms[1:] = [bracketed(t) if TIMES not in t else first_bracketed(t) for t in terms[1:]]
        exact = all(is_none(x) or is_short(x, digits) for path in factors for x in path)
        first = "=" if exact else "≈"
        if len(terms) == len(factors[0]) == 1:
            return f"{first} {terms[0]}"
        if is_none(total):
            return f"{first} {PLUS.join(terms)}: {one(total)}"
        second = sign(total) if exact else "≈"
        return f"{first} {PLUS.join(terms)} {second} {one(total)}"


def summed(factors: list[list[Number]]) -> Number:
    """Return the sum of products."""
    return reduce(add, (reduce(mul, path) for path in factors))


def enough(factors: list[list[Number]], total: Real) -> int:
    """Return how many digits factors need, so that who multiplies them gets the printed result."""
    numbers = [[primal(x) for x in path] for path in factors]
    if is_none(total):
        return SHOWN
    for digits in range(SHOWN, MOST):
        printed: list[list[Number]] = [
            [exact_decimal(decimal(x, digits)) for x in path] for path in numbers
        ]
        if decimal(primal(summed(printed)), SHOWN) == decimal(total, SHOWN):
            return digits
    return MOST


def bracketed(number: str) -> str:
    """Return a number as a factor: in brackets if it is negative."""
    return f"({number})" if number.startswith("−") else number


def first_bracketed(term: str) -> str:
    """Return a product as a further term of a sum."""
    first, *rest = term.split(TIMES)
    return TIMES.join([bracketed(first), *rest])
