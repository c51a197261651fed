"""The derivative of the logit by the bias, the weight of a feature that is always 1."""

import numpy as np
from numpy.typing import NDArray

from snippets.model import score
from snippets.notation import Array
from snippets.sigmoid import sigmoid


# --8<-- [start:derivative]
def dz_db(z: Array) -> Array:
    r"""Return $\frac{\partial z}{\partial b}$, a 1 for each entry of ``z``."""
    return np.ones_like(z)


def with_constant_feature(
    x: NDArray[np.float64],
) -> NDArray[np.float64]:
    r"""Return $\mathbf{v}$: the features ``x``, and a 1 below them."""
    return np.append(x, 1.0)
    # --8<-- [end:derivative]


# --8<-- [start:prediction]
def prediction(
    s: Array, b: Array
) -> Array:
    r"""Return $\sigma(s + b)$, shaped like ``s``."""
    return sigmoid(s + b)
    # --8<-- [end:prediction]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    x1, x2, w1, w2, b = (
        3.0,
        -2.0,
        0.4,
        0.3,
        -0.2,
    )
    z = score(x1, x2, w1, w2, b)
    nudged = score(
        x1, x2, w1, w2, b + 0.01
    )
    return {
        "z": z,
        "z with b nudged by 0.01": nudged,
        "its rate of change": (nudged - z)
        / 0.01,
        "dz/db": dz_db(z),
    }
    # --8<-- [end:numbers]
