"""A derivative by other means than ours, to test against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = 1e-30


def complex_step(f: Callable[[Any], Any], x: float) -> float:
    """Return the derivative of ``f`` at ``x``, from a step off the real line.

    No digit is lost in a difference, since nothing is subtracted. What ``f`` says that it takes is
    not asked: the snippets are typed for real numbers, and compute complex ones as well.
    """
    return float(f(np.complex128(complex(x, STEP))).imag / STEP)
