"""The Hessian against autograd, its bound, and the cost above its tangents."""

# ruff: noqa: N806 -- X is the field's name

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import hessian
from hypothesis import given
from hypothesis import strategies as st

from snippets.batch import cost, dJ_dw, running_batch
from snippets.convexity import along, bend_solved, d2J_dw2, tangent
from snippets.notation import Matrix, Vector

Batch = tuple[Matrix, Vector, Vector, float]


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return random.normal(size=(m, n)), random.random(m), random.normal(size=n), random.normal()


@given(batches())
def test_hessian_against_autograd(batch: Batch) -> None:
    X, y, w, b = batch

    def oracle(w: Vector) -> float:
        z = anp.dot(X, w) + b
        J: float = anp.mean(anp.logaddexp(0, z) - y * z)
        return J

    found = d2J_dw2(X, w, b)
    assert found.shape == (len(w), len(w))
    np.testing.assert_allclose(found, hessian(oracle)(w), rtol=1e-9, atol=1e-13)
    v = np.random.default_rng(0).normal(size=len(w))
    assert bend_solved(X, w, b, v) == pytest.approx(v @ found @ v, rel=1e-9, abs=1e-13)


@given(batches())
def test_hessian_bends_up_and_stays_below_its_bound(batch: Batch) -> None:
    X, _, w, b = batch
    bound = np.linalg.eigvalsh(X.T @ X / (4 * len(X)))[-1]
    eigenvalues = np.linalg.eigvalsh(d2J_dw2(X, w, b))
    assert eigenvalues[0] >= -1e-12 * bound
    assert eigenvalues[-1] <= bound * (1 + 1e-12)


@given(batches())
def test_along_a_walk_the_cost_lies_above_its_tangent(batch: Batch) -> None:
    X, y, w, b = batch
    v = np.random.default_rng(0).normal(size=len(w))
    rise = cost(X, y, w + v, b) - cost(*batch)
    assert rise >= v @ dJ_dw(*batch) - 1e-12


def test_the_walk_of_the_picture() -> None:
    for t in np.linspace(-2, 3, 26):
        assert along(t) >= tangent(t) - 1e-12
    assert along(0.0) == tangent(0.0)
    h = 1e-6
    slope = (along(h) - along(-h)) / (2 * h)
    assert tangent(1.0) - tangent(0.0) == pytest.approx(slope, rel=1e-6)


REFUSED: list[tuple[str, object, str]] = [
    ("X", np.ones(3), r"X has shape \(3,\); expected \(m, n\)"),
    ("X", np.full((3, 2), np.nan), "X holds nan or inf"),
    ("w", np.ones(3), r"w has shape \(3,\); expected \(2,\): one weight for each column"),
    ("b", np.ones(3), r"b has shape \(3,\); expected \(\): one number"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_bad_input_is_refused(name: str, value: object, message: str) -> None:
    X, _, w, b = running_batch()
    arguments: dict[str, Any] = {"X": X, "w": w, "b": b} | {name: value}
    with pytest.raises(ValueError, match=message):
        d2J_dw2(**arguments)
