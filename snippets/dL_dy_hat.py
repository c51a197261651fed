"""The derivative of the loss with respect to the prediction, in its two forms."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:derivative]
def dL_dy_hat(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\partial L}{\partial \hat{y}}$, shaped like ``y``."""
    return -y / y_hat + (1 - y) / (
        1 - y_hat
    )


def dL_dy_hat_one_fraction(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})}$, shaped like ``y``."""
    return (y_hat - y) / (
        y_hat * (1 - y_hat)
    )
    # --8<-- [end:derivative]


# --8<-- [start:task]
# no contract: the reader writes it
def dsquare_dy_hat(
    y_hat: Array, y: Array
) -> Array:
    """Return the slope of the squared error."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_dsquare_dy_hat(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    h = 1e-6
    for y in (0.0, 0.3, 1.0):
        for y_hat in (0.1, 0.6):
            up = (y_hat + h - y) ** 2
            down = (y_hat - h - y) ** 2
            slope = (up - down) / (2 * h)
            found = candidate(y_hat, y)
            assert np.isclose(found, slope)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def dsquare_dy_hat_solved(
    y_hat: Array, y: Array
) -> Array:
    """Return the slope of the squared error."""
    return 2 * (y_hat - y)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    y_hat = sigmoid(0.4)
    return {
        "y_hat": y_hat,
        "1 - y_hat": 1 - y_hat,
        "error, y = 1": y_hat - 1,
        "y_hat (1 - y_hat)": y_hat
        * (1 - y_hat),
        "slope, y = 1": dL_dy_hat(
            y_hat, 1.0
        ),
        "slope, y = 0": dL_dy_hat(
            y_hat, 0.0
        ),
        "slope at 0.01, y = 0": dL_dy_hat(
            0.01, 0.0
        ),
    }
    # --8<-- [end:numbers]
