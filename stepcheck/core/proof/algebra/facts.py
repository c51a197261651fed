"""Which signs a fraction may have, as far as its form and the sets of its names tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.proof.algebra.factors import factored
from stepcheck.core.proof.algebra.polynomials import terms
from stepcheck.core.proof.algebra.signs import (
    ANY,
    NEGATIVE,
    POSITIVE,
    PRODUCT,
    SUM,
    ZERO,
    negated,
    power_of,
    sign_of,
)

if TYPE_CHECKING:
    from stepcheck.core.proof.algebra.field import Field, Fraction
    from stepcheck.core.proof.algebra.polynomials import Poly


def signs_of(x: Fraction) -> int:
    """Return the signs that a fraction may have where it has a value."""
    above = signs_of_poly(x.field, x.top)
    if x.is_entire:
        return above
    return PRODUCT[above][signs_of_poly(x.field, x.bottom) & ~ZERO]


def signs_of_poly(field: Field, poly: Poly) -> int:
    """Return the signs that a polynomial may have, by its terms, else by its factors."""
    found = signs_by_terms(field, poly)
    if found not in (ANY, NEGATIVE | ZERO, ZERO | POSITIVE):
        return found
    content, factors = factored(field, poly)
    by_factors = sign_of(content)
    for factor, exponent in factors:
        by_factors = PRODUCT[by_factors][power_of(signs_of_factor(field, factor), exponent)]
    return found & by_factors


def signs_of_factor(field: Field, factor: Poly) -> int:
    """Return the signs that an irreducible polynomial may have, by its terms and by facts."""
    return signs_by_terms(field, factor) & fact(field, factor)


def fact(field: Field, factor: Poly) -> int:
    """Return the signs that are known of an irreducible polynomial."""
    if not field.facts:
        return ANY
    leading = factor.leading_coefficient()
    known = field.facts.get(str(factor / leading), ANY)
    return known if leading > 0 else negated(known)


def signs_by_terms(field: Field, poly: Poly) -> int:
    """Return the signs that a polynomial may have, by those of its generators."""
    if poly.is_zero():
        return ZERO
    inside = [(field.place(n), field.signs[n]) for n in field.used(poly)]
    total = ZERO
    for exponents, coefficient in terms(poly):
        found = sign_of(coefficient)
        for place, signs in inside:
            if exponents[place]:
                found = PRODUCT[found][power_of(signs, exponents[place])]
        total = SUM[total][found]
        if total == ANY:
            break
    return total


def assume(field: Field, x: Fraction, signs: int) -> None:
    """Let the sign of a fraction be known, as far as it says that of one irreducible factor."""
    if signs & ZERO == 0:  # then no factor is zero
        for poly in (x.top, x.bottom):
            for factor, _ in factored(field, poly)[1]:
                learn(field, factor, NEGATIVE | POSITIVE)
    content, above = factored(field, x.top)
    below = factored(field, x.bottom)[1]
    rest = sign_of(content)
    unknown = None
    for factor, exponent in (*above, *below):
        own = power_of(signs_of_factor(field, factor), exponent)
        if own in (POSITIVE, NEGATIVE):
            rest = PRODUCT[rest][own]
        elif unknown is None and exponent % 2:
            unknown = factor
        else:
            return
    if unknown is not None:
        learn(field, unknown, PRODUCT[rest][signs])


def learn_linear(x: Fraction, signs: int) -> None:
    """Let the sign of a fraction be known in which some generator occurs once, by itself."""
    if x.is_entire:
        learn(x.field, x.top, signs)


def learn(field: Field, factor: Poly, signs: int) -> None:
    """Let the sign of an irreducible polynomial be known."""
    leading = factor.leading_coefficient()
    text = str(factor / leading)
    known = signs if leading > 0 else negated(signs)
    field.facts[text] = field.facts.get(text, ANY) & known
    if len(factor) == 1 and factor.total_degree() == 1:
        field.signs[field.used(factor)[0]] &= field.facts[text]
