"""Functions to plot in the tests of the plots, good and bad."""

import numpy as np
from numpy.typing import NDArray


def square(x: float) -> float:
    """Return the square of ``x``."""
    return x**2


def power(x: float, n: float) -> float:
    """Return ``x`` to the power ``n``."""
    found: float = x**n
    return found


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
    return np.float64(0.5) ** np.arange(steps)


def nothing(x: float) -> float:
    """Return no number for any ``x``."""
    return x * float("nan")


def pair(x: float) -> NDArray[np.float64]:
    """Return two numbers, one too many for a curve."""
    return np.array([x, x])


def unhappy(x: float) -> float:
    """Raise an error."""
    raise ValueError(f"no value at {x:g}")


def loop(x: float) -> float:
    """Return nothing, ever."""
    while x < float("inf"):
        x = -x
    return x


def wave(x: float, k: float) -> float:
    """Return a wave, the faster the larger ``k``."""
    return float(np.sin(k * x))


def spike(x: float, width: float = 1e-4) -> float:
    """Return a spike of height 1 at 0.3."""
    return float(np.exp(-(((x - 0.3) / width) ** 2)))


def tangent(x: float) -> float:
    """Return the tangent, with its poles."""
    return float(np.tan(x))


def step(x: float) -> float:
    """Return 0 or 1, with a jump at 0.1."""
    return float(x > 0.1)


def far(x: float) -> float:
    """Return numbers that differ in their last digits only."""
    return 1e9 + x


def doubled(x: float) -> float:
    """Return what soon is too large for a double."""
    return float(np.exp(400 * x))


def tiny(x: float) -> float:
    """Return numbers that Matplotlib takes for zero."""
    return 1e-300 * x


def corners() -> NDArray[np.float64]:
    """Return three points of the plane."""
    return np.array([[-1.0, 0.5], [0.0, 1.0], [1.5, -0.5]])


def bowl(x: float, y: float) -> float:
    """Return the square of the distance from the origin."""
    return x**2 + y**2


def grid(rows: int, columns: int) -> NDArray[np.float64]:
    """Return a matrix of the numbers from 1."""
    return np.arange(1.0, rows * columns + 1).reshape(rows, columns)
