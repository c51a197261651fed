"""What logistic regression does: twenty students, a score, the odds, a probability, a decision."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)


# --8<-- [start:students]
# no contract: these are data
def students() -> tuple[Matrix, Vector]:
    """Return study, sleep and result of twenty students, one a row.

    Study counts from ten hours, sleep from eight; the result is 1 for passed and 0 for failed.
    """
    table = np.array(
        [
            [3, -2, 1],
            [-1, 0.5, 0],
            [2, 4, 0],
            [-0.5, -0.5, 0],
            [4, -0.5, 1],
            [1, -3.5, 0],
            [-2, -0.5, 0],
            [1, 0, 1],
            [3, 0, 1],
            [-1, -2.5, 0],
            [-2.5, 1.5, 1],
            [0, 3.5, 1],
            [1.5, 0, 0],
            [-1.5, 1.5, 1],
            [-2, 0, 0],
            [2.5, 0.5, 1],
            [-1.5, -2, 0],
            [-1, -3.5, 0],
            [-1, 0, 1],
            [-3.5, 2.5, 0],
        ]
    )
    return table[:, :2], table[:, 2]
    # --8<-- [end:students]


# --8<-- [start:steps]
def score(
    x1: Array,
    x2: Array,
    w1: Array,
    w2: Array,
    b: Array,
) -> Array:
    r"""Return the score $w_1 x_1 + w_2 x_2 + b$, shaped like ``x1``."""
    return w1 * x1 + w2 * x2 + b


def odds(z: Array) -> Array:
    r"""Return the odds $e^{z}$, shaped like ``z``."""
    return np.exp(z)


def probability(z: Array) -> Array:
    r"""Return the probability $\hat{y}$, shaped like ``z``."""
    return 1 / (1 + 1 / odds(z))
    # --8<-- [end:steps]


# --8<-- [start:decision]
# no contract: it answers yes or no
def decide(
    y_hat: Array, tau: float
) -> Array:
    """Return where the prediction reaches the threshold ``tau``."""
    return np.greater_equal(y_hat, tau)
    # --8<-- [end:decision]


# --8<-- [start:picture]
# no contract: these are data
def with_result(result: int) -> Matrix:
    """Return study and sleep of the students with a ``result``, one a row."""
    X, y = students()
    return X[y == result]


# no contract: it solves the score for the second feature, for a picture
def boundary(
    x1: Array, tau: float
) -> Array:
    """Return the sleep at which the probability is ``tau``, for so much study."""
    z = np.log(tau / (1 - tau))
    return (z + 0.2 - 0.4 * x1) / 0.3
    # --8<-- [end:picture]


# --8<-- [start:task]
# no contract: the reader writes it
def odds_after(
    z: float, w1: float, hours: float
) -> Array:
    """Return the odds after so many more hours of study."""
    raise NotImplementedError("your line")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_odds_after(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    z, w1 = 0.4, 0.4
    none = candidate(z, w1, 0)
    two = candidate(z, w1, 2)
    less = candidate(z, w1, -1)
    assert np.isclose(none, odds(0.4))
    assert np.isclose(two, odds(1.2))
    assert np.isclose(less, 1)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def odds_after_solved(
    z: float, w1: float, hours: float
) -> Array:
    """Return the odds after so many more hours of study."""
    return odds(z) * odds(w1) ** hours
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    w1, w2, b = 0.4, 0.3, -0.2
    X, y = students()
    z = X @ np.array([w1, w2]) + b
    y_hat = np.asarray(probability(z))
    p = probability
    found = {
        "e": np.e,
        "three odds": odds(z[:3]),
        "three probabilities": y_hat[:3],
        "odds ratio of study": odds(w1),
        "odds ratio of sleep": odds(w2),
        "an hour more": p(0.8),
        "the change": p(0.8) - p(0.4),
        "at 3": p(3.0),
        "at 3.4": p(3.4),
        "the change there": p(3.4)
        - p(3.0),
        "score of 0.7": np.log(0.7 / 0.3),
    }
    for tau in (0.3, 0.5, 0.7):
        helped, alone = (
            y_hat < tau,
            y_hat >= tau,
        )
        found |= {
            f"{tau}: helped, failed": np.sum(
                helped & (y == 0)
            ),
            f"{tau}: helped, passed": np.sum(
                helped & (y == 1)
            ),
            f"{tau}: alone, failed": np.sum(
                alone & (y == 0)
            ),
        }
    return found
    # --8<-- [end:numbers]
