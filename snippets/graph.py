"""The computational graph of logistic regression: the forward pass."""

import numpy as np

from snippets.loss import loss
from snippets.model import score
from snippets.notation import (
    Array,
    Function,
    Vector,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:vectors]
def logit(
    w: Vector, x: Vector, b: float
) -> Array:
    r"""Return $\mathbf{w}^\top \mathbf{x} + b$, one number for two columns."""
    return w @ x + b
    # --8<-- [end:vectors]


# --8<-- [start:forward]
# no contract: three values at once; each step has a contract of its own
def forward(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    y: Array,
) -> tuple[Array, Array, Array]:
    """Return z, y_hat and L, each shaped like x1."""
    z = score(x1, x2, w1, w2, b)
    y_hat = sigmoid(z)
    L = loss(y_hat, y)
    return z, y_hat, L
    # --8<-- [end:forward]


# --8<-- [start:task]
# no contract: the reader writes it
def forward_columns(
    w: Vector,
    x: Vector,
    b: float,
    y: float,
) -> tuple[Array, Array, Array]:
    """Return z, y_hat and L for columns w and x."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_forward_columns(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    w = np.array([0.4, 0.3])
    x = np.array([3.0, -2.0])
    right = forward(
        3.0, -2.0, 0.4, 0.3, -0.2, 1.0
    )
    found = candidate(w, x, -0.2, 1.0)
    for one, other in zip(
        found, right, strict=True
    ):
        assert np.isclose(one, other)
    ones = np.ones(5)
    z, _, _ = candidate(
        ones, 2 * ones, 0.5, 0.0
    )
    assert np.isclose(z, 10.5)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def forward_columns_solved(
    w: Vector,
    x: Vector,
    b: float,
    y: float,
) -> tuple[Array, Array, Array]:
    """Return z, y_hat and L for columns w and x."""
    z = logit(w, x, b)
    y_hat = sigmoid(z)
    return z, y_hat, loss(y_hat, y)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    point = {
        "x1": 3,
        "x2": -2,
        "w1": 0.4,
        "b": -0.2,
    }
    z, y_hat, L = forward(
        **point, w2=0.3, y=1
    )
    raised = forward(**point, w2=0.4, y=1)
    return {
        "z": z,
        "y_hat": y_hat,
        "1 - y_hat": 1 - y_hat,
        "L for label 1": L,
        "L for label 0": loss(y_hat, 0),
        "y_hat after w2 rose": raised[1],
        "L after w2 rose": raised[2],
    }
    # --8<-- [end:numbers]
