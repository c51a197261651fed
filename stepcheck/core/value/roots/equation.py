"""One equation in one number, at one point: all its roots, or as many as are found.

Where exact values show a fraction of polynomials, its roots are all. Else Newton's method comes
near roots from many starts, and one interval step proves that the ball around each holds one. Then
it is told in which directions the equation was crossed: with both of them met, or an equation that
only rises, nothing speaks for others.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from stepcheck.core import arrays
from stepcheck.core.errors import UndefinedError, UnsureError
from stepcheck.core.numbers import (
    ONE,
    ZERO,
    Dual,
    Number,
    Real,
    ball,
    precision,
    primal,
    sign_of,
    split,
    to_float,
)
from stepcheck.core.value.entries import entry, replaced
from stepcheck.core.value.lookup import free
from stepcheck.core.value.roots.fit import all_roots
from stepcheck.core.value.roots.found import Roots
from stepcheck.core.value.roots.rising import rises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import Root
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env

TAG = -1  # of no derivative: nothing else is perturbed where an equation is solved
STARTS = [
    *(fmpq(x) * sign for x in (1, 10, 100, 1000) for sign in (1, -1)),
    ZERO, fmpq(1, 5), fmpq(7, 3), fmpq(-13, 7), fmpq(5), fmpq(-29, 6),
]  # fmt: skip
HALVINGS = 12
MOST_STEPS = 40
MANY = 6  # roots that are enough, if the equation was crossed in both directions
MOST_ROUGH = 16  # steps until a root is near, else it is lost
ROUGH = 96  # bits, until a root is near
FLAT = 3  # starts at which an equation is met, where it may be met by whole stretches


class Equation:
    """One equation in one unknown, at one sample."""

    def __init__(self, env: Env, node: Root) -> None:
        self.env, self.node = env, node
        symbol = env.scope.get(node.unknown.key)
        assert symbol is not None  # whoever made the node has found it
        self.symbol = symbol
        self.here: Value | None = free(env, symbol) if node.unknown.lower or node.ray else None

    def value(self, guess: Number) -> Number:
        """Return by how much the equation fails where the unknown is a number."""
        ref = self.node.unknown
        whole: Value = guess
        if self.here is not None and self.node.ray:
            whole = arrays.multiply(guess, self.here)
        elif self.here is not None:
            whole = replaced(self.env, self.here, ref.lower, guess)
        overrides: dict[Slot, Value] = {(ref.key, ()): whole}
        inside = self.env.child(overrides)
        inside.start = inside  # other conditions are met for this very number
        found = inside.number(self.node.body)
        return found - inside.number(self.node.target)

    def roots(self) -> Roots:
        """Return all roots that can be found, in order."""
        values = list(self.values())
        exact = [(x, y) for x, y in values if isinstance(y, fmpq)]
        if len(exact) == len(values):
            try:
                known = all_roots(exact)
            except ZeroDivisionError:
                return Roots([self.drawn()], complete=True)
            if known is not None:
                return Roots(sorted(known, key=to_float), complete=True)
        return self.numeric(values)

    def drawn(self) -> Real:
        """Return what the unknown would be without the condition."""
        if self.node.ray:
            return ONE
        whole = free(self.env, self.symbol)
        place = self.node.unknown.lower
        return primal(arrays.number(entry(self.env, whole, place) if place else whole))

    def values(self) -> Iterator[tuple[fmpq, Real]]:
        """Yield by how much the equation fails at the starts where it has a value."""
        for start in STARTS:
            try:
                yield start, primal(self.value(start))
            except (UndefinedError, UnsureError):
                continue

    def numeric(self, values: list[tuple[fmpq, Real]]) -> Roots:
        """Return the roots that Newton's method comes to, and those that the starts are."""
        alone = rises(self.node, self.env.scope) is not None
        found: list[Real] = [x for x, y in values if isinstance(y, fmpq) and y == 0]
        roots = Roots(complete=alone)
        if len(found) >= FLAT:
            found.append(self.drawn())
        for x in found:
            roots.ways |= self.way(x)
        for guess in () if found and alone else self.guesses(values):
            root = self.curved(guess)
            if root is None or any(ball(root).overlaps(ball(x)) for x in found):
                continue
            found.append(root)
            roots.ways |= self.way(root)
            if alone or (len(found) >= MANY and roots.ways == {1, -1}):
                break
        roots.found = sorted(found, key=to_float)
        return roots

    def way(self, at: Real) -> set[int]:
        """Return the direction in which the equation is crossed at a root, where that is known."""
        try:
            _, slope = self.slope(ball(at))
            return {sign_of(slope)} - {0}
        except (UndefinedError, UnsureError):
            return set()

    def guesses(self, values: list[tuple[fmpq, Real]]) -> Iterator[Real]:
        """Yield numbers to begin at: first between two at which the equation fails unlike."""
        signs = [(x, s) for x, y in sorted(values, key=lambda v: v[0])
                 if (s := known_sign(y)) is not None]  # fmt: skip
        for (low, below), (high, above) in pairwise(signs):
            if below * above < 0:
                yield self.halved(low, high, below)
        yield from (x for x, _ in values)

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
        try:
            with precision(min(ROUGH, ctx.prec)):
                near = self.near(ball(start).mid(), MOST_ROUGH, ROUGH // 2)
            at = None if near is None else self.near(near, MOST_STEPS, ctx.prec * 3 // 4)
            return None if at is None else self.proved(at)
        except (UndefinedError, UnsureError):
            return None

    def near(self, at: arb, most: int, bits: int) -> arb | None:
        """Return a number so near to a root, None where that takes more steps than allowed."""
        for _step in range(most):
            following = self.step(at)
            if following is None:
                return None
            moved, at = abs(following - at), following
            if moved < (abs(at) + 1) * arb(2) ** -bits:
                return at
        return None

    def step(self, at: arb) -> arb | None:
        """Return the next number of Newton's method, None where it leads nowhere."""
        miss, slope = self.slope(at)
        if slope.contains(0):
            return None
        following = (at - miss / slope).mid()
        return following if following.is_finite() else None

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


def known_sign(y: Real) -> int | None:
    """Return the sign of a number, None where its ball does not tell."""
    try:
        return sign_of(y)
    except UnsureError:
        return None
