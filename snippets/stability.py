"""The sigmoid and the loss without overflow and without the logarithm of zero."""

import numpy as np

from snippets.batch import (
    check_labels,
    logits,
)
from snippets.dL_dy_hat import dL_dy_hat
from snippets.dy_hat_dz import dy_hat_dz
from snippets.loss import loss
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:naive]
def naive_loss(
    z: Array, y: Array
) -> Array:
    r"""Return $L$ by way of the prediction, shaped like ``z``."""
    return loss(sigmoid(z), y)


def naive_dL_dz(
    z: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$ as the product of two components."""
    y_hat = sigmoid(z)
    first = dL_dy_hat(y_hat, y)
    return first * dy_hat_dz(y_hat)
    # --8<-- [end:naive]


# --8<-- [start:check]
# no contract: it refuses numbers that the formulas cannot use
def check_finite(
    name: str, value: Array
) -> None:
    """Raise ValueError unless the value is one finite real number or an array of them."""
    array = np.asarray(value)
    kind = array.dtype
    if kind.kind not in "if":
        raise ValueError(
            f"{name} has type {kind}; "
            "expected int or float "
            "numbers"
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds nan or inf; "
            "expected finite numbers only"
        )


# no contract: it refuses labels that do not fit the logits
def check_label(
    y: Array, z: Array
) -> None:
    """Raise ValueError unless y is a label from 0 to 1, or one for each logit in z."""
    check_finite("y", y)
    shape, like = np.shape(y), np.shape(z)
    if shape not in ((), like):
        raise ValueError(
            f"y has shape {shape}; "
            f"expected {like} like z, or "
            "one number"
        )
    labels = np.asarray(y)
    wrong = (labels < 0) | (labels > 1)
    outside = labels[wrong]
    if outside.size:
        raise ValueError(
            f"y holds {outside[0]}; "
            "expected labels from 0 to 1"
        )
    # --8<-- [end:check]


# --8<-- [start:sigmoid]
def stable_sigmoid(z: Array) -> Array:
    r"""Return $\sigma(z)$, shaped like ``z``."""
    check_finite("z", z)
    # from 0 to 1: it cannot overflow
    u = np.exp(-np.abs(z))
    right = np.greater_equal(z, 0)
    top = np.where(right, 1, u)
    return top / (1 + u)


def stable_complement(z: Array) -> Array:
    r"""Return $1 - \sigma(z)$ without the subtraction, shaped like ``z``."""
    return stable_sigmoid(-z)
    # --8<-- [end:sigmoid]


# --8<-- [start:loss]
def stable_loss(
    z: Array, y: Array
) -> Array:
    r"""Return $L$ from the logit, shaped like ``z``."""
    check_finite("z", z)
    check_label(y, z)
    u = np.exp(-np.abs(z))
    front = np.maximum(z, 0) - z * y
    return front + np.log1p(u)


def stable_dL_dz(
    z: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$ as one subtraction, shaped like ``z``."""
    check_label(y, z)
    return stable_sigmoid(z) - y
    # --8<-- [end:loss]


# --8<-- [start:batch]
# no contract: three results at once; each has a contract of its own below
def gradients(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> tuple[float, Vector, float]:
    """Return J, its derivatives with respect to w, and with respect to b."""
    z = logits(X, w, b)
    check_labels(y, X)
    J = np.mean(stable_loss(z, y))
    r = stable_dL_dz(z, y)
    dJ_dw = X.T @ r / len(y)
    dJ_db = np.mean(r)
    return float(J), dJ_dw, float(dJ_db)
    # --8<-- [end:batch]


def stable_cost(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $J$, one number."""
    return gradients(X, y, w, b)[0]


def stable_dJ_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)`` like ``w``."""
    return gradients(X, y, w, b)[1]


def stable_dJ_db(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number like ``b``."""
    return gradients(X, y, w, b)[2]


# --8<-- [start:task]
# no contract: the reader writes it
def log_sigmoid(z: Array) -> Array:
    """Return the logarithm of the sigmoid, for any finite z."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_log_sigmoid(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    right = np.log(sigmoid(0.4))
    assert np.isclose(
        candidate(0.4), right
    )
    assert candidate(-1000.0) == -1000
    # all digits of a tiny number
    tiny = candidate(40.0) / -np.exp(-40.0)
    assert np.isclose(tiny, 1)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: its formula stands in the answer on the page
def log_sigmoid_solved(z: Array) -> Array:
    """Return the logarithm of the sigmoid, for any finite z."""
    u = np.exp(-np.abs(z))
    return np.minimum(z, 0) - np.log1p(u)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    z40, z36 = (
        np.float64(40),
        np.float64(36),
    )
    # the failures are what the page shows
    with np.errstate(all="ignore"):
        failures = {
            "naive L, 40, y = 0": naive_loss(
                z40, 0
            ),
            "naive L, 40, y = 1": naive_loss(
                z40, 1
            ),
            "naive slope, 40": naive_dL_dz(
                z40, 0
            ),
        }
    return failures | {
        "1 - y_hat at 40": stable_complement(
            40.0
        ),
        "L at 40, y = 0": stable_loss(
            40.0, 0.0
        ),
        "slope at 40, y = 0": stable_dL_dz(
            40.0, 0.0
        ),
        "naive L at 36": naive_loss(
            z36, 0
        ),
        "L at 36": stable_loss(36.0, 0.0),
        "gap below 1": 2.0**-53,
        "y_hat is 1, float64": 53
        * np.log(2),
        "y_hat is 1, float32": 24
        * np.log(2),
        "e^z overflows": 1024 * np.log(2),
        "loss of a clipped 0": -np.log(
            1e-15
        ),
        "L, y = 1": stable_loss(0.4, 1.0),
        "L, y = 0": stable_loss(0.4, 0.0),
        "L at -40, y = 0": stable_loss(
            -40.0, 0.0
        ),
    }
    # --8<-- [end:numbers]
