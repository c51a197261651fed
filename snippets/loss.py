"""The log loss of one example, from the likelihood of its label."""

import numpy as np

from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:likelihood]
def likelihood(
    y_hat: Array, y: Array
) -> Array:
    r"""Return $\hat{y}^{y} (1 - \hat{y})^{1 - y}$, shaped like ``y``."""
    return y_hat**y * (1 - y_hat) ** (
        1 - y
    )
    # --8<-- [end:likelihood]


# --8<-- [start:loss]
def loss(y_hat: Array, y: Array) -> Array:
    r"""Return $L$, shaped like ``y``."""
    return -(
        y * np.log(y_hat)
        + (1 - y) * np.log(1 - y_hat)
    )
    # --8<-- [end:loss]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    y_hat = sigmoid(0.4)
    return {
        "y_hat, the likelihood of label 1": likelihood(
            y_hat, 1
        ),
        "1 - y_hat, the likelihood of label 0": likelihood(
            y_hat, 0
        ),
        "loss for label 1": loss(y_hat, 1),
        "loss for label 0": loss(y_hat, 0),
        "loss of a coin toss": loss(
            0.5, 1
        ),
        "loss at y_hat = 0.99 for label 1": loss(
            0.99, 1
        ),
        "loss at y_hat = 0.01 for label 1": loss(
            0.01, 1
        ),
        "loss at y_hat = 0.0001 for label 1": loss(
            0.0001, 1
        ),
        "squared error at y_hat = 0.01 for label 1": (
            0.01 - 1
        )
        ** 2,
        "squared error at y_hat = 0.0001 for label 1": (
            0.0001 - 1
        )
        ** 2,
    }
    # --8<-- [end:numbers]
