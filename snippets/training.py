"""Gradient descent on real data, beside scikit-learn's answer."""

from functools import cache
from typing import NamedTuple

import numpy as np
from sklearn import datasets, linear_model  # type: ignore[import-untyped]  # it ships no types

from snippets.batch import (
    check_array,
    d2J_dw2,
)
from snippets.notation import (
    Array,
    Matrix,
    Vector,
)
from snippets.stability import (
    stable_cost,
    stable_dJ_db,
    stable_dJ_dw,
    stable_sigmoid,
)

TWO = ("mean radius", "mean texture")
ALL = tuple(
    str(name)
    for name in datasets.load_breast_cancer().feature_names
)


# --8<-- [start:data]
# no contract: it reads a data set
def breast_cancer(
    names: tuple[str, ...],
) -> tuple[Matrix, Vector]:
    """Return the named features, one tumour a row, and the labels: 1 is benign, 0 malignant.

    Raises ValueError if a name is not a feature. The data set comes with scikit-learn.
    """
    data = datasets.load_breast_cancer()
    known = data.feature_names.tolist()
    if unknown := [
        name
        for name in names
        if name not in known
    ]:
        raise ValueError(
            f"names holds {unknown}; expected features from {known}"
        )
    return data.data[
        :,
        [
            known.index(name)
            for name in names
        ],
    ], data.target.astype(float)
    # --8<-- [end:data]


# --8<-- [start:scaling]
# no contract: it refuses features that the formulas cannot use
def check_features(X: Matrix) -> None:
    """Raise ValueError unless ``X`` is a matrix of finite numbers."""
    if np.ndim(X) != 2 or np.size(X) == 0:
        raise ValueError(
            f"X has shape {np.shape(X)}; expected (m, n): one example a row"
        )
    check_array(
        "X",
        X,
        np.shape(X),
        "one example a row",
    )


# no contract: the page scales one entry, this scales a whole matrix
def standardise(X: Matrix) -> Matrix:
    """Return ``X`` with each column shifted to mean 0 and divided by its standard deviation.

    Raises ValueError if ``X`` is not a matrix of finite numbers, or if a column is constant.
    """
    check_features(X)
    if (
        constant := np.flatnonzero(
            np.ptp(X, axis=0) == 0
        )
    ).size:
        raise ValueError(
            f"X has the constant columns {constant.tolist()}; leave them out"
        )
    return (X - X.mean(axis=0)) / X.std(
        axis=0
    )
    # --8<-- [end:scaling]


# --8<-- [start:descent]
class Fit(NamedTuple):
    """Where training ended, and the cost before the first step and after each."""

    w: Vector
    b: float
    costs: Vector


# no contract: it repeats a step many times
def descend(
    X: Matrix,
    y: Vector,
    alpha: float,
    steps: int,
) -> Fit:
    """Return where gradient descent from zero weights and zero bias leads.

    Raises ValueError if ``X`` and ``y`` do not fit, or ``alpha`` or ``steps`` is not positive.
    """
    if not 0 < alpha < np.inf:
        raise ValueError(
            f"alpha is {alpha}; expected a positive finite number"
        )
    if steps < 1:
        raise ValueError(
            f"steps is {steps}; expected 1 or more"
        )
    check_features(X)
    w, b = np.zeros(X.shape[1]), 0.0
    costs = [stable_cost(X, y, w, b)]
    for _ in range(steps):
        dJ_dw, dJ_db = (
            stable_dJ_dw(X, y, w, b),
            stable_dJ_db(X, y, w, b),
        )
        w, b = (
            w - alpha * dJ_dw,
            b - alpha * dJ_db,
        )  # both from the same point
        costs.append(
            stable_cost(X, y, w, b)
        )
    return Fit(w, b, np.array(costs))
    # --8<-- [end:descent]


# --8<-- [start:history]
@cache
# no contract: a run on the data set, kept so that the page and the plot share it
def run(
    names: tuple[str, ...],
    alpha: float,
    steps: int,
    scaled: bool = True,
) -> Fit:
    """Return where gradient descent leads on the named features, standardised or raw."""
    X, y = breast_cancer(names)
    return descend(
        standardise(X) if scaled else X,
        y,
        alpha,
        steps,
    )


# no contract: a run on the data set
def cost_history(
    alpha: float, steps: int = 60
) -> Vector:
    """Return the cost before the first step and after each, on the two features, standardised."""
    return run(TWO, alpha, steps).costs
    # --8<-- [end:history]


# --8<-- [start:curvature]
# no contract: it belongs to the end of a run, not to a formula
def curvatures(
    X: Matrix, w: Vector, b: float
) -> Vector:
    """Return the curvatures of the cost along its main directions, bias included, rising."""
    with_ones = np.column_stack(
        [X, np.ones(len(X))]
    )  # the bias is the weight of a 1
    return np.asarray(
        np.linalg.eigvalsh(
            d2J_dw2(
                with_ones,
                np.append(w, b),
                0.0,
            )
        )
    )
    # --8<-- [end:curvature]


# --8<-- [start:reference]
# no contract: it is scikit-learn's answer
def reference(
    X: Matrix, y: Vector
) -> tuple[Vector, float]:
    """Return the weights and the bias that scikit-learn finds without a penalty."""
    model = (
        linear_model.LogisticRegression(
            C=np.inf,
            solver="newton-cholesky",
            tol=1e-12,
        ).fit(X, y)
    )
    return model.coef_[0], float(
        model.intercept_[0]
    )
    # --8<-- [end:reference]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page, by what it is."""
    X, y = breast_cancer(TWO)
    U, ours = (
        standardise(X),
        run(TWO, alpha=0.9, steps=2000),
    )
    their_w, their_b = reference(U, y)
    bends = curvatures(U, ours.w, ours.b)
    right = (
        stable_sigmoid(U @ ours.w + ours.b)
        > 0.5
    ) == (y == 1)
    found = {
        "our weights": ours.w,
        "our bias": ours.b,
        "our cost": ours.costs[-1],
        "scikit-learn's weights": their_w,
        "scikit-learn's bias": their_b,
        "scikit-learn's cost": stable_cost(
            U, y, their_w, their_b
        ),
        "cost of a coin toss": ours.costs[
            0
        ],
        "curvatures at the end, smallest and largest": bends[
            [0, -1]
        ],
        "share of the slowest error that a step keeps": 1
        - 0.9 * bends[0],
        "share classified right": np.mean(
            right
        ),
        "weights for raw features": ours.w
        / X.std(axis=0),
        "bias for raw features": ours.b
        - ours.w
        @ (X.mean(axis=0) / X.std(axis=0)),
        "bounds of the curvature, raw": np.mean(
            X**2, axis=0
        )
        / 4,
        "longest safe step, raw": 2
        / (
            np.sum(np.mean(X**2, axis=0))
            / 4
            + 1 / 4
        ),
        "raw, alpha 0.03, two steps": run(
            TWO, 0.03, 1000, scaled=False
        ).costs[1:3],
        "raw, alpha 0.01": run(
            TWO, 0.01, 1000, scaled=False
        ).costs[[10, 100, 1000]],
    }
    for alpha in (0.01, 0.1, 0.9):
        found[
            f"standardised, alpha {alpha}"
        ] = run(TWO, alpha, 1000).costs[
            [10, 100, 1000]
        ]
    for steps in (100, 1000, 10000):
        every = run(ALL, 0.1, steps)
        found[
            f"all features, {steps} steps: cost, length of w"
        ] = np.array(
            [
                every.costs[-1],
                np.linalg.norm(every.w),
            ]
        )
    return found
    # --8<-- [end:numbers]
