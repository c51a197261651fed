"""The final gradients, for one example and for a batch, as short as they can be."""

import numpy as np
from numpy.typing import NDArray

from snippets.loss import loss
from snippets.sigmoid import sigmoid

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


# --8<-- [start:gradient]
def predict(
    X: Matrix, w: Vector, b: float
) -> Vector:
    r"""Return $\hat{\mathbf{y}}$, shape ``(m,)``."""
    return np.asarray(sigmoid(X @ w + b))


def dJ_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)``."""
    return (
        X.T
        @ (predict(X, w, b) - y)
        / len(y)
    )


def dJ_db(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number."""
    return float(
        np.mean(predict(X, w, b) - y)
    )
    # --8<-- [end:gradient]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, float | Vector]:
    """Return every rounded number of the page, by what it is."""
    X = np.array(
        [[3, -2], [-1, 0.5], [2, 4]]
    )
    y = np.array([1.0, 0.0, 0.0])
    w, b = np.array([0.4, 0.3]), -0.2
    return {
        "J": float(
            np.mean(
                loss(predict(X, w, b), y)
            )
        ),
        "grad_w J": dJ_dw(X, y, w, b),
        "dJ/db": dJ_db(X, y, w, b),
    }
    # --8<-- [end:numbers]
