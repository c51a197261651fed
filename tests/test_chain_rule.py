"""The small graph: its values, and its backward pass against complex step and autograd."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from oracles import complex_step

from snippets.chain_rule import backward, forward

inputs = st.floats(-5, 5)


def output_in_one_formula(a: float, c: float) -> float:
    return 3 * (a * c + 4) ** 3 + (a * c + 4) ** 2


@given(inputs, inputs)
def test_forward_computes_each_formula(a: float, c: float) -> None:
    u, v, r, k = forward(a, c)
    assert u == a * c + 4
    assert v == pytest.approx(u * u, rel=1e-15)
    assert r == 3 * u + 1
    assert k == pytest.approx(output_in_one_formula(a, c), rel=1e-12, abs=1e-9)


@given(inputs, inputs)
def test_backward_against_complex_step(a: float, c: float) -> None:
    by_a = complex_step(lambda t: forward(t, c)[-1], a)
    by_c = complex_step(lambda t: forward(a, t)[-1], c)
    assert backward(a, c) == pytest.approx([by_a, by_c], rel=1e-12, abs=1e-12)


@given(inputs, inputs)
def test_backward_against_autograd(a: float, c: float) -> None:
    oracle = grad(lambda p: output_in_one_formula(p[0], p[1]))(anp.array([a, c]))
    assert backward(a, c) == pytest.approx(oracle, rel=1e-9, abs=1e-9)


def test_values_of_the_page_are_exact() -> None:
    assert forward(2, -3) == (-2, 4, -5, -20)
    assert np.asarray(backward(2, -3)).tolist() == [-96, 64]
    assert forward(1, -1) == (3, 9, 10, 90)
    assert np.asarray(backward(1, -1)).tolist() == [-87, 87]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_one_row_of_derivatives_for_each_input(shape: tuple[int, ...]) -> None:
    a, c = np.full(shape, 2.0), np.full(shape, -3.0)
    assert [np.shape(value) for value in forward(a, c)] == [shape] * 4
    assert np.shape(backward(a, c)) == (2, *shape)
