"""Numbers that note how they are computed: what a definition does, as a small tree of data.

The checker evaluates a definition with these in the place of numbers. Its own rules then leave
behind the tree of the value, and, inside a `Dual`, the tree of the derivative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import Noted

Tree = int | str | tuple[Any, ...]
"""A whole number, the name of a number, or an operation and its operands."""

Operand = Any
"""A number; a traced one; or a dual of such, which knows better what to do."""


@dataclass(frozen=True, eq=False)
class Traced(Noted):
    """An expression. It has no value, so a comparison, which guards against one, is false."""

    tree: Tree

    def __neg__(self) -> Traced:
        return Traced(("neg", self.tree))

    def __add__(self, other: Operand) -> Operand:
        if is_number(self, 0):
            return other
        return self if is_number(other, 0) else combined("+", self, other)

    def __radd__(self, other: Operand) -> Operand:
        return self if is_number(other, 0) else combined("+", other, self)

    def __sub__(self, other: Operand) -> Operand:
        return self + -other

    def __rsub__(self, other: Operand) -> Operand:
        return -self + other

    def __mul__(self, other: Operand) -> Operand:
        less = simpler(self, other)
        return combined("*", self, other) if less is None else less

    def __rmul__(self, other: Operand) -> Operand:
        less = simpler(self, other)
        return combined("*", other, self) if less is None else less

    def __rtruediv__(self, other: Operand) -> Operand:
        return combined("/", other, self)

    def __pow__(self, exponent: Operand) -> Operand:
        return combined("^", self, exponent)

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __eq__ = __lt__

    def __hash__(self) -> int:
        return id(self)

    def lifted(self, name: str) -> Traced:
        """Return a function of this, one of the `PRIMITIVES` that a browser knows by its name."""
        return Traced((name, self.tree))


def plain(number: Operand) -> Tree:
    """Return the tree of a number, which is exact; raise `RefusalError` for one that is not."""
    if isinstance(number, Traced):
        return number.tree
    if isinstance(number, int):
        return number
    if isinstance(number, fmpq):
        return int(number.p) if number.q == 1 else ("/", int(number.p), int(number.q))
    raise RefusalError("a constant of this definition is not understood by a browser")


def noted(number: Operand) -> Traced:
    """Return a number as a traced one."""
    return Traced(plain(number))


def combined(operation: str, left: Operand, right: Operand) -> Operand:
    """Return an operation on two numbers; a dual among them knows better what to do."""
    if not all(isinstance(side, (Traced, fmpq, arb, int)) for side in (left, right)):
        return NotImplemented
    return Traced((operation, plain(left), plain(right)))


def simpler(one: Traced, factor: Operand) -> Operand:
    """Return a product with a factor that does little; None for any other."""
    if is_number(factor, 0):
        return fmpq(0)
    if is_number(factor, 1):
        return one
    return -one if is_number(factor, -1) else None


def is_number(value: Operand, number: int) -> bool:
    """Whether a value is this very number."""
    if isinstance(value, Traced):
        return value.tree == number
    return isinstance(value, (fmpq, int)) and bool(value == number)
