"""The chain rule on a graph: multiply along a path, add over the paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import ShapeError
from stepcheck.graph.compute.numbers import in_short, is_exact
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.graph.compute.graph import Edge, Path

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

    def value(self, local: dict[Edge, Value]) -> Value:
        """Return the sum over the paths of the products of their local derivatives."""
        try:
            products = [reduce(arrays.multiply, [local[e] for e in edges]) for edges in self.edges]
        except ShapeError:
            raise GraphError(
                "this path runs through a column, whose derivatives are no factors side by side",
                "draw the graph of its entries",
            ) from None
        return reduce(arrays.add, products)

    def written(self, local: dict[Edge, Value]) -> str:
        """Return the numbers, as in ``= 3 · (−2) = −6``; ≈ stands where one is rounded."""
        factors = [[in_short(local[e]) for e in edges] for edges in self.edges]
        terms = [TIMES.join([f[0], *map(bracketed, f[1:])]) for f in factors]
        terms[1:] = [bracketed(t) if TIMES not in t else first_bracketed(t) for t in terms[1:]]
        exact = all(is_exact(local[e], 4) for edges in self.edges for e in edges)
        total = self.value(local)
        signs = ["=" if exact else "≈", "=" if exact and is_exact(total, 4) else "≈"]
        if len(terms) == len(factors[0]) == 1:
            return f"{signs[0]} {terms[0]}"
        return f"{signs[0]} {PLUS.join(terms)} {signs[1]} {in_short(total)}"


def bracketed(number: str) -> str:
    """Return a number as a factor: in brackets if it is negative."""
    return f"({number})" if number.startswith("−") else number


def first_bracketed(term: str) -> str:
    """Return a product as a further term of a sum."""
    first, *rest = term.split(TIMES)
    return TIMES.join([bracketed(first), *rest])
