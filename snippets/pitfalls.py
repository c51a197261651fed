"""Mistakes made in print, as functions, and the values at which a test cannot see them."""

import numpy as np

from snippets.assembly import dL_dw1, dL_dz
from snippets.batch import (
    dJ_dw,
    predictions,
    running_batch,
)
from snippets.loss import loss
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.sigmoid import (
    dsigmoid_dz,
    dy_hat_dz_from_output,
    sigmoid,
)


# --8<-- [start:sigmoid]
def tanh_at_full_speed(z: Array) -> Array:
    r"""Return $\frac{1}{2} \left( \tanh(z) + 1 \right)$, which is not the sigmoid."""
    return (np.tanh(z) + 1) / 2


def exponent_without_minus(
    z: Array,
) -> Array:
    r"""Return $\frac{1}{1 + e^{z}}$, which is not the sigmoid."""
    return 1 / (1 + np.exp(z))


def slope_from_input(z: Array) -> Array:
    r"""Return $z (1 - z)$, which is not the sigmoid's derivative."""
    return z * (1 - z)
    # --8<-- [end:sigmoid]


# --8<-- [start:loss]
def loss_with_one_minus(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $-y \log \hat{y} + (1 - y) \log(1 - \hat{y})$, which is not the loss."""
    first = -y * np.log(y_hat)
    return first + (1 - y) * np.log(
        1 - y_hat
    )
    # --8<-- [end:loss]


# --8<-- [start:gradient]
def error_reversed(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $y - \hat{y}$, not the derivative with respect to the logit."""
    return y - y_hat


def without_upstream(
    y_hat: Array,
) -> Array:
    r"""Return $\hat{y} (1 - \hat{y})$, not the derivative with respect to the logit."""
    return y_hat * (1 - y_hat)


def slope_left_in(
    z: Array, y: Array
) -> Array:
    r"""Return $\left( \sigma(z) - y \right) \sigma'(z)$, the derivative of another loss."""
    error = sigmoid(z) - y
    return error * dsigmoid_dz(z)


def without_feature(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\hat{y} - y$, not the derivative with respect to a weight."""
    return y_hat - y
    # --8<-- [end:gradient]


# --8<-- [start:batch]
def without_mean(
    X: Matrix, y_hat: Vector, y: Vector
) -> Vector:
    r"""Return $\mathbf{X}^\top (\hat{\mathbf{y}} - \mathbf{y})$, the gradient of the sum."""
    return X.T @ (y_hat - y)


def half_of_each(v: Vector) -> Vector:
    r"""Return $\frac{1}{2} \mathbf{v}$, the gradient of the mean square of four numbers."""
    return v / 2
    # --8<-- [end:batch]


# --8<-- [start:blind]
# no contract: it compares two functions, whatever their formulas
def is_blind(
    right: Function,
    wrong: Function,
    *values: Array,
) -> bool:
    """Return whether a test at ``values`` to six digits lets the wrong function pass."""
    return np.allclose(
        right(*values),
        wrong(*values),
        rtol=1e-6,
        atol=1e-12,
    )
    # --8<-- [end:blind]


# no contract: it is a search, and the page names what it finds
def crossing(
    low: float = 0.0, high: float = 0.5
) -> float:
    """Return the z between ``low`` and ``high`` at which z (1 - z) is the true slope."""
    for _ in range(60):
        middle = (low + high) / 2
        below = slope_from_input(
            middle
        ) < dsigmoid_dz(middle)
        low, high = (
            (middle, high)
            if below
            else (low, middle)
        )
    return low


# --8<-- [start:task]
# no contract: the reader writes it
def believable(
    candidate: Function,
) -> bool:
    """Return whether a function of y_hat and y may be the derivative with respect to the logit."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_believable(
    judge: Function,
) -> None:
    """Raise AssertionError unless the judge believes the right one only."""

    def another_loss(
        y_hat: Array, y: Array
    ) -> Array:
        return (
            (y_hat - y)
            * y_hat
            * (1 - y_hat)
        )

    def no_loss(
        y_hat: Array, y: Array
    ) -> Array:
        return y_hat * (1 - y_hat) + 0 * y

    assert judge(dL_dz)
    assert not judge(error_reversed)
    assert not judge(another_loss)
    assert not judge(no_loss)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def believable_solved(
    candidate: Function,
) -> bool:
    """Return whether a function of y_hat and y may be the derivative with respect to the logit."""
    h = 1e-5
    for z in (-2.3, 0.7, 1.9):
        for y in (0.0, 1.0, 0.3):
            up = loss(sigmoid(z + h), y)
            down = loss(sigmoid(z - h), y)
            slope = (up - down) / (2 * h)
            found = candidate(
                sigmoid(z), y
            )
            if not np.isclose(
                found, slope
            ):
                return False
    return True
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    x1, z = 3.0, 0.4
    y_hat = sigmoid(z)
    X, y, w, b = running_batch()
    y_hats = predictions(X, w, b)
    cross = crossing()
    return {
        "sigmoid at 1": sigmoid(1.0),
        "tanh at 1": tanh_at_full_speed(
            1.0
        ),
        "y_hat": y_hat,
        "minus lost": exponent_without_minus(
            z
        ),
        "slope": dsigmoid_dz(z),
        "slope at 3": dsigmoid_dz(3.0),
        "crossing": cross,
        "slope there": dsigmoid_dz(cross),
        "L, y = 0": loss(y_hat, 0.0),
        "one minus, y = 0": loss_with_one_minus(
            y_hat, 0.0
        ),
        "dL/dz, y = 1": dL_dz(y_hat, 1.0),
        "flipped, y = 1": error_reversed(
            y_hat, 1.0
        ),
        "no upstream": without_upstream(
            y_hat
        ),
        "slope left in": slope_left_in(
            z, 1.0
        ),
        "dL/dw1, y = 1": dL_dw1(
            x1, y_hat, 1.0
        ),
        "no feature": without_feature(
            y_hat, 1.0
        ),
        "mean": dJ_dw(X, y, w, b),
        "sum": without_mean(X, y_hats, y),
        "dy_hat/dz": dy_hat_dz_from_output(
            y_hat
        ),
    }
    # --8<-- [end:numbers]
