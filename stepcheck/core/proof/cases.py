"""Going through cases: what a step is for each sign of something, and where two indices meet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from stepcheck.core.domains import Reals
from stepcheck.core.proof.algebra.facts import learn
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError
from stepcheck.core.proof.algebra.indices import solved
from stepcheck.core.proof.algebra.polynomials import numbers_in
from stepcheck.core.proof.algebra.substitute import substituted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.proof.algebra.field import Field
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

OF_A_SIGN = ("modulus", "root")  # generators that would be something else if a sign were known


def vanishes(x: Fraction) -> bool:
    """Whether a number is 0, wherever two indices are the same and wherever they are not."""
    if x.is_zero:
        return True
    field = x.field
    for number in numbers_in(field.all_inside(x)):
        if field.meanings[number].kind != "delta" or has_bound(field, number):
            continue
        gap = field.meanings[number].parts[0]
        for other in reversed(gap.generators):
            if field.meanings[other].kind in ("whole", "index"):
                same = solved(gap, other)
                if same is not None:
                    return vanishes(substituted(x, {number: field.zero})) and vanishes(
                        substituted(x, {other: same})
                    )
    return False


def has_bound(field: Field, number: int) -> bool:
    """Whether a generator lies inside of a sum, where it is another number for each term."""
    return any(field.meanings[n].kind == "bound" for n in numbers_in(field.open[number]))


def first_switch(x: Fraction) -> Fraction | None:
    """Return what the first absolute value in a number is taken of, if it is one number."""
    field = x.field
    for number in numbers_in(field.all_inside(x)):
        meaning = field.meanings[number]
        if meaning.kind == "modulus" and is_one_number(meaning.parts[0]):
            return meaning.parts[0]
    return None


def is_one_number(x: Fraction) -> bool:
    """Whether something is one number at a point, and not one for each place of an index."""
    return not x.field.open_in(x)


@contextmanager
def supposed(field: Field, factor: Fraction, sign: int) -> Iterator[None]:
    """Suppose that an irreducible polynomial has a sign, for as long as this lasts."""
    before = field.memory()
    learn(field, factor.top, sign)
    field.results.clear()
    field.known = {
        key: number for key, number in field.known.items() if not knows(field, number, factor)
    }
    try:
        yield
    finally:
        field.remember(before)


def knows(field: Field, number: int, factor: Fraction) -> bool:
    """Whether a generator was made without knowing the sign of a factor."""
    return any(
        field.meanings[n].kind in OF_A_SIGN and field.meanings[n].parts[0].text == factor.text
        for n in numbers_in(field.inside[number])
    )


def at_zero(scope: Scope, factor: Fraction) -> tuple[Key, Fraction]:
    """Return a free real number, and what it is where a polynomial is 0.

    Raises `UnprovableError` if the polynomial is not linear in one.
    """
    field = factor.field
    for number in factor.generators:
        meaning = field.meanings[number]
        if meaning.kind != "name" or meaning.parts:
            continue
        key: Key = meaning.data[0]  # type: ignore[assignment]  # `Names.any_of` has put it there
        symbol = scope.get(key)
        found = solved(factor, number)
        if symbol is not None and symbol.domain == Reals() and found is not None:
            return key, found
    raise UnprovableError("what is 0 cannot be solved for")
