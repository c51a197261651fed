"""Several classes: the softmax, its loss, and the gradient of a batch."""

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)


# --8<-- [start:softmax]
def softmax(s: Vector) -> Vector:
    r"""Return $\mathbf{p}$, shaped like ``s``."""
    votes = np.exp(s)
    return votes / np.sum(votes)


def cross_entropy(
    s: Vector, t: Vector
) -> float:
    r"""Return $E$, one number."""
    log_p = np.log(softmax(s))
    return float(-np.sum(t * log_p))
    # --8<-- [end:softmax]


def dE_ds(s: Vector, t: Vector) -> Vector:
    r"""Return $\nabla_{\mathbf{s}} E$, shaped like ``s``."""
    return softmax(s) - t


# --8<-- [start:gradient]
# no contract: three results at once; the tests compare each
def softmax_gradients(
    X: Matrix,
    Y: Matrix,
    W: Matrix,
    c: Vector,
) -> tuple[float, Matrix, Vector]:
    """Return the cost and its derivatives with respect to W and c."""
    S = X @ W + c
    # one number for each row
    top = np.max(S, axis=1)[:, np.newaxis]
    S = S - top
    D = np.sum(np.exp(S), axis=1)
    log_P = S - np.log(D)[:, np.newaxis]
    m = len(X)
    C = -np.sum(Y * log_P) / m
    R = (np.exp(log_P) - Y) / m
    return (
        float(C),
        X.T @ R,
        np.sum(R, axis=0),
    )
    # --8<-- [end:gradient]


# --8<-- [start:task]
# no contract: the reader writes it
def safe_softmax(s: Vector) -> Vector:
    """Return the softmax of any finite scores."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_safe_softmax(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    s = np.array([0.4, -0.45, 1.8])
    usual = candidate(s)
    assert np.allclose(usual, softmax(s))
    large = candidate(s + 1000)
    assert np.allclose(large, softmax(s))
    small = candidate(s - 1000)
    assert np.allclose(small, softmax(s))
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: the same as above, in another order
def safe_softmax_solved(
    s: Vector,
) -> Vector:
    """Return the softmax of any finite scores."""
    votes = np.exp(s - np.max(s))
    return votes / np.sum(votes)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    s = np.array([0.4, -0.45, 1.8])
    t = np.array([1.0, 0.0, 0.0])
    return {
        "D": np.sum(np.exp(s)),
        "p": softmax(s),
        "E": cross_entropy(s, t),
        "dE/ds": dE_ds(s, t),
    }
    # --8<-- [end:numbers]
