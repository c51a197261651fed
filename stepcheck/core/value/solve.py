"""Conditions on a name that is computed: the number that a free name must be for them to hold.

A straight line is solved exactly; else Newton's method comes near a root, and one interval step
proves that the ball around it holds a root. At that very point derivatives are then taken, with
nothing cut off from what it depends on.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from stepcheck.core import arrays
from stepcheck.core.binders import free_keys
from stepcheck.core.errors import UndefinedError, UnmetError, UnsureError
from stepcheck.core.numbers import (
    ONE,
    ZERO,
    Dual,
    Number,
    Real,
    ball,
    divide,
    primal,
    show,
    sign_of,
    split,
    to_float,
)
from stepcheck.core.value.entries import entry, replaced
from stepcheck.core.value.lookup import free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import Given, Root
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env

TAG = -1  # of no derivative: nothing else is perturbed where an equation is solved
STARTS = [*(fmpq(x) * sign for x in (1, 10, 100, 1000) for sign in (1, -1)), ZERO, fmpq(1, 5)]
HALVINGS = 12
MOST_STEPS = 60


def given(env: Env, node: Given) -> Value:
    """Return what a condition gives, as it is where nothing is perturbed."""
    start = env.start
    slots: list[Slot] = [(key, ()) for key in free_keys(node.value)]
    indices = {s: env.overrides[s] for s in slots if s in env.overrides and is_index(env, s)}
    return start.child(indices).eval(node.value) if indices else start.eval(node.value)


def is_index(env: Env, slot: Slot) -> bool:
    """Whether a slot holds the number of an index."""
    symbol = env.scope.get(slot[0])
    return symbol is not None and symbol.is_index


def root(env: Env, node: Root) -> Value:
    """Return the number that meets a condition; raise `UnmetError` where none is found."""
    return Equation(env.start, node).solved()


class Equation:
    """One equation in one unknown, at one sample."""

    def __init__(self, env: Env, node: Root) -> None:
        self.env, self.node = env, node
        self.symbol = env.scope.get(node.unknown.key)
        assert self.symbol is not None  # whoever made the node has found it
        self.here = free(env, self.symbol)

    def value(self, guess: Number) -> Number:
        """Return by how much the equation fails where the unknown is a number."""
        ref = self.node.unknown
        whole: Value = guess
        if ref.lower:
            whole = replaced(self.env, self.here, ref.lower, guess)
        overrides: dict[Slot, Value] = {(ref.key, ()): whole}
        inside = self.env.child(overrides)
        found = inside.number(self.node.body)
        return found - inside.number(self.node.target)

    def start(self) -> Real:
        """Return what the unknown would be without the condition."""
        lower = self.node.unknown.lower
        return primal(arrays.number(entry(self.env, self.here, lower) if lower else self.here))

    def solved(self) -> Real:
        """Return a root."""
        start = self.start()
        found = self.straight(start)
        for guess in self.guesses(start):
            if found is not None:
                break
            found = self.curved(guess)
        if found is None:
            raise UnmetError("the condition cannot be met")
        return self.allowed(found)

    def allowed(self, number: Real) -> Real:
        """Return a root, if the set of its name has it."""
        assert self.symbol is not None
        domain = self.symbol.domain
        if domain is not None and not domain.contains_all([number], self.env.bound):
            raise UnmetError(f"the condition asks for {self.symbol.latex} = {show(number)}")
        return number

    def straight(self, start: Real) -> Real | None:
        """Return the exact root of a straight line; None if the line bends."""
        try:
            first, second = primal(self.value(start)), primal(self.value(start + ONE))
            rise = second - first
            if sign_of(rise) == 0:
                return None
            found = start - primal(divide(first, rise))
            left = primal(self.value(found))
        except (UndefinedError, UnsureError):
            return None
        return found if isinstance(left, fmpq) and left == 0 else None

    def guesses(self, start: Real) -> Iterator[Real]:
        """Yield numbers to begin at: first between two at which the equation fails unlike."""
        signs = [(x, s) for x in (start, *STARTS) if (s := self.side(x)) is not None]
        for (low, below), (high, above) in pairwise(sorted(signs, key=lambda s: to_float(s[0]))):
            if below != above:
                yield self.halved(low, high, below)
        yield from (x for x, _ in signs)

    def halved(self, low: Real, high: Real, below: int) -> Real:
        """Return a number near a root between two numbers; `below` is the side of the first."""
        for _step in range(HALVINGS):
            middle = (low + high) / 2
            if self.side(middle) == below:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def side(self, guess: Real) -> int | None:
        """Return on which side the equation fails at a number, None where that is unknown."""
        try:
            return sign_of(primal(self.value(guess)))
        except (UndefinedError, UnsureError):
            return None

    def curved(self, start: Real) -> Real | None:
        """Return a ball that holds a root, from a start; None if none is found from there."""
        at = ball(start).mid()
        try:
            for _step in range(MOST_STEPS):
                miss, slope = self.slope(at)
                if slope.contains(0):
                    return None
                following = (at - miss / slope).mid()
                if not following.is_finite():
                    return None
                near = abs(following - at) < (abs(at) + 1) * arb(2) ** (-ctx.prec * 3 // 4)
                at = following
                if near:
                    return self.proved(at)
        except (UndefinedError, UnsureError):
            return None
        return None

    def proved(self, at: arb) -> Real | None:
        """Return a ball around a number that holds a root, None if that cannot be shown."""
        miss, _ = self.slope(at)
        around = arb(at, (abs(at) + 1) * arb(2) ** (-ctx.prec * 3 // 5))
        _, slope = self.slope(around)
        if slope.contains(0):
            return None
        found = at - miss / slope
        return found if around.contains_interior(found) else None

    def slope(self, at: arb) -> tuple[arb, arb]:
        """Return by how much the equation fails at a number, and how fast that changes."""
        value, slope = split(self.value(Dual(TAG, at, ONE)), TAG)
        return ball(primal(value)), ball(primal(slope))
