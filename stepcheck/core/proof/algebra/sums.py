"""Sums over an index whose end is a name: brought to one form, in which equal sums are the same.

What does not depend on the index is taken out, a sum of terms becomes a sum of sums, a Kronecker
delta leaves the one term that it picks, and sums inside of a term are taken in front. What is left
are sums of single terms, and each is a generator. Its indices are named anew by their places, so
that it does not matter which letters they had.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.numbers import Dual, Number, exp, log
from stepcheck.core.proof.algebra.factors import factored
from stepcheck.core.proof.algebra.facts import signs_of
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError, as_number, plain
from stepcheck.core.proof.algebra.indices import bound, index, lies_within, solved
from stepcheck.core.proof.algebra.named import Bounds, named
from stepcheck.core.proof.algebra.polynomials import bits_of
from stepcheck.core.proof.algebra.signs import NEGATIVE, POSITIVE
from stepcheck.core.proof.algebra.substitute import substituted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stepcheck.core.proof.algebra.field import Field, Meaning
    from stepcheck.core.proof.algebra.polynomials import Poly

WRITTEN_OUT = 12  # terms of a sum between two numbers


def total(low: Fraction, high: Fraction, term: Callable[[Fraction], Number]) -> Number:
    """Return a sum from one number to another."""
    if (whole := span(low, high)) is not None:
        found = as_number(low.field.zero)
        for number in whole:
            found = found + term(low.field.number(number))
        return found
    with index(low, high) as i:
        return summed(Bounds(i, low, high), term(i))


def product(low: Fraction, high: Fraction, factor: Callable[[Fraction], Number]) -> Number:
    """Return a product from one number to another; of positive factors if an end is a name."""
    if (whole := span(low, high)) is not None:
        found = as_number(low.field.one)
        for number in whole:
            found = found * factor(low.field.number(number))
        return found
    with index(low, high) as i:
        inner = factor(i)
        if signs_of(plain(inner)) & ~POSITIVE:
            raise UnprovableError("a product of factors that may not be positive")
        return exp(summed(Bounds(i, low, high), log(inner)))


def span(low: Fraction, high: Fraction) -> range | None:
    """Return the numbers from one end to another, if they are few and known."""
    first, last = low.whole, high.whole
    if first is None or last is None or last - first >= WRITTEN_OUT:
        return None
    return range(first, last + 1)


def summed(bounds: Bounds, term: Number) -> Number:
    """Return the sum of a term over an index."""
    if isinstance(term, Dual):
        return Dual(term.tag, summed(bounds, term.value), summed(bounds, term.slope))
    return as_number(sum_of_fraction(bounds, plain(term)))


def sum_of_fraction(bounds: Bounds, term: Fraction) -> Fraction:
    """Return the sum of a fraction over an index."""
    field = term.field
    if not field.all_inside(term) & bounds.bit:
        return term * count(bounds)
    key = bounds.index.text, bounds.low.text, bounds.high.text, term.text
    if key not in field.results:
        found = field.zero
        for picked, rest in by_delta(bounds, term):
            if picked is None:
                found = found + sum_without_delta(bounds, rest)
            else:
                found = found + picked_term(bounds, picked, rest)
        field.results[key] = found
    return field.results[key]


def count(bounds: Bounds) -> Fraction:
    """Return how many numbers an index runs through."""
    found = bounds.high - bounds.low + 1
    if signs_of(found) & NEGATIVE:
        raise UnprovableError("a sum that may have its ends the wrong way round")
    return found


def by_delta(bounds: Bounds, term: Fraction) -> Iterator[tuple[Fraction | None, Fraction]]:
    """Yield the parts of a term: with the gap of the first delta that picks an index, and without.

    The gap is what vanishes where the delta is 1.
    """
    field = term.field
    picking = [
        n for n in term.generators
        if field.meanings[n].kind == "delta" and field.inside[n] & bounds.bit
    ]  # fmt: skip
    if not picking:
        yield None, term
        return
    number = picking[0]
    if number in field.used(term.bottom):
        raise UnprovableError("a delta in a denominator")
    parts = field.by_power(term.top, number)
    for power, part in parts.items():
        rest = field.fraction(part, term.bottom, term.bits)
        if power == 0:
            yield from by_delta(bounds, rest)
        else:
            yield field.meanings[number].parts[0], rest


def picked_term(bounds: Bounds, gap: Fraction, rest: Fraction) -> Fraction:
    """Return the one term of a sum that a delta picks."""
    chosen = solved(gap, bounds.number)
    if chosen is None or not lies_within(chosen, bounds.low, bounds.high):
        raise UnprovableError("a delta that may pick nothing")
    return substituted(rest, {bounds.number: chosen})


def sum_without_delta(bounds: Bounds, term: Fraction) -> Fraction:
    """Return the sum of a fraction in which no delta picks a term."""
    field = term.field

    depends = bits_of(n for n in term.generators if field.inside[n] & bounds.bit)
    outer, inner = denominators(field, term.bottom, depends)
    found = field.zero
    for top, bottom in parts_over(field, term.top, inner):
        for mine, theirs in field.divided(top, depends).items():
            own = field.fraction(field.ring.term(1, mine), bottom, term.bits)
            factor = field.fraction(field.ring.from_dict(theirs), outer, term.bits)
            found = found + factor * sum_of_term([bounds], own)
    return found


def denominators(field: Field, bottom: Poly, depends: int) -> tuple[Poly, list[tuple[Poly, int]]]:
    """Return what of a denominator has none of some generators, and the factors that have."""
    if not field.used(bottom, depends):
        return bottom, []
    content, factors = factored(field, bottom)
    outer, inner = field.one_poly * content, []
    for factor, exponent in factors:
        if field.used(factor, depends):
            inner.append((factor, exponent))
        else:
            outer *= factor**exponent
    return outer, inner


def parts_over(
    field: Field, top: Poly, factors: list[tuple[Poly, int]]
) -> Iterator[tuple[Poly, Poly]]:
    """Yield a fraction as a sum of simpler ones, for one factor below by its powers."""
    if len(factors) == 1:
        [(factor, highest)] = factors
        for exponent in range(highest, 0, -1):
            top, rest = divmod(top, factor)
            if not rest.is_zero():
                yield rest, factor**exponent
    elif factors:
        bottom = field.one_poly
        for factor, exponent in factors:
            bottom *= factor**exponent
        top, rest = divmod(top, bottom)
        if not rest.is_zero():
            yield rest, bottom
    if not top.is_zero():
        yield top, field.one_poly


def sum_of_term(bounds: list[Bounds], term: Fraction) -> Fraction:
    """Return the sum of a single term over some indices, with the sums in it taken in front."""
    field = term.field
    own = bits_of(b.number for b in bounds)
    if len(bounds) == 1 and not any(field.meanings[n].kind == "sum" for n in term.generators):
        return folded(bounds, term)
    with ExitStack() as lent:
        opened = list(bounds)
        product = field.fraction(field.one_poly, term.bottom, term.bits)
        for number, exponent in exponents_of(field, term.top):
            if field.meanings[number].kind != "sum" or not field.inside[number] & own:
                product = product * field.numbered(number) ** exponent
                continue
            for _ in range(exponent):
                inner, body = unfolded(field.meanings[number], lent)
                opened += inner
                product = product * body
        found = field.one
        for group, factor in connected(opened, product):
            found = found * (folded(group, factor) if group else factor)
        return found


def exponents_of(field: Field, monomial: Poly) -> Iterator[tuple[int, int]]:
    """Yield the generators of a monomial with their exponents."""
    for place, exponent in enumerate(monomial.monomial(0)):
        if exponent:
            yield field.size - 1 - place, int(exponent)


def unfolded(meaning: Meaning, lent: ExitStack) -> tuple[list[Bounds], Fraction]:
    """Return the indices of a sum, fresh ones, and its term in them."""
    *ends, term = meaning.parts
    field = term.field
    changes: dict[int, Fraction] = {}
    found: list[Bounds] = []
    heights: tuple[int, ...] = meaning.data  # type: ignore[assignment]  # `named` has put them there
    for height, low, high in zip(heights, ends[::2], ends[1::2], strict=True):
        here = [substituted(end, changes) for end in (low, high)]
        own = lent.enter_context(index(*here))
        changes[bound(field, height).generators[0]] = own
        found.append(Bounds(own, *here))
    return found, substituted(term, changes)


def connected(bounds: Sequence[Bounds], term: Fraction) -> Iterator[tuple[list[Bounds], Fraction]]:
    """Yield the factors of a sum of products: groups of indices that share no factor."""
    field = term.field
    everything = bits_of(b.number for b in bounds)
    groups: list[tuple[int, Fraction]] = [(b.bit, field.one) for b in bounds]
    for b in bounds:
        groups = merged(groups, b.bit | b.inside & everything, field.one)
    for factor in single_factors(field, term):
        groups = merged(groups, field.all_inside(factor) & everything, factor)
    for group, factor in groups:
        yield [b for b in bounds if b.bit & group], factor


def single_factors(field: Field, term: Fraction) -> Iterator[Fraction]:
    """Yield the factors of a fraction."""
    for poly, sign in ((term.top, 1), (term.bottom, -1)):
        content, factors = factored(field, poly)
        yield field.number(content**sign)
        for factor, exponent in factors:
            yield field.poly(factor, term.bits) ** (sign * exponent)


def merged(
    groups: list[tuple[int, Fraction]], own: int, factor: Fraction
) -> list[tuple[int, Fraction]]:
    """Return groups with one more factor, which joins those whose indices it has."""
    apart = [g for g in groups if not g[0] & own]
    for group, other in groups:
        if group & own:
            own, factor = own | group, factor * other
    return [*apart, (own, factor)]


def folded(bounds: list[Bounds], term: Fraction) -> Fraction:
    """Return a sum over indices that belong together."""
    field = term.field
    inside = field.all_inside(term)
    for b in bounds:
        if not b.bit & inside and not any(b.bit & o.inside for o in bounds):
            term = term * count(b)
            for other in reversed([o for o in bounds if o is not b]):
                term = sum_of_fraction(other, term)
            return term
    if len(bounds) == 1 and (known := known_sum(bounds[0], term)) is not None:
        return known
    return named(bounds, term)


def known_sum(bounds: Bounds, term: Fraction) -> Fraction | None:
    """Return a sum that is known: of probabilities, or of powers of the index itself."""
    field = term.field
    meaning = field.meaning(term)
    if meaning is not None and meaning.kind == "probability":
        *_, row, size = meaning.parts
        full = (bounds.low - 1).is_zero and (bounds.high - size).is_zero
        if full and (row - bounds.index).is_zero:
            return field.one
    if term.is_entire and field.used(term.top) == [bounds.number]:
        exponent = term.top.degrees()[field.place(bounds.number)]
        count(bounds)  # else the formula does not hold
        return powers_up_to(bounds.high, exponent) - powers_up_to(bounds.low - 1, exponent)
    return None


def powers_up_to(last: Fraction, exponent: int) -> Fraction:
    r"""Return \(1^k + 2^k + … + n^k\), from the sums of lower powers."""
    found = (last + 1) ** (exponent + 1) - 1
    binomial = fmpq(1)
    for lower in range(exponent):
        binomial = binomial * (exponent + 1 - lower) / (lower + 1) if lower else fmpq(1)
        found = found - powers_up_to(last, lower) * binomial
    return found * fmpq(1, exponent + 1) if exponent else last


def sum_again(meaning: Meaning, parts: tuple[Fraction, ...]) -> Fraction:
    """Return a sum with other numbers inside."""
    with ExitStack() as lent:
        changed, term = unfolded(meaning._replace(parts=parts), lent)
        for b in reversed(changed):
            term = sum_of_fraction(b, term)
        return term
