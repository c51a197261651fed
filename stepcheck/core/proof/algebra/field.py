"""Exact fractions of polynomials, in which everything that is no fraction is a generator.

A generator stands for one real number: a name, an exponential, a root, a sum over an index. What it
means is kept beside it, so that it can be made anew with other numbers inside. Two fractions are
the same number at every point at which both have a value if they are the same fraction; the other
way round need not be, for nothing says that generators are independent of one another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple, cast

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from stepcheck.core.numbers import Noted, Number, primal
from stepcheck.core.proof.algebra.polynomials import bits_of, numbers_in, terms
from stepcheck.core.proof.algebra.signs import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stepcheck.core.proof.algebra.polynomials import Exponents, Poly

MOST_TERMS = 1500  # of a polynomial
MOST_WORK = 150_000  # products of terms in one proof; bounded by number, not by the clock
HIGHEST = 64  # exponent of what has several terms
HIGHEST_MONOMIAL = 10_000


class UnprovableError(Exception):
    """Something that this algebra does not know, or that grows too large for it."""


class FullError(Exception):
    """The ring has no generator left; a larger one may do."""


class Meaning(NamedTuple):
    """What a generator stands for: a kind of number, what says which one, and what is inside."""

    kind: str
    data: tuple[Hashable, ...]
    parts: tuple[Fraction, ...]


class Memory(NamedTuple):
    """What is known of signs, and the generators by what they mean."""

    facts: dict[str, int]
    signs: list[int]
    known: dict[Hashable, int]
    learned: bool


class Field(ABC):
    """A ring of polynomials and its fractions; `kinds` fills in what the generators mean.

    Of each generator, `signs` are the signs that it may have, `relations` the power of it that is
    something simpler, `inside` all generators that it is made of, and `open` the indices that it is
    a function of. `facts` are the signs of polynomials that do not show them.
    """

    def __init__(self, size: int) -> None:
        self.ring = fmpq_mpoly_ctx.get([f"g{n}" for n in range(size)], Ordering.lex)
        self.size = size
        self.one_poly, self.zero_poly = self.ring.constant(1), self.ring.constant(0)
        self.zero = Fraction(self, self.zero_poly, self.one_poly, 0)
        self.one = Fraction(self, self.one_poly, self.one_poly, 0)
        self.meanings: list[Meaning] = []
        self.single: list[Fraction] = []
        self.signs: list[int] = []
        self.inside: list[int] = []
        self.open: list[int] = []
        self.relations: dict[int, tuple[int, dict[int, Poly]]] = {}
        self.related = 0  # the generators with a relation, as bits
        self.known: dict[Hashable, int] = {}
        self.facts: dict[str, int] = {}
        self.heights: dict[int, int] = {}  # of the indices of sums
        self.sets: dict[Hashable, Callable[[tuple[Fraction, ...]], Fraction]] = {}  # of free names
        self.lent: dict[tuple[str, str], int] = {}  # indices in use, by their range
        self.split: dict[str, tuple[fmpq, tuple[tuple[Poly, int], ...]]] = {}
        self.results: dict[tuple[str, ...], Fraction] = {}  # of functions and sums
        self.work = 0
        self.learned = False  # whether something was learned that holds for this step only

    @abstractmethod
    def made(self, meaning: Meaning, parts: tuple[Fraction, ...]) -> Fraction:
        """Return what a generator stands for, with other numbers inside."""

    @abstractmethod
    def lifted(self, name: str, x: Fraction) -> Fraction:
        """Return one of the primitive functions at a number."""

    # Generators

    def place(self, number: int) -> int:
        """Return where a generator stands in the ring: the latest comes first in its order."""
        return self.size - 1 - number

    def generator(
        self, kind: str, data: tuple[Hashable, ...] = (), parts: tuple[Fraction, ...] = (),
        signs: Callable[[], int] | int = ANY,
        relation: Callable[[Fraction], tuple[int, Fraction]] | None = None,
    ) -> Fraction:  # fmt: skip
        """Return the generator of this meaning, a new one if there is none yet.

        `relation` returns the power of it that is something simpler, and what.
        """
        key = (kind, data, tuple(p.text for p in parts))
        if key not in self.known:
            found = signs() if callable(signs) else signs
            number = len(self.meanings)
            if number == self.size:
                raise FullError
            self.known[key] = number
            self.meanings.append(Meaning(kind, data, parts))
            gen = self.ring.gen(self.place(number))
            self.single.append(Fraction(self, gen, self.one_poly, 1 << number))
            self.signs.append(found)
            self.inside.append(1 << number)
            for part in parts:
                self.inside[number] |= self.all_inside(part)
            self.open.append(self.indices(number))
            if relation is not None:
                self.relate(number, *relation(self.numbered(number)))
        return self.numbered(self.known[key])

    def numbered(self, number: int) -> Fraction:
        """Return a generator by its number."""
        return self.single[number]

    def relate(self, number: int, degree: int, simpler: Fraction) -> None:
        """Let a power of a generator be something simpler, of lower degree in it."""
        if not simpler.is_entire:
            raise UnprovableError("a relation with a fraction")
        self.relations[number] = degree, self.by_power(simpler.top, number)
        self.related |= 1 << number

    def memory(self) -> Memory:
        """Return what is known at present, to go back to it later."""
        return Memory(dict(self.facts), list(self.signs), dict(self.known), self.learned)

    def remember(self, memory: Memory) -> None:
        """Go back to what was known, without the generators that have come since."""
        self.facts, self.known = dict(memory.facts), dict(memory.known)
        self.results.clear()
        self.signs[: len(memory.signs)] = memory.signs
        self.learned = memory.learned

    def all_inside(self, x: Fraction) -> int:
        """Return all generators that a fraction is made of, however deep, as bits."""
        found = 0
        for number in x.generators:
            found |= self.inside[number]
        return found

    def indices(self, number: int) -> int:
        """Return the indices that a generator is a function of: not those that a sum runs over."""
        kind, data, parts = self.meanings[number]
        if kind in ("index", "bound"):
            return 1 << number
        found = self.open_in(*parts)
        if kind == "sum":
            own = own_indices(data)
            found = bits_of(n for n in numbers_in(found) if self.meanings[n] not in own)
        return found

    def open_in(self, *parts: Fraction) -> int:
        """Return the indices that some fractions are functions of, as bits."""
        found = 0
        for part in parts:
            for number in part.generators:
                found |= self.open[number]
        return found

    def meaning(self, x: Fraction) -> Meaning | None:
        """Return what a fraction means if it is nothing but one generator."""
        return None if x.alone is None else self.meanings[x.alone]

    # Fractions

    def number(self, x: fmpq | int) -> Fraction:
        """Return a rational number."""
        return Fraction(self, self.ring.constant(x), self.one_poly, 0)

    def poly(self, top: Poly, bits: int) -> Fraction:
        """Return a polynomial as a fraction; no power in it is something simpler."""
        return self.fraction(top, self.one_poly, bits)

    def fraction(self, top: Poly, bottom: Poly, bits: int, high: int = 0) -> Fraction:
        """Return a fraction in lowest terms; raise `UnprovableError` if it has no value.

        `bits` are the generators that may occur, `high` those of which a power may.
        """
        if high & self.related:
            top, bottom = self.reduced(top, high), self.reduced(bottom, high)
            bits = self.bits(top) | self.bits(bottom)
        if top.is_zero():
            if bottom.is_zero():
                raise UnprovableError("nothing over nothing")
            return self.zero
        if len(top) > MOST_TERMS or len(bottom) > MOST_TERMS:
            raise UnprovableError("too long")
        if bottom.is_one():
            return Fraction(self, top, bottom, bits)
        if bottom.is_zero():
            raise UnprovableError("division by zero")
        if not bottom.is_constant():
            self.spend(len(top) * len(bottom))
            common = top.gcd(bottom)
            if not common.is_one():
                top, bottom = top / common, bottom / common
        leading = bottom.leading_coefficient()
        if leading != 1:
            top, bottom = top / leading, bottom / leading
        return Fraction(self, top, bottom, bits)

    def bits(self, poly: Poly) -> int:
        """Return the generators that occur in a polynomial, as bits."""
        return bits_of(self.used(poly))

    def spend(self, terms: int) -> None:
        """Note how much a step of algebra costs; refuse what grows too large."""
        self.work += terms
        if terms > MOST_TERMS * MOST_TERMS or self.work > MOST_WORK:
            raise UnprovableError("too long")

    def coerced(self, x: object) -> Fraction | None:
        """Return a number as a fraction; None if it is something that knows better what to do."""
        if type(x) is Fraction:  # quicker than `isinstance`, which asks an abstract class
            return x
        if isinstance(x, fmpq | int):
            return self.number(x)
        return None

    def reduced(self, poly: Poly, high: int) -> Poly:
        """Return a polynomial in which no generator has a power that is something simpler.

        What is simpler may have such powers of earlier generators, and of none else.
        """
        if poly.is_constant():
            return poly
        degrees = poly.degrees()
        for number in range(high.bit_length() - 1, -1, -1):
            if (high & self.related) >> number & 1:
                degree, simpler = self.relations[number]
                if degrees[self.place(number)] >= degree:
                    poly = self.rewritten(poly, number, degree, simpler)
                    degrees = poly.degrees()
                    high |= (1 << number) - 1
        return poly

    def rewritten(self, poly: Poly, number: int, degree: int, simpler: dict[int, Poly]) -> Poly:
        """Return a polynomial with the high powers of one generator rewritten."""
        found = self.by_power(poly, number)
        while (highest := max(found, default=0)) >= degree:
            factor = found.pop(highest)
            for power, other in simpler.items():
                self.spend(len(factor) * len(other))
                at = highest - degree + power
                found[at] = found.get(at, self.zero_poly) + factor * other
        generator = self.ring.gen(self.place(number))
        total = self.zero_poly
        for power, factor in found.items():
            total += factor * generator**power
        return total

    def by_power(self, poly: Poly, number: int) -> dict[int, Poly]:
        """Return the coefficients of a polynomial in one of its generators."""
        place = self.place(number)
        found: dict[int, dict[Exponents, fmpq]] = {}
        for exponents, coefficient in terms(poly):
            rest = (*exponents[:place], 0, *exponents[place + 1 :])
            found.setdefault(exponents[place], {})[rest] = coefficient
        return {power: self.ring.from_dict(rest) for power, rest in found.items()}

    def divided(self, poly: Poly, wanted: int) -> dict[Exponents, dict[Exponents, fmpq]]:
        """Return a polynomial sorted by its powers of some generators: `wanted` ones, the rest."""
        places = [self.place(n) for n in self.used(poly, wanted)]
        found: dict[Exponents, dict[Exponents, fmpq]] = {}
        for exponents, coefficient in terms(poly):
            inner, outer = [0] * self.size, list(exponents)
            for place in places:
                inner[place], outer[place] = exponents[place], 0
            found.setdefault(tuple(inner), {})[tuple(outer)] = coefficient
        return found

    def used(self, poly: Poly, among: int = -1) -> list[int]:
        """Return the numbers of the generators that occur in a polynomial, among some."""
        if poly.is_constant():
            return []
        degrees, last = poly.degrees(), self.size - 1
        everything = (1 << len(self.meanings)) - 1
        return [n for n in numbers_in(among & everything) if degrees[last - n] > 0]


class Fraction(Noted):
    """A fraction in lowest terms; the leading coefficient of its denominator is 1.

    `bits` are the generators that may occur; `is_entire` says that it is a polynomial.
    """

    def __init__(self, field: Field, top: Poly, bottom: Poly, bits: int) -> None:
        self.field, self.top, self.bottom, self.bits = field, top, bottom, bits
        self.is_entire = bottom.is_one()
        self.found_text: str | None = None
        self.found_generators: list[int] | None = None

    @property
    def text(self) -> str:
        """A text that is the same for equal fractions only."""
        if self.found_text is None:
            self.found_text = str(self.top) if self.is_entire else f"{self.top} / {self.bottom}"
        return self.found_text

    @property
    def generators(self) -> list[int]:
        """The numbers of the generators that occur."""
        if self.found_generators is None:
            found = self.field.used(self.top, self.bits)
            if not self.is_entire:
                found = sorted({*found, *self.field.used(self.bottom, self.bits)})
            self.found_generators = found
        return self.found_generators

    @property
    def alone(self) -> int | None:
        """The number of the generator that this is, None if it is more."""
        if not self.is_entire or len(self.top) != 1 or self.top.leading_coefficient() != 1:
            return None
        exponents = self.top.monomial(0)
        return self.field.size - 1 - exponents.index(1) if sum(exponents) == 1 else None

    @property
    def is_zero(self) -> bool:
        """Whether this is 0."""
        return self.top.is_zero()

    @property
    def constant(self) -> fmpq | None:
        """The rational number that this is, None if it is none."""
        if not self.is_entire or not self.top.is_constant():
            return None
        return fmpq(0) if self.is_zero else self.top.leading_coefficient()

    @property
    def whole(self) -> int | None:
        """The whole number that this is, None if it is none."""
        found = self.constant
        return int(found.p) if found is not None and found.q == 1 else None

    def __neg__(self) -> Fraction:
        return Fraction(self.field, -self.top, self.bottom, self.bits)

    def __add__(self, other: object) -> Fraction:
        found = self.field.coerced(other)
        if found is None:
            return NotImplemented
        if found.is_zero:
            return self
        if self.is_zero:
            return found
        bits = self.bits | found.bits
        if self.bottom == found.bottom:
            return self.field.fraction(self.top + found.top, self.bottom, bits)
        self.field.spend(len(self.top) * len(found.bottom) + len(found.top) * len(self.bottom))
        return self.field.fraction(
            self.top * found.bottom + found.top * self.bottom, self.bottom * found.bottom,
            bits, self.bits & found.bits,
        )  # fmt: skip

    def __sub__(self, other: object) -> Fraction:
        found = self.field.coerced(other)
        return NotImplemented if found is None else self + -found

    def __rsub__(self, other: object) -> Fraction:
        return -self + other

    def __mul__(self, other: object) -> Fraction:
        found = self.field.coerced(other)
        if found is None:
            return NotImplemented
        for one, another in ((self, found), (found, self)):
            if one.is_entire and one.top.is_one():
                return another
        self.field.spend(len(self.top) * len(found.top) + len(self.bottom) * len(found.bottom))
        return self.field.fraction(
            self.top * found.top, self.bottom * found.bottom,
            self.bits | found.bits, self.bits & found.bits,
        )  # fmt: skip

    def __truediv__(self, other: object) -> Fraction:
        found = self.field.coerced(other)
        return NotImplemented if found is None else self * found.reciprocal()

    def __rtruediv__(self, other: object) -> Fraction:
        return self.reciprocal() * other

    def __pow__(self, exponent: int) -> Fraction:
        if exponent < 0:
            return self.reciprocal() ** -exponent
        long = max(len(self.top), len(self.bottom)) > 1
        if exponent > (HIGHEST if long else HIGHEST_MONOMIAL):
            raise UnprovableError("too high a power")
        if exponent == 1:
            return self
        if not long:
            top, bottom = self.top**exponent, self.bottom**exponent
            return self.field.fraction(top, bottom, self.bits, self.bits)
        found = self.field.one
        for _ in range(exponent):
            found = found * self
        return found

    def reciprocal(self) -> Fraction:
        """Return 1 over this."""
        return self.field.fraction(self.bottom, self.top, self.bits)

    def lifted(self, name: str) -> Fraction:
        """Return a function of this, by the name of one of the vocabulary's primitives."""
        return self.field.lifted(name, self)

    __radd__ = __add__
    __rmul__ = __mul__


def own_indices(heights: tuple[Hashable, ...]) -> list[Meaning]:
    """Return what the indices are that a sum runs over, by their heights."""
    return [Meaning("bound", (height,), ()) for height in heights]


def as_number(x: Fraction) -> Number:
    """Return a fraction as what all arithmetic takes it for."""
    return cast("Number", x)


def plain(x: Number) -> Fraction:
    """Return a number that is a fraction of this algebra, without any perturbation."""
    found: object = primal(x)
    if type(found) is not Fraction:
        raise UnprovableError("a number of another kind")
    return found
