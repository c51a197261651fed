"""The derivative of the logit with respect to the bias, the weight of a feature that is 1."""

import numpy as np

from snippets.model import score
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:derivative]
def dz_db() -> float:
    r"""Return $\frac{\partial z}{\partial b}$, one number."""
    return 1.0


def with_constant_feature(
    x: Vector,
) -> Vector:
    r"""Return $\mathbf{v}$: the features ``x``, and a 1 below them."""
    return np.append(x, 1.0)
    # --8<-- [end:derivative]


# --8<-- [start:prediction]
def prediction(
    s: Array, b: Array
) -> Array:
    r"""Return $\sigma(s + b)$, shaped like ``s``."""
    return sigmoid(s + b)
    # --8<-- [end:prediction]


# --8<-- [start:task]
# no contract: the reader writes it
def with_ones(
    X: Matrix, w: Vector, b: float
) -> tuple[Matrix, Vector]:
    """Return X with a column of ones, and w with the bias below."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_with_ones(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    X = np.array(
        [
            [3.0, -2.0],
            [-1.0, 0.5],
            [2.0, 4.0],
        ]
    )
    w, b = np.array([0.4, 0.3]), -0.2
    longer, u = candidate(X, w, b)
    assert longer.shape == (3, 3)
    assert u.shape == (3,)
    assert np.allclose(
        longer @ u, X @ w + b
    )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def with_ones_solved(
    X: Matrix, w: Vector, b: float
) -> tuple[Matrix, Vector]:
    """Return X with a column of ones, and w with the bias below."""
    longer = np.column_stack(
        [X, np.ones(len(X))]
    )
    return longer, np.append(w, b)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    x1, x2 = 3.0, -2.0
    w1, w2, b = 0.4, 0.3, -0.2
    nudged = score(
        x1, x2, w1, w2, b + 0.01
    )
    return {
        "z, b nudged by 0.01": nudged,
        "its change": 0.01 * dz_db(),
        "dz/db": dz_db(),
    }
    # --8<-- [end:numbers]
