"""The computational graph of logistic regression: the forward pass."""

import numpy as np
from numpy.typing import NDArray

from snippets.loss import loss
from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:vectors]
def logit(
    w: NDArray[np.float64],
    x: NDArray[np.float64],
    b: float,
) -> Array:
    r"""Return $\mathbf{w}^\top \mathbf{x} + b$, one number for two columns."""
    return w @ x + b
    # --8<-- [end:vectors]


# --8<-- [start:two_features]
def logit_two_features(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
) -> Array:
    r"""Return $w_1 x_1 + w_2 x_2 + b$, shaped like ``x1``."""
    return w1 * x1 + w2 * x2 + b
    # --8<-- [end:two_features]


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
    """Return z, y_hat and L, each shaped like ``x1``."""
    z = logit_two_features(
        x1, x2, w1, w2, b
    )
    y_hat = sigmoid(z)
    L = loss(y_hat, y)
    return z, y_hat, L
    # --8<-- [end:forward]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    z, y_hat, L = forward(
        x1=3,
        x2=-2,
        w1=0.4,
        w2=0.3,
        b=-0.2,
        y=1,
    )
    L_if_0 = forward(
        x1=3,
        x2=-2,
        w1=0.4,
        w2=0.3,
        b=-0.2,
        y=0,
    )[-1]
    raised = forward(
        x1=3,
        x2=-2,
        w1=0.4,
        w2=0.4,
        b=-0.2,
        y=1,
    )
    return {
        "z": z,
        "y_hat": y_hat,
        "1 - y_hat": 1 - y_hat,
        "L for label 1": L,
        "L for label 0": L_if_0,
        "y_hat after w2 rose to 0.4": raised[
            1
        ],
        "L after w2 rose to 0.4": raised[
            2
        ],
    }
    # --8<-- [end:numbers]
