"""The cost of a batch and its gradient, as a sum over examples and in matrix form."""

import numpy as np

from snippets.graph import logit
from snippets.loss import loss
from snippets.notation import (
    Function,
    Matrix,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:check]
# no contract: it refuses an array that the formulas cannot use
def check_array(
    name: str,
    value: Vector | Matrix,
    shape: tuple[int, ...],
    why: str,
) -> None:
    """Raise ValueError unless the value is an array of this shape, with finite numbers."""
    kind = getattr(
        value, "dtype", np.dtype("O")
    ).kind
    if kind not in "biuf":
        raise ValueError(
            f"{name} is not a NumPy array "
            f"of real numbers: {value!r}"
        )
    if value.shape != shape:
        raise ValueError(
            f"{name} has shape "
            f"{value.shape}; expected "
            f"{shape}: {why}"
        )
    if not np.isfinite(value).all():
        raise ValueError(
            f"{name} holds nan or inf; "
            "expected finite numbers only"
        )


# no contract: it refuses features and parameters that do not fit together
def check_parameters(
    X: Matrix, w: Vector, b: float
) -> None:
    """Raise ValueError unless X, w and b fit: (m, n), (n,) and a number."""
    if np.ndim(X) != 2 or np.size(X) == 0:
        raise ValueError(
            f"X has shape {np.shape(X)}; "
            "expected (m, n): one "
            "example a row"
        )
    m, n = np.shape(X)
    check_array(
        "X", X, (m, n), "one example a row"
    )
    check_array(
        "w",
        w,
        (n,),
        "one weight for each column of X",
    )
    check_array(
        "b",
        np.asarray(b),
        (),
        "one number for the whole batch",
    )
    # --8<-- [end:check]


# --8<-- [start:check_y]
# no contract: it refuses labels that do not fit the batch
def check_labels(
    y: Vector, X: Matrix
) -> None:
    """Raise ValueError unless y holds one label from 0 to 1 for each row of X."""
    check_array(
        "y",
        y,
        (len(X),),
        "one label for each row of X",
    )
    outside = y[(y < 0) | (y > 1)]
    if outside.size:
        raise ValueError(
            f"y holds {outside[0]}; "
            "expected labels from 0 to 1"
        )
    # --8<-- [end:check_y]


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
# no contract: three results at once; each has a contract of its own below
def cost_and_gradient(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> tuple[float, Vector, float]:
    """Return J, its derivatives with respect to w, and with respect to b."""
    y_hat = predictions(X, w, b)
    check_labels(y, X)
    J = np.mean(loss(y_hat, y))
    r = y_hat - y
    dJ_dw = X.T @ r / len(y)
    dJ_db = np.mean(r)
    return float(J), dJ_dw, float(dJ_db)


def dJ_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)`` like ``w``."""
    return cost_and_gradient(X, y, w, b)[1]


def dJ_db(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number like ``b``."""
    return cost_and_gradient(X, y, w, b)[2]
    # --8<-- [end:gradient]


# --8<-- [start:task]
# no contract: the reader writes it
def safe_gradient(
    X: Matrix,
    y: Matrix,
    w: Vector,
    b: float,
) -> Vector:
    """Return the gradient, whether y has shape (m,) or (m, 1)."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_safe_gradient(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    X = np.array(
        [[3, -2], [-1, 0.5], [2, 4]]
    )
    y = np.array([1.0, 0.0, 0.0])
    w, b = np.array([0.4, 0.3]), -0.2
    right = dJ_dw(X, y, w, b)
    for labels in (y, y[:, np.newaxis]):
        found = candidate(X, labels, w, b)
        assert found.shape == (2,)
        assert np.allclose(found, right)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def safe_gradient_solved(
    X: Matrix,
    y: Matrix,
    w: Vector,
    b: float,
) -> Vector:
    """Return the gradient, whether y has shape (m,) or (m, 1)."""
    r = predictions(X, w, b) - y.reshape(
        -1
    )
    return X.T @ r / len(r)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers of the running batch
def running_batch() -> tuple[
    Matrix, Vector, Vector, float
]:
    """Return X, y, w and b."""
    X = np.array(
        [[3, -2], [-1, 0.5], [2, 4]]
    )
    y = np.array([1.0, 0.0, 0.0])
    return X, y, np.array([0.4, 0.3]), -0.2


# no contract: these are the numbers of a picture
def picture(part: str) -> Matrix:
    """Return one part of the product that makes the gradient."""
    X, y, w, b = running_batch()
    parts = {
        "features": X.T,
        "residuals": predictions(X, w, b)
        - y,
        "gradient": dJ_dw(X, y, w, b),
    }
    return parts[part]


# no contract: these are the numbers printed on the page
def numbers() -> dict[str, float | Vector]:
    """Return every rounded number of the page."""
    X, y, w, b = running_batch()
    y_hat = predictions(X, w, b)
    losses = np.asarray(loss(y_hat, y))
    r = y_hat - y
    column = y[:, np.newaxis]
    return {
        "y_hat": y_hat,
        "L": losses,
        "their sum": np.sum(losses),
        "J": cost(X, y, w, b),
        "r": r,
        "X^T r": X.T @ r,
        "dJ/dw": dJ_dw(X, y, w, b),
        "sum of r": np.sum(r),
        "dJ/db": dJ_db(X, y, w, b),
        "y a column: cost": float(
            np.mean(loss(y_hat, column))
        ),
        "y a column: dJ/db": float(
            np.mean(y_hat - column)
        ),
    }
    # --8<-- [end:numbers]
