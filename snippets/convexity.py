"""The second derivatives of the cost, and how much it bends in a direction."""

import numpy as np

from snippets.batch import (
    cost,
    dJ_dw,
    predictions,
    running_batch,
)
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)


# --8<-- [start:hessian]
def d2J_dw2(
    X: Matrix, w: Vector, b: float
) -> Matrix:
    r"""Return $\nabla^2_{\mathbf{w}} J$, shape ``(n, n)``."""
    y_hat = predictions(X, w, b)
    s = y_hat * (1 - y_hat)
    # s scales the rows of X
    SX = s[:, np.newaxis] * X
    return X.T @ SX / len(X)
    # --8<-- [end:hessian]


# --8<-- [start:picture]
# no contract: the running batch, for a picture
def along(t: float) -> float:
    """Return the cost at the time t of a walk in the direction (1, -1)."""
    X, y, w, b = running_batch()
    v = np.array([1.0, -1.0])
    return cost(X, y, w + t * v, b)


# no contract: a straight line, for a picture
def tangent(t: float) -> float:
    """Return what the cost would be if it went on as it begins."""
    X, y, w, b = running_batch()
    v = np.array([1.0, -1.0])
    slope = float(v @ dJ_dw(X, y, w, b))
    return along(0.0) + t * slope
    # --8<-- [end:picture]


# --8<-- [start:task]
# no contract: the reader writes it
def bend(
    X: Matrix,
    w: Vector,
    b: float,
    v: Vector,
) -> float:
    """Return how much the cost bends in the direction v."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_bend(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    X, y, w, b = running_batch()
    v, h = np.array([0.6, -0.8]), 1e-3
    there = cost(X, y, w + h * v, b)
    here = cost(X, y, w, b)
    back = cost(X, y, w - h * v, b)
    measured = (
        there - 2 * here + back
    ) / h**2
    found = candidate(X, w, b, v)
    assert np.isclose(found, measured)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def bend_solved(
    X: Matrix,
    w: Vector,
    b: float,
    v: Vector,
) -> float:
    """Return how much the cost bends in the direction v."""
    y_hat = predictions(X, w, b)
    s = y_hat * (1 - y_hat)
    return float(np.mean(s * (X @ v) ** 2))
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    X, _, w, b = running_batch()
    y_hat = predictions(X, w, b)
    return {
        "s": y_hat * (1 - y_hat),
        "Hessian": d2J_dw2(X, w, b),
    }
    # --8<-- [end:numbers]
