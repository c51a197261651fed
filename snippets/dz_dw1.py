"""The derivative of the logit with respect to the first weight, and the nudge that explains it."""

import numpy as np

from snippets.model import score
from snippets.notation import (
    Array,
    Function,
)


# --8<-- [start:derivative]
def dz_dw1(x1: Array) -> Array:
    r"""Return $\frac{\partial z}{\partial w_1}$, shaped like ``x1``."""
    return x1
    # --8<-- [end:derivative]


# --8<-- [start:task]
# no contract: the reader writes it
def rate_of_change(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    h: Array,
) -> Array:
    """Return the rate of change of the score when w1 alone is nudged by h."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_rate_of_change(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    for x1 in (3.0, 0.0, -2.5):
        for h in (0.01, 10.0):
            found = candidate(
                x1, -2.0, 0.4, 0.3, -0.2, h
            )
            assert np.isclose(
                found, dz_dw1(x1)
            )
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
def rate_of_change_solved(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
    h: Array,
) -> Array:
    r"""Return $\frac{(w_1 + h) x_1 - w_1 x_1}{h}$ by nudging ``w1`` alone."""
    before = score(x1, x2, w1, w2, b)
    after = score(x1, x2, w1 + h, w2, b)
    return (after - before) / h
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    x1, x2 = 3.0, -2.0
    w1, w2, b = 0.4, 0.3, -0.2
    nudged = score(
        x1, x2, w1 + 0.01, w2, b
    )
    return {
        "z": score(x1, x2, w1, w2, b),
        "z, w1 nudged by 0.01": nudged,
        "its change": 0.01 * dz_dw1(x1),
        "dz/dw1": dz_dw1(x1),
        "the mistake": x1 + w2 * x2 + b,
    }
    # --8<-- [end:numbers]
