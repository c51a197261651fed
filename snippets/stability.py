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
    return dL_dy_hat(y_hat, y) * dy_hat_dz(
        y_hat
    )
    # --8<-- [end:naive]


# --8<-- [start:check]
# no contract: it refuses numbers that the formulas cannot use
def check_finite(
    name: str, value: Array
) -> None:
    """Raise ValueError unless ``value`` is one finite real number or an array of them."""
    array = np.asarray(value)
    if array.dtype.kind not in "if":
        raise ValueError(
            f"{name} has type {array.dtype}; expected int or float numbers"
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds nan or inf; expected finite numbers only"
        )


# no contract: it refuses labels that do not fit the logits
def check_label(
    y: Array, z: Array
) -> None:
    """Raise ValueError unless ``y`` is a label from 0 to 1, or one for each logit in ``z``."""
    check_finite("y", y)
    if np.shape(y) not in (
        (),
        np.shape(z),
    ):
        raise ValueError(
            f"y has shape {np.shape(y)}; expected {np.shape(z)} like z, or one number"
        )
    outside = np.extract(
        (np.asarray(y) < 0)
        | (np.asarray(y) > 1),
        y,
    )
    if outside.size:
        raise ValueError(
            f"y holds {outside[0]}; expected labels from 0 to 1"
        )
    # --8<-- [end:check]


# --8<-- [start:sigmoid]
def stable_sigmoid(z: Array) -> Array:
    r"""Return $\sigma(z)$, shaped like ``z``."""
    check_finite("z", z)
    u = np.exp(
        -np.abs(z)
    )  # from 0 to 1: it cannot overflow
    return np.where(
        np.greater_equal(z, 0), 1, u
    ) / (1 + u)


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
    return (
        np.maximum(z, 0)
        - z * y
        + np.log1p(np.exp(-np.abs(z)))
    )


def stable_dL_dz(
    z: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$ as one subtraction, shaped like ``z``."""
    check_label(y, z)
    return stable_sigmoid(z) - y
    # --8<-- [end:loss]


# --8<-- [start:batch]
def stable_cost(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $J$, one number."""
    z = logits(X, w, b)
    check_labels(y, X)
    return float(
        np.mean(stable_loss(z, y))
    )


def stable_dJ_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> Vector:
    r"""Return $\nabla_{\mathbf{w}} J$, shape ``(n,)`` like ``w``."""
    z = logits(X, w, b)
    check_labels(y, X)
    return (
        X.T @ stable_dL_dz(z, y) / len(y)
    )


def stable_dJ_db(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
) -> float:
    r"""Return $\frac{\partial J}{\partial b}$, one number like ``b``."""
    z = logits(X, w, b)
    check_labels(y, X)
    return float(
        np.mean(stable_dL_dz(z, y))
    )
    # --8<-- [end:batch]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    with np.errstate(
        all="ignore"
    ):  # the failures are what the page shows
        failures = {
            "naive loss at z = 40, y = 0": naive_loss(
                np.float64(40), 0
            ),
            "naive loss at z = 40, y = 1": naive_loss(
                np.float64(40), 1
            ),
            "naive dL/dz at z = 40, y = 0": naive_dL_dz(
                np.float64(40), 0
            ),
        }
    return failures | {
        "1 - y_hat at z = 40": stable_complement(
            40.0
        ),
        "L at z = 40, y = 0": stable_loss(
            40.0, 0.0
        ),
        "dL/dz at z = 40, y = 0": stable_dL_dz(
            40.0, 0.0
        ),
        "naive loss at z = 36, y = 0": naive_loss(
            np.float64(36), 0
        ),
        "L at z = 36, y = 0": stable_loss(
            36.0, 0.0
        ),
        "distance of 1 to the number below it": 2.0
        ** -53,
        "last z before y_hat is 1 in float64": 53
        * np.log(2),
        "last z before y_hat is 1 in float32": 24
        * np.log(2),
        "last z before e^z overflows": 1024
        * np.log(2),
        "loss where predictions are clipped": -np.log(
            1e-15
        ),
        "L at z = 0.4, y = 1": stable_loss(
            0.4, 1.0
        ),
        "L at z = 0.4, y = 0": stable_loss(
            0.4, 0.0
        ),
        "L at z = -40, y = 0": stable_loss(
            -40.0, 0.0
        ),
    }
    # --8<-- [end:numbers]
