"""Other numbers in the place of generators, however deep inside of others they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.proof.algebra.polynomials import bits_of, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flint import fmpq

    from stepcheck.core.proof.algebra.field import Field, Fraction
    from stepcheck.core.proof.algebra.polynomials import Exponents, Poly


def substituted(x: Fraction, changes: Mapping[int, Fraction]) -> Fraction:
    """Return a fraction with other numbers in the place of some generators, however deep."""
    field = x.field
    keys = bits_of(changes)
    touched = [n for n in x.generators if field.inside[n] & keys]
    if not touched:
        return x
    new = {n: changes[n] if n in changes else remade(field, n, changes) for n in touched}
    top = composed(field, x.top, x.bits, new)
    return top if x.is_entire else top / composed(field, x.bottom, x.bits, new)


def remade(field: Field, number: int, changes: Mapping[int, Fraction]) -> Fraction:
    """Return what a generator stands for when other numbers are put inside."""
    meaning = field.meanings[number]
    return field.made(meaning, tuple(substituted(p, changes) for p in meaning.parts))


def composed(field: Field, poly: Poly, bits: int, new: Mapping[int, Fraction]) -> Fraction:
    """Return a polynomial with other numbers in the place of some of its generators."""
    names = {n: x.alone for n, x in new.items() if x.alone is not None}
    if len(names) == len(new):
        return renamed(field, poly, bits, names)
    total = field.zero
    for inner, outer in field.divided(poly, bits_of(new)).items():
        product = field.poly(field.ring.from_dict(outer), bits)
        for number, value in new.items():
            if exponent := inner[field.place(number)]:
                product = product * value**exponent
        total = total + product
    return total


def renamed(field: Field, poly: Poly, bits: int, names: Mapping[int, int]) -> Fraction:
    """Return a polynomial with other generators in the place of some."""
    places = [(field.place(old), field.place(new)) for old, new in names.items()]
    found: dict[Exponents, fmpq] = {}
    for exponents, coefficient in terms(poly):
        changed = list(exponents)
        for old, _ in places:
            changed[old] = 0
        for old, new in places:
            changed[new] += exponents[old]
        key = tuple(changed)
        found[key] = found[key] + coefficient if key in found else coefficient
    bits = bits & ~bits_of(names) | bits_of(names.values())
    return field.fraction(field.ring.from_dict(found), field.one_poly, bits, bits)
