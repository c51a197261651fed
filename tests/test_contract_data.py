"""Contracts and their data: what rounding excuses, what it does not, and what data there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from test_contract import PAGE, check, function  # noqa: F401  the fixture too

from stepcheck.contract.contract import read_contract
from stepcheck.contract.snippets import page_scope
from stepcheck.contract.source.functions import read_functions
from stepcheck.contract.trial.data import points

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from stepcheck.contract.result import SnippetResult
    from stepcheck.contract.trial.data import Argument, Point

    Check = Callable[..., SnippetResult]

STABLE = "np.where(t >= 0, 1, np.exp(-np.abs(t))) / (1 + np.exp(-np.abs(t)))"

HONEST = {
    "sigmoid of large numbers": ("f(z)", r"$\sigma(z)$", "1 / (1 + np.exp(-z))"),
    "the same with Python's numbers": ("f(z)", r"$\sigma(z)$", "1 / (1 + math.exp(-z))"),
    "stable": ("f(t)", r"$\sigma(t)$, shaped like ``t``", STABLE),
    "cancellation": ("f(z)", r"$1 - \sigma(z)$", "1 - 1 / (1 + np.exp(-z))"),
    "cancellation with Python's numbers": (
        "f(z)",
        r"$1 - \sigma(z)$",
        "1 - 1 / (1 + math.exp(-z))",
    ),
    "log of a small difference": (
        "f(z)",
        r"$\log(1 - \sigma(z))$",
        "math.log(1 - 1 / (1 + math.exp(-z)))",
    ),
    "squares": ("f(t)", "$(t + 1)^2$", "t * t + 2 * t + 1"),
    "a difference of large numbers": ("f(t)", "$t$", "(t + 1e9) - 1e9"),
    "a sum of terms that cancel": (
        "f(X, w)",
        r"$\mathbf{X} \mathbf{w}$",
        "np.array([sum(a * b for a, b in zip(r, w)) for r in X])",
    ),
    "a mean": (
        "f(X)",
        r"$\frac{1}{m} \mathbf{X}^\top \mathbf{1}$",
        "X.mean(axis=0)",
    ),
    "a determinant": (
        "f(X)",
        r"$\det(\mathbf{X}^\top \mathbf{X} + 10^6 \mathbf{I})$",
        "np.linalg.det(X.T @ X + 1e6 * np.eye(X.shape[1]))",
    ),
    "a system of equations": (
        "f(X, w)",
        r"$\mathbf{w}$",
        "np.linalg.solve(X.T @ X + np.eye(len(w)), X.T @ (X @ w) + w)",
    ),
    "a logarithm of a prediction that is nearly 1": (
        "f(y_hat, y)",
        "$L$",
        "-(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))",
    ),
    "a softmax that overflows": (
        "f(v)",
        r"$\frac{1}{\sum_{j=1}^{3} e^{v_j}} e^{v_1}$",
        "(np.exp(v) / np.sum(np.exp(v)))[0]",
    ),
    "a product with a transpose": (
        "f(X, w)",
        r"$\frac{1}{m} \mathbf{X}^\top (\mathbf{X} \mathbf{w})$",
        "X.T @ (X @ w) / len(X)",
    ),
    "a softplus that overflows": (r"f(t)", r"$\log(1 + e^{t})$", "np.log(1 + np.exp(t))"),
    "a power that overflows": (r"f(t)", r"$\log(1 + e^{t})$", "math.log(1 + math.e ** t)"),
    "a constant that is rounded": ("f(t)", r"$\sigma(t)$", "1 / (1 + 2.718281828459045 ** -t)"),
}


@pytest.mark.parametrize(("head", "docstring", "body"), HONEST.values(), ids=HONEST)
def test_rounding_is_no_mistake(
    check: Check,  # noqa: F811
    head: str,
    docstring: str,
    body: str,
) -> None:
    result = check("import math\n\n\n" + function(head, docstring, body))
    assert result.verdict == "holds", result.message
    assert result.points >= 4


WRONG = {
    "a term in the twelfth digit": ("f(t)", "$t$", "t * (1 + 1e-12)"),
    "a term in the fourteenth digit": ("f(t)", "$t$", "t * (1 + 1e-14)"),
    "a small constant": ("f(t)", r"$\sigma(t)$", "1 / (1 + np.exp(-t)) + 1e-14"),
    "a small constant beside the logarithm": (
        "f(y_hat, y)",
        "$L$",
        "-(y * np.log(y_hat + 1e-12) + (1 - y) * np.log(1 - y_hat + 1e-12))",
    ),
    "single precision": ("f(t)", "$t / 3$", "np.float64(np.float32(t)) / 3"),
    "wrong at 0": ("f(t)", "$t + 1$", "t + 1 if t else 0.0"),
    "wrong for tiny numbers": ("f(t)", "$t$", "t if abs(t) > 1e-9 else 0.0"),
    "wrong for large numbers": ("f(t)", "$t$", "min(t, 500.0)"),
    "wrong for large negative numbers": ("f(t)", "$t$", "max(t, -500.0)"),
    "a constant with a digit too few": ("f(t)", "$e^t$", "2.71828182845904 ** t"),
    "wrong for negative numbers": ("f(t)", "$t$", "t if t > -1e-3 else -t"),
    "wrong for whole numbers": ("f(t)", "$t$", "t if t != int(t) else t + 1"),
    "wrong at a full mantissa": ("f(t)", "$t$", "round(t, 12)"),
    "wrong for the label 1": ("f(y)", "$2 y$", "2 * y if y < 1 else 0.0"),
    "wrong for one example": ("f(y)", r"$\mathbf{y}$", "y if len(y) > 1 else 2 * y"),
    "wrong for more features than examples": (
        "f(X, w)",
        r"$\mathbf{X} \mathbf{w}$",
        "X @ w if len(X) >= len(w) else 0 * (X @ w)",
    ),
    "cut off at a number that the code prints": ("f(t)", "$e^t$", "np.exp(np.minimum(t, 500))"),
    "wrong beyond a number that the code prints": ("f(t)", "$t$", "t if abs(t) < 1e7 else 0.0"),
    "wrong below a number that the code prints": ("f(t)", "$t$", "t if abs(t) > 0.003 else t / 2"),
    "wrong for one count": ("f(m)", "$m^2$", "m**2 if m != 13 else 0"),
    "wrong for some counts": ("f(m)", r"$\frac{m}{2}$", "m // 2 if m % 13 == 0 else m / 2"),
    "wrong for large counts": ("f(m)", "$m^2$", "m**2 if m < 5000 else 0"),
    "cut off after a dozen": ("f(y)", r"$\sum_{i=1}^{m} y^{(i)}$", "float(sum(y[:12]))"),
    "cut off after fifty": ("f(y)", r"$\sum_{i=1}^{m} y^{(i)}$", "float(sum(y[:50]))"),
    "wrong for one length": ("f(y)", r"$2 \mathbf{y}$", "2 * y if len(y) != 29 else 0 * y"),
    "no axis for one example": ("f(y)", r"$2 \mathbf{y}$", "2 * np.squeeze(y)"),
}


@pytest.mark.parametrize(("head", "docstring", "body"), WRONG.values(), ids=WRONG)
def test_no_mistake_passes_for_rounding(
    check: Check,  # noqa: F811
    head: str,
    docstring: str,
    body: str,
) -> None:
    result = check(function(head, docstring, body))
    assert result.verdict == "false", result.message


REPORTED = {
    "a random part": (
        "return X + 1e-16 * __import__('random').random()",
        r"$\mathbf{X}$",
        "returns another value when it is called again",
    ),
    "an argument that is changed": (
        "X /= 2\n    return 2 * X",
        r"$\mathbf{X}$",
        "changes its argument X",
    ),
    "an argument that is sorted": (
        "X.sort()\n    return X.T @ X",
        r"$\mathbf{X}^\top \mathbf{X}$",
        "changes its argument X",
    ),
    "single precision": (
        "return X.astype(np.float32)",
        r"$\mathbf{X}$",
        "type float32, which is not double precision",
    ),
    "integers of one byte": (
        "return np.int8(1)",
        "$1$",
        "type int8, which is not double precision",
    ),
    "a boolean": ("return X > -1e300", r"$\mathbf{X}$", "type bool, not real numbers"),
    "a matrix": ("return np.matrix(X)", r"$\mathbf{X}$", "a matrix, not a number or an array"),
    "a masked array": ("return np.ma.array(X)", r"$\mathbf{X}$", "a MaskedArray, not a number"),
    "another axis": ("return X[None]", r"$\mathbf{X}$", "returns the shape (1, 3, 2)"),
    "whole numbers only": (
        "out = np.zeros_like(X)\n    out += 0.5 * X\n    return out",
        r"$\frac{1}{2} \mathbf{X}$",
        "when it is given whole numbers",
    ),
    "a memory": (
        "f.n = 1 - f.__dict__.get('n', 0)\n    return X * (1 + 2.0**-52 * f.n)",
        r"$\mathbf{X}$",
        "returns another value when it is called again",
    ),
    "an end of the program": ("raise SystemExit(0)", r"$\mathbf{X}$", "raises SystemExit: 0"),
}


@pytest.mark.parametrize(("body", "docstring", "words"), REPORTED.values(), ids=REPORTED)
def test_what_else_a_function_may_not_do(
    check: Check,  # noqa: F811
    body: str,
    docstring: str,
    words: str,
) -> None:
    result = check(f'def f(X):\n    r"""{docstring}"""\n    {body}\n')
    assert result.verdict == "false", result.message
    assert words in result.message


LABELS = PAGE + "\nA label $k \\in \\{0, 1\\}$.\n"


def test_a_label_may_be_a_boolean(check: Check) -> None:  # noqa: F811
    wrong = function("f(k)", "$1 - k$", "1 - k if not isinstance(k, bool) else 7")
    assert "when it is given booleans" in check(wrong, LABELS).message


def test_a_function_that_does_not_return_is_refused(
    check: Check,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stepcheck.contract.trial.compare.SECONDS", 0.3)
    result = check('def f(z):\n    r"""$z$"""\n    while True:\n        pass\n')
    assert result.verdict == "refused"
    assert "its calls take more than 0 seconds" in result.message


def test_a_function_without_digits_is_refused(check: Check) -> None:  # noqa: F811
    result = check(function("f(t)", "$t$", "(t + 1e40) - 1e40"))
    assert result.verdict == "refused"
    assert "rounding or overflow leaves it no digits at " in result.message


def test_numbers_that_look_alike_are_printed_in_full(check: Check) -> None:  # noqa: F811
    lines = check(function("f(t)", "$t$", "t + 1e-9")).message.splitlines()
    assert [line[:12].strip() for line in lines[2:6]] == ["formula", "function", "apart", "at"]
    assert lines[4].startswith("   apart    by 1e-09, of which rounding explains ")


DOCSTRINGS = {
    "two that agree": ("Return $2 t$, or $t + t$.", "holds", ""),
    "two that differ": ("Return $2 t$, or $t^2$.", "refused", "two formulas"),
    "the second is what is returned": ("Return $t^2$, not $2 t$.", "refused", "two formulas"),
    "a name beside it": ("Return $2 t$ for any $t$.", "refused", "write other names as ``code``"),
    "other brackets": (r"Return $2 t$, that is \(t^2\).", "refused", "is not read"),
    "words that go on": ("Return $2 t$ by way of a sum, one number.", "holds", ""),
    "a name before it": ("Return the score $2 t$ (one number).", "holds", ""),
    "another sentence": ("Return $2 t$. Callers want it divided.", "holds", ""),
    "half of it": ("Return half of $2 t$.", "refused", "“half” stands beside the formula"),
    "a sum of it": ("Return the sum of $2 t$.", "refused", "“of” stands beside the formula"),
    "a function of it": ("Return log $2 t$.", "refused", "“log” stands beside the formula"),
    "a sign before it": ("Return -$2 t$.", "refused", "“-” stands beside the formula"),
    "a number before it": ("Return 3 $2 t$.", "refused", "“3” stands beside the formula"),
    "a factor behind it": ("Return $2 t$ times two.", "refused", "“times” stands beside"),
    "a number behind it": ("Return $2 t$ + 1.", "refused", "“+” stands beside"),
    "its negative": ("Return $2 t$, negated.", "refused", "“negated” stands beside"),
    "an open dollar": ("Return $2 t$, or $t.", "refused", "is not read"),
    "another markup": ("Return $2 t$, or :math:`t^2`.", "refused", "is not read"),
}


@pytest.mark.parametrize(("docstring", "verdict", "words"), DOCSTRINGS.values(), ids=DOCSTRINGS)
def test_every_formula_of_a_docstring_counts(
    check: Check,  # noqa: F811
    docstring: str,
    verdict: str,
    words: str,
) -> None:
    result = check(function("f(t)", docstring, "2 * t"))
    assert result.verdict == verdict, result.message
    assert words in result.message


@pytest.fixture
def data(tmp_path: Path) -> list[Point]:
    """Return the points of a function of numbers, columns, labels and a share."""
    page = tmp_path / "planted.md"
    page.write_text(
        r"Let $n, m \in \mathbb{N}$, $\mathbf{A} \in \mathbb{R}^{m \times n}$, $k \in \{0, 1\}$, "
        r"$t \in \mathbb{R}$, $p \in (0, 1)$ and $s := \sqrt{2 + p}$."
    )
    module = tmp_path / "planted.py"
    module.write_text(function("f(A, k, t, p, s)", r"$\mathbf{A} (k + t + p + s)$", "0"))
    [source] = read_functions(module)
    return points(read_contract(source, *page_scope(page, module)), 0)


def matrix(arguments: dict[str, Argument]) -> NDArray[Any]:
    """Return what is handed on as the matrix."""
    found = arguments["A"]
    assert isinstance(found, np.ndarray)
    return found


def number(point: Point, name: str) -> float:
    """Return what is handed on as one number."""
    found = point.arguments[name]
    assert isinstance(found, int | float)
    return found


def test_data_have_what_mistakes_hide_behind(data: list[Point]) -> None:
    numbers = np.array([number(p, "t") for p in data])
    sizes = np.abs(numbers[numbers != 0])
    assert (numbers == 0).any()
    assert (numbers < 0).any()
    assert sizes.min() < 1e-9
    assert sizes.max() > 1e4
    assert any(t != round(t, 12) for t in numbers)  # digits to the last
    matrices = [matrix(p.arguments) for p in data]
    assert max(np.abs(a).max() for a in matrices if (a % 1 == 0).all()) > 1
    assert {number(p, "k") for p in data} == {0, 1}
    shares = [number(p, "p") for p in data]
    assert 0 < min(shares) < 1e-6
    assert 1e-6 > 1 - max(shares) > 0
    shapes = {a.shape for a in matrices}
    assert len(shapes) > 4
    assert (1, 1) in shapes
    assert any(m > n for m, n in shapes)
    assert any(m < n for m, n in shapes)
    assert all(p.expected.shape == matrix(p.arguments).shape for p in data)


def test_free_numbers_are_doubles_and_others_are_known_not_to_be(data: list[Point]) -> None:
    for point in data:
        assert not any(point.given[name].rounded.any() for name in "Aktp")
        assert point.given["s"].rounded.all()


def test_whole_numbers_and_booleans_are_given_too(data: list[Point]) -> None:
    kinds = [(kind, given) for point in data for kind, given in point.variants()]
    whole = [given for kind, given in kinds if kind == "whole numbers"]
    assert any(matrix(given).dtype == int for given in whole)
    assert any(type(given["t"]) is int for given in whole)
    assert all(type(given["k"]) is bool for kind, given in kinds if kind == "booleans")
