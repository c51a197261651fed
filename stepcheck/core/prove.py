"""Proof as a second tier: claims that hold at random points, shown for all points by SymPy.

It never decides truth alone. What it cannot prove in bounded time or size is left unproved; a claim
with a size that is not fixed, a sum over an index or a general function is not even tried.
SymPy is an optional dependency (`stepcheck[proof]`): without it nothing is proved.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stepcheck.core.nablas import completed
from stepcheck.core.symbolic import Symbolic, UnprovableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

Value = Any  # SymPy has no types
SECONDS = 0.25
LARGEST = 300  # operations in the difference of two sides


def available() -> bool:
    """Whether SymPy is installed."""
    try:
        import sympy  # noqa: F401 only asked for
    except ImportError:
        return False
    return True


def proved(scope: Scope, exprs: list[Expr], relations: list[str]) -> bool:
    """Whether every step of a chain of equations is an identity, by algebra and not by samples."""
    if not relations or set(relations) != {"="} or not available():
        return False
    try:
        with time_limit(SECONDS):
            values = [Symbolic(scope).value(e) for e in completed(exprs)]
            return all(identical(a, b) for a, b in pairwise(values))
    except (UnprovableError, TimeoutError, RecursionError):
        return False
    except Exception:
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
    steps: list[Callable[[Any], Any]] = [
        lambda e: sympy.cancel(sympy.together(e)),
        lambda e: sympy.cancel(sympy.together(sympy.expand_log(sympy.factor(e, deep=True)))),
    ]
    return any(step(exponential) == 0 for step in steps)


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
