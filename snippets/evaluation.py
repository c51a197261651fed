"""How good a model is: a held-out part, mistakes of both kinds, thresholds, ROC, calibration."""

from functools import cache

import numpy as np

from snippets.notation import (
    Array,
    Function,
    Matrix,
    Vector,
)
from snippets.stability import (
    stable_loss,
    stable_sigmoid,
)
from snippets.training import (
    breast_cancer,
    descend,
    run,
    standardise,
    two_names,
)


# --8<-- [start:split]
# no contract: it takes a data set apart
def held_out(
    X: Matrix, y: Vector
) -> tuple[Matrix, Vector, Matrix, Vector]:
    """Return X and y to learn from, then every third example to test with."""
    test = np.arange(len(y)) % 3 == 0
    return (
        X[~test],
        y[~test],
        X[test],
        y[test],
    )


# no contract: it learns from one part and predicts both
def predict_both(
    X: Matrix, X_test: Matrix, y: Vector
) -> tuple[Vector, Vector]:
    """Return the predictions for the part that was learnt from, and for the other."""
    mean = X.mean(axis=0)
    spread = X.std(axis=0)
    U = (X - mean) / spread
    # scaled by the training part, too
    U_test = (X_test - mean) / spread
    fit = descend(
        U, y, alpha=0.9, steps=2000
    )
    z = U @ fit.w + fit.b
    z_test = U_test @ fit.w + fit.b
    y_hat = np.asarray(stable_sigmoid(z))
    test = np.asarray(
        stable_sigmoid(z_test)
    )
    return y_hat, test
    # --8<-- [end:split]


# no contract: both parts of the data set, with their predictions, computed once
@cache
def parts() -> tuple[
    Vector, Vector, Vector, Vector
]:
    """Return predictions and labels of the training part, then of the test part."""
    X, y, X_test, y_test = held_out(
        *breast_cancer(two_names())
    )
    y_hat, test = predict_both(
        X, X_test, y
    )
    return y_hat, y, test, y_test


# --8<-- [start:confusion]
# no contract: it counts
def confusion(
    y_hat: Vector, y: Vector, tau: float
) -> tuple[int, int, int, int]:
    """Return how many malignant are found and missed, and how many benign raise an alarm or not."""
    alarm = y_hat < tau
    malignant = y == 0
    benign = y == 1
    found = np.sum(alarm & malignant)
    missed = np.sum(~alarm & malignant)
    false = np.sum(alarm & benign)
    quiet = np.sum(~alarm & benign)
    return (
        int(found),
        int(missed),
        int(false),
        int(quiet),
    )


# no contract: it counts
def share_right(
    y_hat: Vector, y: Vector, tau: float
) -> float:
    """Return the share of examples on the right side of the threshold."""
    counts = confusion(y_hat, y, tau)
    return (counts[0] + counts[3]) / len(y)
    # --8<-- [end:confusion]


# --8<-- [start:roc]
# no contract: it counts
def roc(
    y_hat: Vector, y: Vector
) -> Matrix:
    """Return the shares of false alarms and of malignant found, a row a threshold."""
    rows = [(0.0, 0.0)]
    for tau in np.unique(y_hat):
        alarm = y_hat <= tau
        false = np.mean(alarm[y == 1])
        found = np.mean(alarm[y == 0])
        rows.append(
            (float(false), float(found))
        )
    return np.array(rows)


# no contract: it compares all pairs
def area(
    y_hat: Vector, y: Vector
) -> float:
    """Return how often a malignant tumour has the lower prediction of a pair."""
    benign = y_hat[y == 1][:, np.newaxis]
    malignant = y_hat[y == 0]
    lower = malignant < benign
    equal = malignant == benign
    wins = lower + equal / 2
    return float(np.mean(wins))
    # --8<-- [end:roc]


# no contract: the test part, for a picture
def roc_of_test() -> Matrix:
    """Return the ROC of the test part."""
    _, _, y_hat, y = parts()
    return roc(y_hat, y)


# --8<-- [start:calibration]
# no contract: it counts
def calibration(
    y_hat: Vector, y: Vector, groups: int
) -> Matrix:
    """Return the mean prediction and the share of label 1 of groups of like size, one a row."""
    order = np.argsort(
        y_hat, kind="stable"
    )
    rows = []
    for part in np.array_split(
        order, groups
    ):
        p = np.mean(y_hat[part])
        rows.append((p, np.mean(y[part])))
    return np.array(rows)
    # --8<-- [end:calibration]


# no contract: the test part, for a picture
def calibration_of_test() -> Matrix:
    """Return the calibration of the test part in five groups."""
    _, _, y_hat, y = parts()
    return calibration(y_hat, y, 5)


# no contract: a line, for a picture
def diagonal(t: float) -> float:
    """Return the number itself."""
    return t


# --8<-- [start:weighted]
# no contract: two results at once; the gradient has a contract of its own below
def weighted(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    c: Vector,
) -> tuple[Vector, float]:
    """Return the derivatives of the weighted cost with respect to w and b."""
    r = c * (stable_sigmoid(X @ w + b) - y)
    dK_db = float(np.mean(r))
    return X.T @ r / len(y), dK_db
    # --8<-- [end:weighted]


def dK_dw(
    X: Matrix,
    y: Vector,
    w: Vector,
    b: float,
    c: Vector,
) -> Vector:
    r"""Return $\frac{1}{m} \mathbf{X}^\top \left( \mathbf{c} \odot (\hat{\mathbf{y}} - \mathbf{y}) \right)$."""  # noqa: E501
    return weighted(X, y, w, b, c)[0]


# no contract: it trains with weights on the examples
@cache
def weighted_predictions(
    weight: float,
) -> Vector:
    """Return predictions for all tumours, each malignant one counted so many times."""
    X, y = breast_cancer(two_names())
    U = standardise(X)
    c = np.where(y == 0, weight, 1.0)
    w, b = np.zeros(2), 0.0
    for _ in range(4000):
        dK_dw, dK_db = weighted(
            U, y, w, b, c
        )
        w = w - 0.3 * dK_dw
        b = b - 0.3 * dK_db
    return np.asarray(
        stable_sigmoid(U @ w + b)
    )


# --8<-- [start:task]
# no contract: the reader writes it
def precision(
    y_hat: Vector, y: Vector, tau: float
) -> float:
    """Return which share of all alarms is right."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_precision(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    y_hat = np.array([0.1, 0.4, 0.6, 0.9])
    y = np.array([0.0, 1.0, 0.0, 1.0])
    # two alarms, and one of them is right
    assert (
        candidate(y_hat, y, 0.5) == 1 / 2
    )
    assert (
        candidate(y_hat, y, 0.7) == 2 / 3
    )
    assert candidate(y_hat, y, 0.2) == 1
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def precision_solved(
    y_hat: Vector, y: Vector, tau: float
) -> float:
    """Return which share of all alarms is right."""
    found, _, false, _ = confusion(
        y_hat, y, tau
    )
    return found / (found + false)
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    X, y = breast_cancer(two_names())
    fit = run(two_names(), 0.9, 2000)
    U = standardise(X)
    z = U @ fit.w + fit.b
    y_hat = np.asarray(stable_sigmoid(z))
    train, y_train, test, y_test = parts()
    base = np.mean(y)
    always = np.full(len(y), base)
    share = share_right(test, y_test, 0.5)
    spread = np.sqrt(
        share * (1 - share) / len(test)
    )
    counts = confusion(
        weighted_predictions(9.0), y, 0.5
    )
    nine = np.array(counts[1:3])
    found = {
        "share right": share_right(
            y_hat, y, 0.5
        ),
        "share benign": base,
        "cost": np.mean(stable_loss(z, y)),
        "cost of the base rate": np.mean(
            -(
                y * np.log(always)
                + (1 - y)
                * np.log(1 - always)
            )
        ),
        "mean prediction": np.mean(y_hat),
        "training part": share_right(
            train, y_train, 0.5
        ),
        "test part": share_right(
            test, y_test, 0.5
        ),
        "its uncertainty": spread,
        "test part benign": np.mean(
            y_test
        ),
        "area, test part": area(
            test, y_test
        ),
        "calibration": calibration_of_test(),
        "confusion": np.array(
            confusion(y_hat, y, 0.5)
        ),
        "nine times": nine,
    }
    for tau in (0.1, 0.3, 0.5, 0.7, 0.9):
        _, missed, false, _ = confusion(
            y_hat, y, tau
        )
        found[
            f"at {tau}: missed, alarms"
        ] = np.array([missed, false])
    return found
    # --8<-- [end:numbers]
