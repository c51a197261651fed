"""The components put together: the gradient of the loss of one example."""

import numpy as np

from snippets.dL_dy_hat import dL_dy_hat
from snippets.dy_hat_dz import dy_hat_dz
from snippets.dz_db import dz_db
from snippets.dz_dw1 import dz_dw1
from snippets.dz_dw2 import dz_dw2
from snippets.graph import forward
from snippets.loss import loss
from snippets.notation import (
    Array,
    Function,
    Matrix,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:shared]
def dL_dz_as_product(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})} \hat{y} (1 - \hat{y})$."""
    return dL_dy_hat(y_hat, y) * dy_hat_dz(
        y_hat
    )


def dL_dz(y_hat: Array, y: Array) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$, shaped like ``y``."""
    return y_hat - y
    # --8<-- [end:shared]


# --8<-- [start:gradient]
def dL_dw1(
    x1: Array, y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial w_1}$, shaped like ``y``."""
    return dL_dz(y_hat, y) * dz_dw1(x1)


def dL_dw2(
    x2: Array, y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial w_2}$, shaped like ``y``."""
    return dL_dz(y_hat, y) * dz_dw2(x2)


def dL_db(y_hat: Array, y: Array) -> Array:
    r"""Return $\frac{\partial L}{\partial b}$, shaped like ``y``."""
    return dL_dz(y_hat, y) * dz_db()
    # --8<-- [end:gradient]


# --8<-- [start:ladder]
# no contract: it takes many steps
def descent(
    alpha: float, steps: int
) -> Matrix:
    """Return w1, w2, b, z, y_hat and L before the first step and after each, one a row."""
    x1, x2, y = 3.0, -2.0, 1.0
    w1: Array = 0.4
    w2: Array = 0.3
    b: Array = -0.2
    rows = []
    for _ in range(steps + 1):
        z, y_hat, L = forward(
            x1, x2, w1, w2, b, y
        )
        rows.append(
            [w1, w2, b, z, y_hat, L]
        )
        w1 = w1 - alpha * dL_dw1(
            x1, y_hat, y
        )
        w2 = w2 - alpha * dL_dw2(
            x2, y_hat, y
        )
        b = b - alpha * dL_db(y_hat, y)
    return np.array(rows)


# no contract: two columns of the table above
def ladder(
    alpha: float, steps: int
) -> Matrix:
    """Return the logit and the loss before the first step and after each, one a row."""
    return descent(alpha, steps)[:, [3, 5]]


def loss_of_logit(
    z: Array, y: Array
) -> Array:
    r"""Return $L$, shaped like ``z``."""
    return loss(sigmoid(z), y)
    # --8<-- [end:ladder]


# --8<-- [start:saturation]
def dL_dz_from_logit(
    z: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial z}$, shaped like ``z``."""
    return dL_dz(sigmoid(z), y)


def dE_dz(z: Array, y: Array) -> Array:
    r"""Return $\frac{\partial E}{\partial z}$, shaped like ``z``."""
    y_hat = sigmoid(z)
    return (
        2 * (y_hat - y) * dy_hat_dz(y_hat)
    )
    # --8<-- [end:saturation]


# --8<-- [start:task]
# no contract: the reader writes it
def step(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
    alpha: float,
) -> tuple[Array, Array, Array]:
    """Return w1, w2 and b after one step of gradient descent."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_step(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    x1, x2, y = 3.0, -2.0, 1.0
    w1, w2, b = 0.4, 0.3, -0.2
    new = candidate(
        x1, x2, w1, w2, b, y, 0.1
    )
    before = forward(x1, x2, w1, w2, b, y)
    w1, w2, b = new
    after = forward(x1, x2, w1, w2, b, y)
    assert after[-1] < before[-1]
    moved = after[0] - before[0]
    error = before[1] - y
    assert np.isclose(
        moved, -0.1 * error * 14
    )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def step_solved(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
    alpha: float,
) -> tuple[Array, Array, Array]:
    """Return w1, w2 and b after one step of gradient descent."""
    _, y_hat, _ = forward(
        x1, x2, w1, w2, b, y
    )
    error = dL_dz(y_hat, y)
    return (
        w1 - alpha * error * x1,
        w2 - alpha * error * x2,
        b - alpha * error,
    )
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    x1, x2 = 3.0, -2.0
    y_hat, sure = (
        sigmoid(0.4),
        sigmoid(-10.0),
    )
    rows = descent(alpha=0.1, steps=4)
    found = {
        "y_hat": y_hat,
        "dy_hat/dz": dy_hat_dz(y_hat),
        "the weights": rows[:, 0],
        "the second weights": rows[:, 1],
        "the biases": rows[:, 2],
        "the logits": rows[:, 3],
        "the predictions": rows[:, 4],
        "the losses": rows[:, 5],
        "sure: dy_hat/dz": dy_hat_dz(sure),
        "sure: dL/dy_hat": dL_dy_hat(
            sure, 1.0
        ),
        "sure: dL/dz": dL_dz(sure, 1.0),
        "sure: dE/dz": dE_dz(-10.0, 1.0),
    }
    for y in (1.0, 0.0):
        found |= {
            f"y = {y:.0f}: dL/dy_hat": dL_dy_hat(
                y_hat, y
            ),
            f"y = {y:.0f}: dL/dz": dL_dz(
                y_hat, y
            ),
            f"y = {y:.0f}: dL/dw1": dL_dw1(
                x1, y_hat, y
            ),
            f"y = {y:.0f}: dL/dw2": dL_dw2(
                x2, y_hat, y
            ),
            f"y = {y:.0f}: dL/db": dL_db(
                y_hat, y
            ),
        }
    return found
    # --8<-- [end:numbers]
