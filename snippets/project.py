"""The end project: threes and eights, from the raw data to one honest number."""

import numpy as np
from sklearn import datasets

from snippets.evaluation import area
from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.regularisation import (
    penalised,
)
from snippets.stability import (
    stable_loss,
    stable_sigmoid,
)


# --8<-- [start:data]
# no contract: it reads a data set
def threes_and_eights() -> tuple[
    Matrix, Vector
]:
    """Return 64 grey values of each picture, one a row, and 1 for an eight, 0 for a three."""
    data = datasets.load_digits()
    wanted = np.isin(data.target, (3, 8))
    y = data.target[wanted] == 8
    X = data.data[wanted]
    return X, y.astype(float)
    # --8<-- [end:data]


# --8<-- [start:task]
# no contract: the reader writes it
def split_three(
    m: int,
) -> tuple[
    np.ndarray, np.ndarray, np.ndarray
]:
    """Return the places of the examples to learn from, to choose with, and to test with.

    Of each five examples, the first is to test with and the second to choose with.
    """
    raise NotImplementedError("your lines")


# no contract: the reader writes it
def scale_by(
    X_train: Matrix, X: Matrix
) -> Matrix:
    """Return X, scaled by the means and deviations of X_train.

    A pixel that is the same in all of X_train is only shifted.
    """
    raise NotImplementedError("your lines")


# no contract: the reader writes it
def safe_rate(
    U: Matrix, lam: float
) -> float:
    """Return a learning rate at which no step can fail."""
    raise NotImplementedError("your lines")


# no contract: the reader writes it
def fit(
    U: Matrix,
    y: Vector,
    lam: float,
    steps: int,
) -> tuple[Vector, float]:
    """Return the weights and the bias after so many safe steps from zero."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_split_three(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    learn, choose, test = candidate(12)
    assert list(test) == [0, 5, 10]
    assert list(choose) == [1, 6, 11]
    assert list(learn[:3]) == [2, 3, 4]
    assert list(learn[3:]) == [7, 8, 9]


# no contract: it tests what the reader writes
def check_scale_by(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    train = np.array(
        [[1.0, 7.0], [3.0, 7.0]]
    )
    new = np.array([[5.0, 9.0]])
    own = candidate(train, train)
    assert np.allclose(
        own, [[-1, 0], [1, 0]]
    )
    other = candidate(train, new)
    assert np.allclose(other, [[3, 2]])


# no contract: it tests what the reader writes
def check_safe_rate(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    # feature and bias bend by a quarter
    U = np.array([[1.0], [-1.0]])
    assert 0 < candidate(U, 0.0) < 8
    assert 0 < candidate(U, 1.0) < 8 / 5
    # the same feature twice bends more
    twice = np.hstack([U, U])
    assert 0 < candidate(twice, 0.0) < 4
    # and it is not needlessly small
    assert candidate(twice, 0.0) >= 0.5


# no contract: it tests what the reader writes
def check_fit(candidate: Function) -> None:
    """Raise AssertionError unless the candidate is right."""
    U = np.array([[1.0], [-1.0], [0.5]])
    y = np.array([1.0, 0.0, 0.0])
    w, b = candidate(U, y, 0.1, 2000)
    _, by_w, by_b = penalised(
        U, y, w, b, 0.1
    )
    assert np.allclose(by_w, 0)
    assert np.isclose(by_b, 0)
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def split_three_solved(
    m: int,
) -> tuple[
    np.ndarray, np.ndarray, np.ndarray
]:
    """Return the places of the examples to learn from, to choose with, and to test with."""
    i = np.arange(m)
    return (
        i[i % 5 > 1],
        i[i % 5 == 1],
        i[i % 5 == 0],
    )


# no contract: one answer of several
def scale_by_solved(
    X_train: Matrix, X: Matrix
) -> Matrix:
    """Return X, scaled by the means and deviations of X_train."""
    spread = X_train.std(axis=0)
    spread[spread == 0] = 1
    mean = X_train.mean(axis=0)
    return (X - mean) / spread


# no contract: one answer of several
def safe_rate_solved(
    U: Matrix, lam: float
) -> float:
    """Return a learning rate at which no step can fail."""
    # the bias is the weight of a 1
    V = np.column_stack(
        [U, np.ones(len(U))]
    )
    bends = np.linalg.eigvalsh(
        V.T @ V / len(V) / 4
    )
    return 1 / (float(bends[-1]) + lam)


# no contract: one answer of several
def fit_solved(
    U: Matrix,
    y: Vector,
    lam: float,
    steps: int,
) -> tuple[Vector, float]:
    """Return the weights and the bias after so many safe steps from zero."""
    w, b = np.zeros(U.shape[1]), 0.0
    alpha = safe_rate_solved(U, lam)
    for _ in range(steps):
        _, by_w, by_b = penalised(
            U, y, w, b, lam
        )
        w = w - alpha * by_w
        b = b - alpha * by_b
    return w, b
    # --8<-- [end:task_answer]


# --8<-- [start:whole]
# no contract: it puts the parts together
def losses_of(
    lam: float,
) -> tuple[float, float]:
    """Return the loss on the part to learn from and on the part to choose with."""
    X, y = threes_and_eights()
    m = len(y)
    learn, choose, _ = split_three_solved(
        m
    )
    U = scale_by_solved(X[learn], X)
    w, b = fit_solved(
        U[learn], y[learn], lam, 500
    )
    losses = np.asarray(
        stable_loss(U @ w + b, y)
    )
    first = np.mean(losses[learn])
    second = np.mean(losses[choose])
    return float(first), float(second)


# no contract: it puts the parts together
def final(
    lam: float,
) -> tuple[int, int, float, float]:
    """Return the size of the test part, the mistakes in it, its area and its loss."""
    X, y = threes_and_eights()
    m = len(y)
    learn, _, test = split_three_solved(m)
    U = scale_by_solved(X[learn], X)
    w, b = fit_solved(
        U[learn], y[learn], lam, 500
    )
    z = U[test] @ w + b
    labels = y[test]
    y_hat = np.asarray(stable_sigmoid(z))
    wrong = np.sum(
        (z > 0) != (labels == 1)
    )
    return (
        len(test),
        int(wrong),
        # label 0 should be below 1
        area(y_hat, labels),
        float(
            np.mean(stable_loss(z, labels))
        ),
    )
    # --8<-- [end:whole]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    found: dict[str, Array] = {
        f"lambda = {lam}": np.array(
            losses_of(lam)
        )
        for lam in (
            0.001,
            0.003,
            0.01,
            0.1,
            1,
        )
    }
    found["test part"] = np.array(
        final(0.001)
    )
    return found
    # --8<-- [end:numbers]
