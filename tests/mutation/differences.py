"""Derivatives by central differences, which share no code with those of the checker."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from flint import arb, fmpq

from stepcheck.core import arrays, numbers
from stepcheck.core.numbers import Dual
from stepcheck.core.trial import chain
from stepcheck.core.value import differentiate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.tree import Expr, Ref
    from stepcheck.core.value.env import Env

STEP = fmpq(1, 10**120)
"""Smaller than the distance of any sample from the border of where a formula is defined."""
BITS = 4000
"""So many that three differences, one of another, lose no digit that is compared."""
ERROR, LEAST = arb(10) ** -100, arb(10) ** -200
"""Of a difference, far more than there is: a share of it, and beside 0."""
SECONDS = 600.0
"""Enough on a busy computer, so that no mutant is called a survivor for want of time."""


@contextmanager
def differences() -> Iterator[None]:
    """Let the checker take all derivatives by differences."""
    with (
        patch.object(differentiate, "partial", partial),
        patch.object(differentiate, "primed", primed),
        patch.object(chain, "TIME_LIMIT", SECONDS),
        patch.object(chain, "PRECISIONS", (BITS, 8 * BITS)),
        patch.object(numbers, "PRECISIONS", (BITS, 8 * BITS)),
        patch.object(chain, "BITS", BITS),
        patch.object(numbers, "is_nothing", lambda x: bool(x.rad() < LEAST * 100)),
        numbers.precision(BITS),
    ):
        yield


DEPTH = [0]  # differences inside differences, at this moment


def difference(f: Callable[[Number], Value]) -> Value:
    """Return the slope at 0 of a function of a small number.

    The errors of inner differences vary smoothly, so that they are counted once, outermost.
    """
    DEPTH[0] += 1
    try:
        rise = arrays.add(f(STEP), arrays.negate(f(-STEP)))
    finally:
        DEPTH[0] -= 1
    slope = arrays.each(lambda x: numbers.divide(x, STEP * 2), rise)
    return slope if DEPTH[0] else arrays.each(as_ball, slope)


def as_ball(x: Number) -> Number:
    """Return a difference with the error that it may have."""
    middle = numbers.ball(numbers.primal(x))
    return middle + arb(0, ERROR * abs(middle.mid()) + LEAST)


def partial(
    env: Env, body: Expr, ref: Ref, perturbed: Value, _tag: int, rest: tuple[Ref, ...]
) -> Value:
    """Return the slope of an expression with one name moved."""

    def moved(by: Number) -> Value:
        value = arrays.each(
            lambda x: x.value + by * x.slope if isinstance(x, Dual) else x, perturbed
        )
        child = env.child(differentiate.assign(env, ref, value))
        return differentiate.derivative(child, body, rest) if rest else child.eval(body)

    return difference(moved)


def primed(env: Env, f: Callable[[Number], Value], x: Number, order: int) -> Number:
    """Return a derivative of a function of one number, at x."""

    def at(by: Number) -> Value:
        if order > 1:
            return primed(env, f, x + by, order - 1)
        return f(x + by)

    return arrays.number(difference(at))
