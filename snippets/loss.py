"""The log loss of one example, from the likelihood of its label."""

import numpy as np

from snippets import Array


# --8<-- [start:likelihood]
def likelihood(y_hat: Array, y: Array) -> Array:
    r"""Return $\hat{y}^{y} (1 - \hat{y})^{1 - y}$, shaped like ``y``."""
    return y_hat**y * (1 - y_hat) ** (1 - y)
    # --8<-- [end:likelihood]


# --8<-- [start:loss]
def loss(y_hat: Array, y: Array) -> Array:
    r"""Return $L$, shaped like ``y``."""
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    # --8<-- [end:loss]
