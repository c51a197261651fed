"""The sigmoid and its derivative."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


# --8<-- [start:sigmoid]
def sigmoid(t: ArrayLike) -> NDArray[np.float64]:
    r"""Return $\sigma(t)$, shaped like ``t``."""
    return 1 / (1 + np.exp(-np.asarray(t, dtype=float)))
    # --8<-- [end:sigmoid]
