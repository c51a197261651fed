"""The field of all that can be proved of: what each kind of generator is with other parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flint import fmpq

from stepcheck.core.proof.algebra.field import Field, UnprovableError
from stepcheck.core.proof.algebra.functions import factorial, hyperbolic_tangent, odd, wave
from stepcheck.core.proof.algebra.indices import delta
from stepcheck.core.proof.algebra.powers import (
    exponential,
    log_of_size,
    logarithm,
    modulus,
    square_root,
    to_the,
)
from stepcheck.core.proof.algebra.sums import sum_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.proof.algebra.field import Fraction, Meaning

    Parts = tuple[Fraction, ...]


class Algebra(Field):
    """A field with every kind of generator."""

    def made(self, meaning: Meaning, parts: tuple[Fraction, ...]) -> Fraction:
        """Return what a generator stands for, with other numbers inside."""
        make = MAKERS.get(meaning.kind)
        if make is None:
            raise UnprovableError(meaning.kind)
        return make(self, meaning, parts)

    def lifted(self, name: str, x: Fraction) -> Fraction:
        """Return one of the primitive functions at a number."""
        primitive = PRIMITIVES.get(name)
        if primitive is None:
            raise UnprovableError(name)
        key = name, x.text
        if key not in self.results:
            self.results[key] = primitive(x)
        return self.results[key]


def of_set(field: Field, meaning: Meaning, parts: Parts) -> Fraction:
    """Return any number of a set, at another place of its array or family."""
    make = field.sets.get(meaning.data[0])
    return make(parts) if make else field.generator(meaning.kind, meaning.data, parts)


MAKERS: dict[str, Callable[[Field, Meaning, Parts], Fraction]] = {
    "name": of_set, "whole": of_set, "probability": of_set,
    "exp": lambda _f, _m, parts: exponential(parts[0]),
    "log": lambda _f, _m, parts: log_of_size(parts[0]),
    "modulus": lambda _f, _m, parts: modulus(parts[0]),
    "root": lambda _f, m, parts: to_the(parts[0], fmpq(1, cast("int", m.data[0]))),
    "sin": lambda _f, _m, parts: wave(parts[0])[1],
    "cos": lambda _f, _m, parts: wave(parts[0])[0],
    "arctan": lambda _f, _m, parts: odd("arctan", parts[0]),
    "arcsin": lambda _f, _m, parts: odd("arcsin", parts[0]),
    "factorial": lambda _f, _m, parts: factorial(parts[0]),
    "general": lambda f, m, parts: f.generator("general", m.data, parts),
    "delta": lambda f, _m, parts: delta(parts[0], f.zero),
    "sum": lambda _f, m, parts: sum_again(m, parts),
}  # fmt: skip

PRIMITIVES: dict[str, Callable[[Fraction], Fraction]] = {
    "exp": exponential, "log": logarithm, "sqrt": square_root,
    "sin": lambda x: wave(x)[1], "cos": lambda x: wave(x)[0], "tanh": hyperbolic_tangent,
    "atan": lambda x: odd("arctan", x), "asin": lambda x: odd("arcsin", x),
}  # fmt: skip
"""What `numbers` lifts, all of `vocabulary.PRIMITIVES` among them."""
