"""The log loss of one example, from the likelihood of its label."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Vector,
)
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


# --8<-- [start:task]
# no contract: the reader writes it
def mean_loss(
    y_hat: Vector, y: Vector
) -> float:
    """Return the mean loss of many predictions."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_mean_loss(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    y_hat = np.array([0.9, 0.2])
    y = np.array([1.0, 0.0])
    two = -(np.log(0.9) + np.log(0.8)) / 2
    assert np.isclose(
        candidate(y_hat, y), two
    )
    # a product of these would be zero
    half, ones = (
        np.full(5000, 0.5),
        np.ones(5000),
    )
    toss = np.log(2)
    assert np.isclose(
        candidate(half, ones), toss
    )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def mean_loss_solved(
    y_hat: Vector, y: Vector
) -> float:
    """Return the mean loss of many predictions."""
    return float(np.mean(loss(y_hat, y)))
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    y_hat = sigmoid(0.4)
    square = {
        y: (y - 1) ** 2
        for y in (0.01, 0.0001)
    }
    return {
        "likelihood of label 1": likelihood(
            y_hat, 1
        ),
        "likelihood of label 0": likelihood(
            y_hat, 0
        ),
        "loss for label 1": loss(y_hat, 1),
        "loss for label 0": loss(y_hat, 0),
        "loss of a coin toss": loss(
            0.5, 1
        ),
        "loss of ten": 10 * loss(0.5, 1),
        "loss at 0.99": loss(0.99, 1),
        "loss at 0.01": loss(0.01, 1),
        "loss at 0.001": loss(0.001, 1),
        "loss at 0.0001": loss(0.0001, 1),
        "square at 0.01": square[0.01],
        "square at 0.0001": square[0.0001],
    }
    # --8<-- [end:numbers]
