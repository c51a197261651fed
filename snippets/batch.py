"""The cost of a batch and its gradient, as a sum over examples and in matrix form."""

import numpy as np
from numpy.typing import NDArray

from snippets.graph import logit
from snippets.loss import loss
from snippets.sigmoid import sigmoid

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


# --8<-- [start:check]
# no contract: it refuses an array that the formulas cannot use
def check_array(
    name: str,
    value: Vector | Matrix,
    shape: tuple[int, ...],
    why: str,
) -> None:
    """Raise ValueError unless ``value`` is an array of ``shape`` that holds finite numbers."""
    if (
        not isinstance(value, np.ndarray)
        or value.dtype.kind not in "biuf"
    ):
        raise ValueError(
            f"{name} is not a NumPy array of real numbers: {value!r}"
        )
    if value.shape != shape:
        raise ValueError(
            f"{name} has shape {value.shape}; expected {shape}: {why}"
        )
    if not np.isfinite(value).all():
        raise ValueError(
            f"{name} holds nan or inf; expected finite numbers only"
        )


# no contract: it refuses features and parameters that do not fit together
def check_parameters(
    X: Matrix, w: Vector, b: float
) -> None:
    """Raise ValueError unless ``X``, ``w`` and ``b`` fit: (m, n), (n,) and a number."""
    if np.ndim(X) != 2 or np.size(X) == 0:
        raise ValueError(
            f"X has shape {np.shape(X)}; expected (m, n): one example a row"
        )
    check_array(
        "X",
        X,
        np.shape(X),
        "one example a row",
    )
    check_array(
        "w",
        w,
        (X.shape[1],),
        "one weight for each column of X",
    )
    check_array(
        "b",
        np.asarray(b),
        (),
        "one number for the whole batch",
    )


# no contract: it refuses labels that do not fit the batch
def check_labels(
    y: Vector, X: Matrix
) -> None:
    """Raise ValueError unless ``y`` holds one label from 0 to 1 for each row of ``X``."""
    check_array(
        "y",
        y,
        (len(X),),
        "one label for each row of X",
    )
    outside = y[(y < 0) | (y > 1)]
    if outside.size:
        raise ValueError(
            f"y holds {outside[0]}; expected labels from 0 to 1"
        )
    # --8<-- [end:check]


# --8<-- [start:forward]
def logits(
    X: Matrix, w: Vector, b: float
) -> Vector:
    r"""Return $\mathbf{X} \mathbf{w} + b$, shape ``(m,)``."""
    check_parameters(X, w, b)
    return X @ w + b


def predictions(
    X: Matrix, w: Vector, b: float
) -> Vector:
    r"""Return $\hat{\mathbf{y}}$, shape ``(m,)``."""
    return np.asarray(
        sigmoid(logits(X, w, b))
    )


def cost(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $J$, one number."""
    y_hat = predictions(X, w, b)
    check_labels(y, X)
    return float(np.mean(loss(y_hat, y)))
    # --8<-- [end:forward]


# --8<-- [start:loop]
def dJ_dw_loop(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\frac{1}{m} \sum_{i=1}^{m} (\hat{y}^{(i)} - y^{(i)}) \mathbf{x}^{(i)}$."""
    check_parameters(X, w, b)
    check_labels(y, X)
    total = np.zeros(len(w))
    for x_i, y_i in zip(X, y, strict=True):
        y_hat_i = sigmoid(logit(w, x_i, b))
        total += (y_hat_i - y_i) * x_i
    return total / len(y)
    # --8<-- [end:loop]


# --8<-- [start:gradient]
def residuals(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\hat{\mathbf{y}} - \mathbf{y}$, shape ``(m,)``."""
    y_hat = predictions(X, w, b)
    check_labels(y, X)
    return y_hat - y


def dJ_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)`` like ``w``."""
    r = residuals(X, y, w, b)
    return X.T @ r / len(y)


def dJ_db(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number like ``b``."""
    r = residuals(X, y, w, b)
    return float(np.sum(r)) / len(y)
    # --8<-- [end:gradient]


# --8<-- [start:hessian]
def d2J_dw2(
    X: Matrix, w: Vector, b: float
) -> Matrix:
    r"""Return $\nabla^2_{\mathbf{w}} J$, shape ``(n, n)``."""
    y_hat = predictions(X, w, b)
    s = y_hat * (1 - y_hat)
    return (
        X.T
        @ (s[:, np.newaxis] * X)
        / len(X)
    )  # s scales the rows: no (m, m) matrix needed
    # --8<-- [end:hessian]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, float | Vector]:
    """Return every rounded number of the page, by what it is."""
    X = np.array(
        [[3, -2], [-1, 0.5], [2, 4]]
    )
    y = np.array([1.0, 0.0, 0.0])
    w, b = np.array([0.4, 0.3]), -0.2
    y_hat, r = (
        predictions(X, w, b),
        residuals(X, y, w, b),
    )
    return {
        "y_hat": y_hat,
        "L of each example": loss(
            y_hat, y
        ),
        "sum of the losses": np.sum(
            loss(y_hat, y)
        ),
        "J": cost(X, y, w, b),
        "errors": r,
        "X^T (y_hat - y)": X.T @ r,
        "grad_w J": dJ_dw(X, y, w, b),
        "sum of the errors": np.sum(r),
        "dJ/db": dJ_db(X, y, w, b),
        "slopes s": y_hat * (1 - y_hat),
        "Hessian": d2J_dw2(X, w, b),
        "mean loss when y is a matrix of one column": float(
            np.mean(
                loss(
                    y_hat, y[:, np.newaxis]
                )
            )
        ),
    }
    # --8<-- [end:numbers]
