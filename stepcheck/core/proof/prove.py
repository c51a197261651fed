"""Proof as a second tier: claims that hold at random points, shown for all points by SymPy.

It never decides truth alone. What is too long for it is left unproved, by its length and not by the
clock, so that the count is the same on every machine; a size that is not fixed, a sum over an index
or a general function is not even tried.
SymPy is an optional dependency (`stepcheck[proof]`): without it nothing is proved.
"""

from __future__ import annotations

import math
import signal
import threading
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stepcheck.core.proof.symbolic import Symbolic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

Value = Any  # SymPy has no types
SECONDS = 5.0  # a safety net: what the two bounds on size let through takes a fraction of it
LARGEST = 300  # operations in the difference of two sides
MOST_TERMS = 2000  # terms in the product of a numerator that has to cancel


def available() -> bool:
    """Whether SymPy is installed."""
    try:
        import sympy  # noqa: F401 only asked for
    except ImportError:
        return False
    return True


def proofs(scope: Scope, exprs: list[Expr], relations: list[str]) -> list[bool]:
    """Return which steps of a chain are identities, by algebra and not by samples."""
    if not available():
        return [False] * len(relations)
    pairs = zip(pairwise(exprs), relations, strict=True)
    return [relation == "=" and is_identity(scope, *sides) for sides, relation in pairs]


def is_identity(scope: Scope, left: Expr, right: Expr) -> bool:
    """Whether two sides are the same for all values of their names, as far as SymPy can tell."""
    try:
        with time_limit(SECONDS):
            return identical(Symbolic(scope).value(left), Symbolic(scope).value(right))
    except Exception:  # not translated, too slow, or a failure of SymPy's: nothing is proved
        return False


def identical(left: Value, right: Value) -> bool:
    """Whether two numbers or matrices are the same for all values of their symbols."""
    import sympy

    if isinstance(left, sympy.MatrixBase) != isinstance(right, sympy.MatrixBase):
        return False
    if not isinstance(left, sympy.MatrixBase):
        return vanishes(left - right)
    return left.shape == right.shape and all(vanishes(d) for d in left - right)


def vanishes(difference: Value) -> bool:
    """Whether an expression is 0: a fraction whose numerator cancels, with logarithms split."""
    import sympy

    if difference == 0:
        return True
    if difference.count_ops() > LARGEST:
        return False
    exponential = difference.rewrite(sympy.exp) if difference.has(sympy.tanh) else difference
    fraction = sympy.together(exponential)
    if terms(sympy.fraction(fraction)[0]) > MOST_TERMS:
        return False
    if sympy.cancel(fraction) == 0:
        return True
    split = sympy.expand_log(sympy.factor(exponential, deep=True))
    return bool(sympy.cancel(sympy.together(split)) == 0)


def terms(expr: Value) -> int:
    """Return how many terms an expression has when its products and powers are written out."""
    if expr.is_Add:
        return sum(map(terms, expr.args))
    if expr.is_Mul:
        return math.prod(map(terms, expr.args))
    if expr.is_Pow and expr.exp.is_Integer and (of := terms(expr.base)) > 1:
        return math.comb(of + abs(int(expr.exp)) - 1, of - 1)
    return 1


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` after so long; only possible in a main thread of a POSIX system.

    Elsewhere the bound on the size of expressions has to do.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
