"""Polynomials taken apart into irreducible factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from stepcheck.core.proof.algebra.polynomials import content_of, is_linear

if TYPE_CHECKING:
    from stepcheck.core.proof.algebra.field import Field
    from stepcheck.core.proof.algebra.polynomials import Poly

Factors: TypeAlias = "tuple[fmpq, tuple[tuple[Poly, int], ...]]"


def factored(field: Field, poly: Poly) -> Factors:
    """Return the content of a polynomial, and its irreducible factors with their exponents."""
    if len(poly) == 1:
        return poly.leading_coefficient(), of_monomial(field, poly)
    text = str(poly)
    if text not in field.split:
        field.split[text] = factor(field, poly)
    return field.split[text]


def factor(field: Field, poly: Poly) -> Factors:
    """Return the factors of a polynomial; a monomial in front is cheap to see."""
    if poly.is_zero():
        return fmpq(0), ()
    common = poly.term_content()
    found = of_monomial(field, common)
    rest = poly / common if found else poly
    if is_linear(rest):  # then it is irreducible, and cheaper to see than to factor
        content = content_of(rest)
        return content, (*found, (rest / content, 1))
    field.spend(10 * len(rest))
    names = [f"g{field.place(n)}" for n in field.used(rest)]
    small = fmpq_mpoly_ctx.get(names, Ordering.lex)
    content, inner = rest.project_to_context(small).factor()
    return content, (
        *found, *((p.project_to_context(field.ring), int(e)) for p, e in inner)
    )  # fmt: skip


def of_monomial(field: Field, poly: Poly) -> tuple[tuple[Poly, int], ...]:
    """Return the generators of a monomial with their exponents."""
    found = [(at, int(e)) for at, e in enumerate(poly.monomial(0)) if e]
    return tuple((field.ring.gen(at), e) for at, e in found)
