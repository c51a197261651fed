"""Exponentials, logarithms, roots and absolute values, each taken apart into generators.

The logarithm of a product is split into those of its factors, as log |p|: wherever log f has a
value, f is positive, so log f = log |f|. On the way back nothing is taken for positive: |p| is p
where the sign of p is known, else a generator of its own whose square is p².
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flint import fmpq

from stepcheck.core.numbers import Dual, Number, exp, log
from stepcheck.core.proof.algebra.factors import factored
from stepcheck.core.proof.algebra.facts import assume, learn_linear, signs_of, signs_of_factor
from stepcheck.core.proof.algebra.field import (
    HIGHEST_MONOMIAL,
    Field,
    Fraction,
    UnprovableError,
    as_number,
    plain,
)
from stepcheck.core.proof.algebra.polynomials import terms
from stepcheck.core.proof.algebra.signs import ANY, NEGATIVE, POSITIVE, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_PRIME = 10_000


def pieces(x: Fraction) -> Iterator[tuple[fmpq, Fraction]]:
    """Yield a fraction as a sum: each time a rational number, and what it is a multiple of."""
    field = x.field
    if x.is_entire:
        for exponents, coefficient in terms(x.top):
            yield coefficient, field.poly(field.ring.term(1, exponents), x.bits)
        return
    entire, rest = divmod(x.top, x.bottom)
    if not entire.is_zero():
        yield from pieces(field.poly(entire, x.bits))
    for exponents, coefficient in terms(rest):
        piece = field.fraction(field.ring.term(1, exponents), x.bottom, x.bits)
        leading = piece.top.leading_coefficient()
        yield coefficient * leading, piece * (1 / leading)


def exponential(x: Fraction) -> Fraction:
    """Return e to a power: a product of powers of e to each term of it."""
    field, product = x.field, x.field.one
    for coefficient, piece in pieces(x):
        meaning = field.meaning(piece)
        if meaning is not None and meaning.kind == "log":
            product = product * to_the(meaning.parts[0], coefficient)
        else:
            product = product * to_the(exponential_of_piece(piece), coefficient)
    return product


def exponential_of_piece(piece: Fraction) -> Fraction:
    """Return e to a power that is not taken apart: above 1 for a positive power, else below."""
    field = piece.field
    before = len(field.meanings)
    found = field.generator("exp", parts=(piece,), signs=POSITIVE)
    if len(field.meanings) > before and (signs := signs_of(piece)) != ANY:
        learn_linear(found - 1, signs)
    return found


def logarithm(x: Fraction) -> Fraction:
    """Return the natural logarithm, as the sum of those of the absolute values of its factors."""
    if not signs_of(x) & POSITIVE:
        raise UnprovableError("a logarithm of what is never positive")
    has_value(x, POSITIVE)
    return log_of_size(x)


def square_root(x: Fraction) -> Fraction:
    """Return the square root."""
    has_value(x, ZERO | POSITIVE)
    return to_the(x, fmpq(1, 2))


def has_value(x: Fraction, signs: int) -> None:
    """Note that a number has a sign without which its step would have no value at all.

    Inside of a sum it need not have it, for the sum may have no terms.
    """
    field = x.field
    if signs_of(x) & ~signs and not any(field.lent.values()):
        assume(field, x, signs)
        field.learned = True


def log_of_size(x: Fraction) -> Fraction:
    """Return the natural logarithm of an absolute value."""
    total = x.field.zero
    for factor, exponent in factors_of(x):
        total = total + log_of_factor(factor) * exponent
    return total


def log_of_factor(factor: Fraction) -> Fraction:
    """Return the logarithm of the absolute value of a prime, or of an irreducible polynomial."""
    meaning = factor.field.meaning(factor)
    if meaning is not None and meaning.kind == "exp":
        return meaning.parts[0]
    if meaning is not None and meaning.kind == "modulus":
        return log_of_factor(meaning.parts[0])
    if meaning is not None and meaning.kind == "root":
        return log_of_factor(meaning.parts[0]) * fmpq(1, cast("int", meaning.data[0]))
    return factor.field.generator("log", parts=(factor,))


def factors_of(x: Fraction) -> Iterator[tuple[Fraction, int]]:
    """Yield the factors of |x| with their exponents: primes, and irreducible polynomials."""
    field = x.field
    if x.is_zero:
        raise UnprovableError("the factors of 0")
    content, above = factored(field, x.top)
    scale, below = factored(field, x.bottom)
    yield from primes(field, abs(content / scale))
    yield from ((field.poly(p, x.bits), e) for p, e in above)
    yield from ((field.poly(p, x.bits), -e) for p, e in below)


def primes(field: Field, x: fmpq) -> Iterator[tuple[Fraction, int]]:
    """Yield the prime factors of a positive rational number; what is left may be no prime."""
    for number, sign in ((int(x.p), 1), (int(x.q), -1)):
        rest, prime = number, 2
        while rest > 1 and prime < LARGEST_PRIME:
            exponent = 0
            while rest % prime == 0:
                rest, exponent = rest // prime, exponent + 1
            if exponent:
                yield field.number(prime), sign * exponent
            prime += 1 if prime == 2 else 2
            if prime * prime > rest:
                break
        if rest > 1:
            yield field.number(rest), sign


def modulus(x: Fraction) -> Fraction:
    """Return the absolute value, factor by factor."""
    if x.is_zero:
        return x
    product = x.field.one
    for factor, exponent in factors_of(x):
        product = product * (
            factor**exponent if exponent % 2 == 0 else modulus_of_factor(factor) ** exponent
        )
    return product


def modulus_of_factor(factor: Fraction) -> Fraction:
    """Return the absolute value of a prime, or of an irreducible polynomial."""
    field = factor.field
    signs = signs_of_factor(field, factor.top)
    if not signs & NEGATIVE:
        return factor
    if not signs & POSITIVE:
        return -factor
    return field.generator(
        "modulus", parts=(factor,), signs=POSITIVE | signs & ZERO,
        relation=lambda _own: (2, factor * factor),
    )  # fmt: skip


def to_the(x: Fraction, exponent: fmpq) -> Fraction:
    """Return a rational power of |x|, factor by factor."""
    if exponent == 0:
        return x.field.one
    if x.is_zero:
        return x.reciprocal() if exponent < 0 else x
    product = x.field.one
    for factor, power in factors_of(x):
        product = product * factor_to_the(factor, exponent * power)
    return product


def factor_to_the(factor: Fraction, exponent: fmpq) -> Fraction:
    """Return a rational power of the absolute value of one factor: whole powers, and a root."""
    entire = int(exponent.floor())
    if abs(entire) > HIGHEST_MONOMIAL:
        raise UnprovableError("too high a power")
    rest = exponent - entire
    if rest == 0 and entire % 2 == 0:
        return factor**entire
    size = modulus_of_factor(factor)
    if rest == 0:
        return size**entire
    degree = int(rest.q)
    root = factor.field.generator(
        "root", (degree,), (factor,), POSITIVE | signs_of(size) & ZERO, lambda _own: (degree, size)
    )
    return size**entire * root ** int(rest.p)


def power(base: Number, exponent: Number) -> Number:
    """Return a power: a rational one of any base, else one of a base that is positive."""
    fixed = None if isinstance(exponent, Dual) else plain(exponent).constant
    if isinstance(base, Dual):
        if fixed is None:
            return general_power(base, exponent)
        if fixed == 0:
            return as_number(plain(exponent).field.one)
        less = as_number(plain(exponent) - 1)
        slope = exponent * power(base.value, less) * base.slope
        return Dual(base.tag, power(base.value, exponent), slope)
    if fixed is None:
        return general_power(base, exponent)
    below = plain(base)
    if fixed.q == 1:
        return as_number(below ** int(fixed.p))
    has_value(below, ZERO | POSITIVE)
    return as_number(to_the(below, fixed))


def general_power(base: Number, exponent: Number) -> Number:
    """Return a power by way of the logarithm."""
    if signs_of(plain(base)) & ~POSITIVE:
        raise UnprovableError("a power of what may not be positive")
    return exp(exponent * log(base))


def magnitude(x: Number) -> Number:
    """Return the absolute value, which has no derivative at 0."""
    if not isinstance(x, Dual):
        return as_number(modulus(plain(x)))
    inner = plain(x)
    return x * as_number(modulus(inner) / inner)


def largest(numbers: list[Number], sign: int) -> Number:
    """Return the largest (sign 1) or smallest (sign -1) of some numbers, by absolute values."""
    found = numbers[0]
    for x in numbers[1:]:
        gap = magnitude(found - x)
        found = (found + x + (gap if sign > 0 else -gap)) * fmpq(1, 2)
    return found
