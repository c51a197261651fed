"""The sigmoid and its derivative, by its input and by its output."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
)


# --8<-- [start:sigmoid]
def sigmoid(t: Array) -> Array:
    r"""Return $\sigma(t)$, shaped like ``t``."""
    return 1 / (1 + np.exp(-t))
    # --8<-- [end:sigmoid]


# --8<-- [start:derivative]
def dsigmoid_dz(z: Array) -> Array:
    r"""Return $\sigma'(z)$ from the input ``z``, shaped like it."""
    s = sigmoid(z)
    return s * (1 - s)


def dy_hat_dz_from_output(
    y_hat: Array,
) -> Array:
    r"""Return $\frac{\partial \hat{y}}{\partial z}$ from the output ``y_hat``, shaped like it."""
    return y_hat * (1 - y_hat)
    # --8<-- [end:derivative]


# --8<-- [start:task]
# no contract: the reader writes it
def score_of(y_hat: Array) -> Array:
    """Return the score that has this probability."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_score_of(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    for z in (-3.0, 0.4, 5.0):
        assert np.isclose(
            candidate(sigmoid(z)), z
        )
    down, up = (
        candidate(0.25),
        candidate(0.75),
    )
    assert np.isclose(down, -up)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def score_of_solved(y_hat: Array) -> Array:
    """Return the score that has this probability."""
    return np.log(y_hat / (1 - y_hat))
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    return {
        "sigma(0.4)": sigmoid(0.4),
        "sigma'(0.4)": dsigmoid_dz(0.4),
        "1 - sigma(0.4)": 1 - sigmoid(0.4),
        "1 + e^-0.4": 1 + np.exp(-0.4),
        "sigma'(10)": dsigmoid_dz(10.0),
    }
    # --8<-- [end:numbers]
