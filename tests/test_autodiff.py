"""The small machine against autograd on random programs, and on the loss of the tutorial."""

from __future__ import annotations

import autograd.numpy as anp
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

from snippets.assembly import dL_db, dL_dw1, dL_dw2
from snippets.autodiff import (
    Node,
    backward,
    exp,
    gradient,
    in_order,
    log,
    loss_of,
    numbers,
    reciprocal,
    tanh_solved,
)
from snippets.graph import forward

small = st.floats(-2, 2, allow_subnormal=False)


@given(small, small, small, small, small, st.sampled_from([0.0, 0.3, 1.0]))
def test_loss_and_gradient_are_those_of_the_tutorial(
    x1: float, x2: float, w1: float, w2: float, b: float, y: float
) -> None:
    _, y_hat, loss = forward(x1, x2, w1, w2, b, y)
    found = loss_of(x1, x2, Node(w1), Node(w2), Node(b), y)
    assert found.value == pytest.approx(loss, rel=1e-9, abs=1e-12)
    derived = dL_dw1(x1, y_hat, y), dL_dw2(x2, y_hat, y), dL_db(y_hat, y)
    assert gradient(x1, x2, w1, w2, b, y) == pytest.approx(derived, rel=1e-8, abs=1e-10)


@given(small, small)
def test_a_program_with_forks_against_autograd(a: float, c: float) -> None:
    def by_autograd(a: float, c: float) -> float:
        u = a * c + 4.0 * a
        v = anp.tanh(u) * u + anp.exp(-u)
        k: float = v * v + anp.log(v * v + 1.0) + 1 / (v * v + 2.0)
        return k

    p, q = Node(a), Node(c)
    u = p * q + p * 4.0
    v = tanh_solved(u) * u + exp(-u)
    k = v * v + log(v * v + 1.0) + reciprocal(v * v + 2.0)
    backward(k)
    assert k.value == pytest.approx(by_autograd(a, c), rel=1e-12)
    assert p.slope == pytest.approx(grad(by_autograd, 0)(a, c), rel=1e-8, abs=1e-8)
    assert q.slope == pytest.approx(grad(by_autograd, 1)(a, c), rel=1e-8, abs=1e-8)


def test_each_node_is_walked_once_however_many_paths() -> None:
    a = node = Node(1.0)
    for _ in range(60):
        node = (node + node) * 0.5
    backward(node)
    assert a.slope == pytest.approx(1)
    assert len(in_order(node)) == 181


def test_going_back_twice_gives_the_same() -> None:
    a = Node(3.0)
    square = a * a
    backward(square)
    backward(square)
    assert a.slope == 6


def test_numbers_of_the_page() -> None:
    assert numbers()["nodes"] == 25
