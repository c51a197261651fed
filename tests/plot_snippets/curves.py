"""Functions to plot in the tests of the plots, good and bad."""

import numpy as np
from numpy.typing import NDArray


def square(x: float) -> float:
    """Return the square of ``x``."""
    return x**2


def power(x: float, n: float) -> float:
    """Return ``x`` to the power ``n``."""
    return x**n


def dot(x: float, w: NDArray[np.float64]) -> float:
    """Return ``x`` times the sum of ``w``."""
    return float((w * x).sum())


def scalar_only(x: float) -> float:
    """Return the size of ``x``, by a branch that no array can take."""
    return x if x > 0 else -x


def reciprocal(x: float) -> float:
    """Return the reciprocal, infinite at 0."""
    return 1 / x


def halving(steps: int = 5) -> NDArray[np.float64]:
    """Return the first powers of one half."""
    return 0.5 ** np.arange(steps)


def nothing(x: float) -> float:
    """Return no number for any ``x``."""
    return x * float("nan")


def pair(x: float) -> NDArray[np.float64]:
    """Return two numbers, one too many for a curve."""
    return np.array([x, x])


def unhappy(x: float) -> float:
    """Raise an error."""
    raise ValueError(f"no value at {x:g}")
