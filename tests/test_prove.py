"""Proof as a second tier: what it shows, what it leaves, and that it depends on no clock."""

from __future__ import annotations

import pytest

from stepcheck.core.proof import prove
from stepcheck.pages import words
from stepcheck.pages.check import check_text

HEAD = r"""
Let $z, a, c \in \mathbb{R}$, $p \in (0, 1)$, $u \in (0, \infty)$ and $m \in \mathbb{N}$,
$\mathbf{v} \in \mathbb{R}^m$ and $\sigma(t) := \frac{1}{1 + e^{-t}}$.

"""


def steps(claim: str) -> tuple[int, int]:
    """Return how many steps of a claim hold, and how many of them are proved."""
    statements = check_text(f"{HEAD}$$\n{claim}\n$$\n", "page.md", prove=True).statements
    verdict = statements[-1].verdict
    assert verdict.verdict == "holds", words.said(verdict)
    return verdict.steps, verdict.proved_steps


@pytest.mark.parametrize(
    "claim",
    [
        r"(a + c)^2 = a^2 + 2ac + c^2",
        r"\sigma(-z) = 1 - \sigma(z)",
        r"\frac{d\sigma}{dz}(z) = \sigma(z)(1 - \sigma(z))",
        r"\tanh(z) = 2\sigma(2z) - 1",
        r"-\log(\sigma(z)) = \log(1 + e^{-z})",
        r"\frac{d}{dp} \left(-\log(p)\right) = -\frac{1}{p}",
        r"\frac{d}{dz} z^3 = 3 z^2 = 3 z \cdot z",
    ],
)
def test_identities_are_proved(claim: str) -> None:
    found, proved = steps(claim)
    assert found == proved > 0


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{d}{dz} z^2 = 2 z \le 2 |z|", (2, 1)),
        (r"(z - 1)(z + 1) = z^2 - 1 \ge -1", (2, 1)),
        (r"\mathbf{v}^\top \mathbf{v} = \|\mathbf{v}\|^2", (1, 0)),
        (r"\sum_{i=1}^{m} v_i^2 = \mathbf{v}^\top \mathbf{v}", (1, 0)),
        (r"\sqrt{2} \approx 1.414", (1, 0)),
    ],
)
def test_only_identities_of_fixed_size_are_proved(claim: str, expected: tuple[int, int]) -> None:
    assert steps(claim) == expected


def test_what_is_too_long_is_left_unproved_and_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    square = "a^2 + c^2 + z^2 + 2ac + 2az + 2cz"
    power = "(a + c + z)^{%d} = (" + square + ")^{%d}"
    assert steps(power % (4, 2)) == (1, 1)
    assert steps(power % (40, 20)) == (1, 0)
    monkeypatch.setattr(prove, "MOST_TERMS", 10)
    assert steps(power % (4, 2)) == (1, 0)


def test_the_clock_is_only_a_safety_net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "SECONDS", 1e-6)
    assert steps(r"\sigma(-z) = 1 - \sigma(z)") == (1, 0)


def test_a_proof_never_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "is_identity", lambda *_: True)
    wrong = check_text(f"{HEAD}$(a + c)^2 = a^2 + c^2$", "page.md", prove=True).statements[-1]
    assert wrong.verdict.verdict == "false"
    assert wrong.verdict.proved_steps == 0


def test_without_sympy_nothing_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "available", lambda: False)
    assert steps("a + c = c + a") == (1, 0)
