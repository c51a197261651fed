"""The derivative of the loss by the prediction, in its two forms."""

import numpy as np

from snippets.notation import Array
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


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    y_hat = sigmoid(0.4)
    return {
        "y_hat": y_hat,
        "1 - y_hat": 1 - y_hat,
        "error, y = 1": y_hat - 1,
        "y_hat (1 - y_hat)": y_hat
        * (1 - y_hat),
        "dL/dy_hat, y = 1": dL_dy_hat(
            y_hat, 1.0
        ),
        "dL/dy_hat, y = 0": dL_dy_hat(
            y_hat, 0.0
        ),
        "1 / log 2": 1 / np.log(2),
    }
    # --8<-- [end:numbers]
