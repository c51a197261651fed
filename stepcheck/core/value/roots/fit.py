"""Roots that are known to be all: of a polynomial, or of a fraction of two, seen at a few points.

Whether a function is one is told by its exact values: fewer points determine the fraction than it
then has to go through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flint import fmpq, fmpq_mat, fmpq_poly

if TYPE_CHECKING:
    from flint import acb, fmpz_poly

    from stepcheck.core.numbers import Real

SPARE = 3  # points that a fraction must go through besides those that determine it
HIGHEST = 6  # degree of a polynomial
DEGREES = (*((top, 0) for top in range(HIGHEST + 1)), (1, 1), (2, 1), (2, 2), (3, 3))
Points = list[tuple[fmpq, fmpq]]


def all_roots(points: Points) -> list[Real] | None:
    """Return all real roots of the fraction through some points; None where there is none.

    Raises `ZeroDivisionError` where the function is 0 everywhere.
    """
    for top, bottom in DEGREES:
        if top + bottom + 1 + SPARE > len(points):
            continue
        found = polynomial(points, top) if bottom == 0 else fraction(points, top, bottom)
        if found is not None:
            if found.degree() < 0:
                raise ZeroDivisionError("any number is a root")
            return roots_of(found)
    return None


def polynomial(points: Points, degree: int) -> fmpq_poly | None:
    """Return the polynomial of a degree through all points, None if there is none."""
    known = points[: degree + 1]
    rows = [[x**n for n in range(degree + 1)] for x, _ in known]
    solution = fmpq_mat(rows).solve(fmpq_mat([[y] for _, y in known]))
    found = fmpq_poly([solution[n, 0] for n in range(degree + 1)])
    return found if all(found(x) == y for x, y in points) else None


def fraction(points: Points, top: int, bottom: int) -> fmpq_poly | None:
    """Return the upper half of the reduced fraction through all points, None if there is none."""
    rows = [
        [*(x**n for n in range(top + 1)), *(-y * x**n for n in range(bottom + 1))]
        for x, y in points
    ]
    vector = kernel(fmpq_mat(rows))
    if vector is None:
        return None
    above, below = fmpq_poly(vector[: top + 1]), fmpq_poly(vector[top + 1 :])
    if below.degree() < 0:
        return None
    common = above.gcd(below)
    above, below = above // common, below // common
    if any(below(x) == 0 or above(x) != y * below(x) for x, y in points):
        return None
    return above


def kernel(matrix: fmpq_mat) -> list[fmpq] | None:
    """Return a vector that a matrix takes to 0, None if there is only 0 itself."""
    reduced, rank = matrix.rref()
    width = reduced.ncols()
    if rank == width:
        return None
    pivots = [next(c for c in range(width) if reduced[r, c] != 0) for r in range(rank)]
    free = next(c for c in range(width) if c not in pivots)
    found = [fmpq(c == free) for c in range(width)]
    for row, column in enumerate(pivots):
        found[column] = -reduced[row, free]
    return found


def roots_of(poly: fmpq_poly) -> list[Real]:
    """Return the real roots of a polynomial that is not 0, each once: fractions where they are."""
    found: list[Real] = []
    _, factors = poly.numer().factor()
    for factor, _times in factors:
        if factor.degree() == 1:
            found.append(fmpq(-factor[0], factor[1]))
        elif factor.degree() > 1:
            found.extend(x.real for x in complex_roots(factor) if x.imag.is_zero())
    return found


def complex_roots(poly: fmpz_poly) -> list[acb]:
    """Return all roots of a polynomial without a square in it; real ones have no other part."""
    pairs = cast("list[tuple[acb, int]]", poly.complex_roots())
    return [root for root, _times in pairs]
