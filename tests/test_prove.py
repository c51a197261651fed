"""Proof as a second tier: what it shows, for which values, and what it leaves."""

from __future__ import annotations

from functools import cache

import pytest
from proving import steps_of

from stepcheck.core.check.checker import check_display
from stepcheck.core.proof import prove
from stepcheck.core.proof.algebra.ring import field
from stepcheck.core.scope import Scope
from stepcheck.core.verdict import Proof
from stepcheck.pages import words
from stepcheck.pages.check import check_text

HEAD = r"""
Let $z, a, c \in \mathbb{R}$, $p \in (0, 1)$, $u \in (0, \infty)$, $s \in \{0, 1\}$,
$m, n, q \in \mathbb{N}$, $f, g \colon \mathbb{R} \to \mathbb{R}$,
$i, k \in \{1, \dots, m\}$, $j \in \{1, \dots, n\}$,
$\mathbf{v}, \mathbf{y} \in \mathbb{R}^m$, $\mathbf{w} \in \mathbb{R}^n$,
$\mathbf{X} \in \mathbb{R}^{m \times n}$, $\mathbf{A}, \mathbf{B} \in \mathbb{R}^{q \times q}$,
$\mathbf{t} \in \Delta^{m-1}$, $\sigma(t) := \frac{1}{1 + e^{-t}}$, $r := \sigma(z)$,
$x^{(i)} := \mathbf{X}_{i,:} \mathbf{w}$, $J := \frac{1}{m} \sum_{i=1}^{m} \log(1 + e^{x^{(i)}})$,
$D := \sum_{i=1}^{m} e^{v_i}$ and $P_i := \frac{e^{v_i}}{D}$.

"""


def proofs(claim: str) -> tuple[Proof | None, ...]:
    """Return how the steps of a claim that holds are proved."""
    statements = check_text(f"{HEAD}$$\n{claim}\n$$\n", "page.md", prove=True).statements
    verdict = statements[-1].verdict
    assert verdict.verdict == "holds", words.said(verdict)
    assert len(verdict.links) == verdict.steps
    return tuple(link.proof for link in verdict.links)


ALGEBRA = Proof("algebra")


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
        r"z = \log \frac{r}{1 - r} = \log r - \log(1 - r)",
        r"p^{a} (1 - p)^{c} = e^{a \log p + c \log(1 - p)}",
        r"\log(u^a) = a \log u",
        r"\sqrt{u} \sqrt{4 u} = 2 u",
        r"\sqrt{z^2} = |z|",
        r"\sin(2a) = 2 \sin(a) \cos(a)",
        r"\log_2 8 + \log_{10} u = 3 + \frac{\log u}{\log 10}",
        r"s^2 = s^3 = s",
        r"\frac{d}{dz} f(g(z)) = f'(g(z)) g'(z)",
        r"\frac{d^2}{dz^2} (f(z) g(z)) = f''(z) g(z) + 2 f'(z) g'(z) + f(z) g''(z)",
        r"(m + 1) (m - 1) = m^2 - 1",
    ],
)
def test_identities_are_proved(claim: str) -> None:
    assert set(proofs(claim)) == {ALGEBRA}


@pytest.mark.parametrize(
    "claim",
    [
        r"\sum_{i=1}^{m} (v_i + a) = \sum_{k=1}^{m} v_k + m a",
        r"\sum_{i=1}^{m} i = \frac{m (m + 1)}{2}",
        r"\sum_{i=1}^{m} \sum_{j=1}^{n} v_i w_j = \left( \sum_{j=1}^{n} w_j \right) "
        r"\sum_{i=1}^{m} v_i",
        r"\sum_{i=1}^{m} v_i \delta_{ik} = v_k",
        r"\sum_{i \ne k} v_i = \sum_{i=1}^{m} v_i - v_k",
        r"\sum_{i=1}^{m} \frac{1}{1 + e^{v_i}} + \sum_{i=1}^{m} \frac{e^{v_i}}{1 + e^{v_i}} = m",
        r"\log \left( \prod_{i=1}^{m} e^{v_i} \right) = \sum_{i=1}^{m} v_i",
        r"\sum_{i=1}^{m} P_i = \sum_{i=1}^{m} t_i = 1",
        r"\mathbf{v}^\top \mathbf{v} = \|\mathbf{v}\|^2 = \sum_{i=1}^{m} v_i^2",
        r"(\mathbf{A} \mathbf{B})^\top = \mathbf{B}^\top \mathbf{A}^\top",
        r"\mathbf{v}^\top \mathbf{X} \mathbf{w} = \sum_{i=1}^{m} v_i x^{(i)} = "
        r"\mathbf{w}^\top \mathbf{X}^\top \mathbf{v}",
        r"\operatorname{tr}(\mathbf{A} \mathbf{B}) = \operatorname{tr}(\mathbf{B} \mathbf{A})",
        r"\mathbf{A} \mathbf{I} = \mathbf{A} = 2 \mathbf{A} - \mathbf{A}",
        r"\mathbf{1}^\top \mathbf{v} = \sum_{i=1}^{m} v_i",
        r"\operatorname{diag}(\mathbf{v}) \mathbf{y} = \mathbf{v} \odot \mathbf{y}",
        r"\nabla_{\mathbf{v}} \left( \mathbf{v}^\top \mathbf{y} \right) = \mathbf{y}",
        r"\frac{\partial v_i}{\partial v_k} = \delta_{ik}",
        r"\frac{\partial J}{\partial w_j} = \frac{1}{m} \sum_{i=1}^{m} \sigma(x^{(i)}) X_{ij}",
        r"\nabla_{\mathbf{w}} J = \frac{1}{m} \mathbf{X}^\top \sigma(\mathbf{x})",
        r"\frac{\partial J}{\partial x^{(k)}} = \frac{1}{m} \sigma(x^{(k)})",
        r"\frac{\partial P_i}{\partial v_k} = P_i (\delta_{ik} - P_k)",
    ],
)
def test_sums_and_arrays_are_proved_for_all_sizes(claim: str) -> None:
    assert set(proofs(claim)) == {ALGEBRA}


@pytest.mark.parametrize(
    "claim",
    [
        r"\max(z, 0) - \max(-z, 0) = z",
        r"\log(1 + e^{z}) = \max(z, 0) + \log(1 + e^{-|z|})",
        r"r = \begin{cases} \frac{1}{1 + e^{-z}} & \text{if } z \ge 0 "
        r"\\ \frac{e^z}{1 + e^z} & \text{if } z < 0 \end{cases}",
        r"|a c| = |a| |c|",
        r"|z| = -z \quad \text{for } z < 0",
        r"\frac{d}{dz} \max(0, z) = 1 \quad \text{for } z > 0",
    ],
)
def test_absolute_values_and_cases_are_proved_sign_by_sign(claim: str) -> None:
    assert set(proofs(claim)) == {ALGEBRA}


@pytest.mark.parametrize(
    "claim",
    [
        r"0 < \sigma(z) < 1",
        r"r (1 - r) \le \frac{1}{4}",
        r"a^2 + c^2 \ge 2 a c",
        r"\|\mathbf{v}\|^2 \ge 0",
        r"p (1 - p) > 0",
        r"e^{-|z|} \le 1",
        r"\sigma(2z) > \sigma(z) \quad \text{for } z > 0",
        r"m + 1 \ne 0",
        r"r \in (0, 1)",
    ],
)
def test_orders_are_proved_by_signs(claim: str) -> None:
    assert set(proofs(claim)) == {ALGEBRA}


@pytest.mark.parametrize(
    "claim",
    [
        r"\sqrt{2} \approx 1.414",
        r"0.1 + 0.2 = 0.3",
        r"\sigma(-1000) > 0",
        r"2^{100} + 1 \ne 2^{100}",
        r"\frac{1}{3} \in (0, 1)",
        r"\sum_{i=1}^{3} i^2 = 14",
        r"\frac{e}{2} \in [1, 2]",
    ],
)
def test_numbers_alone_prove_what_cannot_vary(claim: str) -> None:
    assert set(proofs(claim)) == {Proof("numbers")}


def test_balls_that_meet_are_no_proof() -> None:
    assert proofs(r"\sqrt{2} \sqrt{3} = \sqrt{6}") == (ALGEBRA,)
    assert proofs(r"\sin(2) = 2 \sin(1) \cos(1)") == (ALGEBRA,)
    assert proofs(r"4 \arctan 1 = \pi") == (None,)


def test_each_step_has_its_own_proof() -> None:
    assert proofs(r"\frac{d}{dz} z^2 = 2 z \le z^2 + 1 \le z^4 + 2") == (ALGEBRA, ALGEBRA, None)
    assert proofs(r"(z - 1)(z + 1) = z^2 - 1 \ge -1") == (ALGEBRA, ALGEBRA)


def test_what_is_proved_for_small_sizes_says_for_which() -> None:
    small = Proof("algebra", (("q", 2),))
    assert proofs(
        r"(\mathbf{A} \mathbf{B})^{-1} = \mathbf{B}^{-1} \mathbf{A}^{-1}"
        r"\quad \text{for } \det \mathbf{A} \ne 0, \; \det \mathbf{B} \ne 0"
    ) == (small,)
    claim = r"\det(\mathbf{A} \mathbf{B}) = \det(\mathbf{A}) \cdot \det(\mathbf{B})"
    [verdict] = check_display(claim, scope().child(), prove=True)
    assert verdict.proofs == (small,)
    assert verdict.proved_steps == verdict.sized_steps == 1
    assert not verdict.proved


def test_a_size_that_an_entry_needs_is_known_in_its_own_step_only() -> None:
    [first, second] = steps_of(
        r"w_2 - w_2 + \sum_{j=1}^{n} w_j \delta_{j2} = w_2 - w_2 + w_2"
        r"= w_2 - w_2 + \sum_{j=1}^{n} w_j \delta_{j2}", scope()
    )  # fmt: skip
    assert first.proof == second.proof == ALGEBRA
    [alone] = steps_of(
        r"\sum_{j=1}^{n} w_j \delta_{j2} = \sum_{j=1}^{n} w_j \delta_{j2} \delta_{j2}", scope()
    )
    assert alone.proof != ALGEBRA  # it holds where n = 1, and the sum picks nothing there


def test_what_is_too_long_is_left_unproved_and_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    square = "a^2 + c^2 + z^2 + 2ac + 2az + 2cz"
    power = "(a + c + z)^{%d} = (" + square + ")^{%d}"
    assert proofs(power % (4, 2)) == (ALGEBRA,)
    assert proofs(power % (60, 30)) == (None,)
    monkeypatch.setattr(field, "MOST_TERMS", 10)
    assert proofs(power % (4, 2)) == (None,)


def test_more_generators_than_a_ring_has_take_a_larger_one(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = "+".join(f"e^{{{n} z^{{{n}}}}}" for n in range(1, 40))
    assert proofs(f"{claim} = -(-{claim.replace('+', '-')})") == (ALGEBRA,)
    monkeypatch.setattr(prove, "RINGS", (8,))
    assert proofs(f"{claim} = -(-{claim.replace('+', '-')})") == (None,)


def test_a_proof_never_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "stands", lambda *_: True)
    wrong = check_text(f"{HEAD}$(a + c)^2 = a^2 + c^2$", "page.md", prove=True).statements[-1]
    assert wrong.verdict.verdict == "false"
    assert wrong.verdict.proofs == ()


def test_a_proof_that_fails_leaves_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(prove, "stands", fails)
    assert proofs("a + c = c + a") == (None,)


def test_nothing_is_proved_unless_asked() -> None:
    statement = check_text(f"{HEAD}$a + c = c + a$", "page.md").statements[-1]
    assert statement.verdict.verdict == "holds"
    assert statement.verdict.proofs == ()


@cache
def scope() -> Scope:
    """Return the scope of the claims above."""
    found = Scope()
    for part in HEAD.split("$")[1::2]:
        assert all(v.good for v in check_display(part, found))
    return found
