"""Contracts: planted faults in snippet functions, each found, and each said in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stepcheck.contract.snippets import check_module
from stepcheck.contract.source.functions import read_functions
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.contract.result import SnippetResult
    from stepcheck.contract.source.functions import Source

NOTATION = (Path(__file__).parent.parent / "docs" / "notation.md").read_text(encoding="utf-8")
PAGE = r"""# A page

With two features, $n := 2$, and a rate $\beta \in (0, \infty)$.
Let $u := \beta z$ and $\tilde{q} := u^2$, also $\mathbf{v} \in \mathbb{R}^{3}$.

!!! example "Numbers"

    Here $k := 3$.
"""
HEAD = "import numpy as np\nfrom snippets.notation import Array\n\n\n"


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., SnippetResult]:
    """Return a function that checks a module of one function beside a small page."""

    def run(code: str, page: str = PAGE) -> SnippetResult:
        (tmp_path / "code").mkdir(exist_ok=True)
        (tmp_path / "notation.md").write_text(NOTATION, encoding="utf-8")
        (tmp_path / "planted.md").write_text(page, encoding="utf-8")
        module = tmp_path / "code" / "planted.py"
        module.write_text(HEAD + code, encoding="utf-8")
        (result,) = check_module(module, tmp_path)
        return result

    return run


def function(head: str, docstring: str, body: str) -> str:
    return f'def {head}:\n    r"""{docstring}"""\n    return {body}\n'


RIGHT = {
    "derivative": (r"f(y_hat, y)", r"Return $\frac{\partial L}{\partial z}$.", "y_hat - y"),
    "plain y": ("f(y_hat, y)", "Return $L$.", "-(y*np.log(y_hat) + (1-y)*np.log(1-y_hat))"),
    "bold y": ("f(y)", r"Return $2 \mathbf{y}$, shape ``(m,)``.", "2 * y"),
    "column of a family": ("f(y_hat, y)", r"Return $\hat{\mathbf{y}} - \mathbf{y}$.", "y_hat - y"),
    "member of a family": ("f(y_hat1)", r"Return $1 - \hat{y}^{(1)}$.", "1 - y_hat1"),
    "entry": ("f(x2)", r"Return $\frac{\partial z}{\partial w_2}$, shaped like ``x2``.", "x2"),
    "gradient": (
        "f(X, y_hat, y, m)",
        r"Return $\nabla_{\mathbf{w}} J$, shaped like ``w``.",
        "X.T @ (y_hat - y) / m",
    ),
    "matrix": ("f(X)", r"Return $\mathbf{X}^\top \mathbf{X}$, shape ``(n, n)``.", "X.T @ X"),
    "name of the page": ("f(beta, z)", r"Return $u$, shaped like ``z``.", "beta * z"),
    "accent of the page": ("f(q_tilde)", r"Return $\sqrt{\tilde{q}}$.", "np.sqrt(q_tilde)"),
    "parameter of its own": ("f(t)", r"Return $\sigma'(t)$.", "np.exp(-t) / (1 + np.exp(-t))**2"),
    "derivative as a name": ("f(dL_dz)", r"Return $2 (\hat{y} - y)$.", "2 * dL_dz"),
    "unused parameter": ("f(b)", r"Return $1$.", "1"),
    "keyword": ("f(z, *, beta)", "Return $u$.", "beta * z"),
}


@pytest.mark.parametrize(("head", "docstring", "body"), RIGHT.values(), ids=RIGHT)
def test_right_function_holds(
    check: Callable[..., SnippetResult], head: str, docstring: str, body: str
) -> None:
    result = check(function(head, docstring, body))
    assert result.verdict == "holds", result.message
    assert result.points >= 8
    assert result.name == "planted.f"


GRADIENT = r"Return $\nabla_{\mathbf{w}} J$, shape ``(n,)``."
FALSE = {
    "sign": ("f(y_hat, y)", r"$\frac{\partial L}{\partial z}$", "y - y_hat", "its sign is wrong"),
    "factor": (
        "f(w)",
        r"$\nabla_{\mathbf{w}} ( \mathbf{w}^\top \mathbf{w} )$",
        "w",
        "it is 0.5 times",
    ),
    "mean lost": ("f(X, y_hat, y)", GRADIENT, "X.T @ (y_hat - y)", "returns another value"),
    "swapped": (
        "f(y_hat, y)",
        r"$\hat{y} (1 - y)$",
        "y * (1 - y_hat)",
        "with y_hat and y swapped it is right",
    ),
    "number for a column": (
        "f(X, y_hat, y)",
        GRADIENT,
        "np.mean(X.T @ (y_hat - y))",
        "returns the shape (), but the formula has the shape (2,)",
    ),
    "matrix for a column": (
        "f(X, w)",
        r"$\mathbf{X} \mathbf{w}$",
        "X @ w[:, None]",
        "returns the shape (3, 1), but the formula has the shape (3,)",
    ),
    "no transpose": ("f(X, y)", r"$\mathbf{X}^\top \mathbf{y}$", "X @ y", "raises ValueError"),
    "number for numbers": (
        "f(y_hat, y)",
        r"$\hat{y} - y$, shaped like ``y``",
        "np.sum(y_hat - y)",
        "returns the shape (), but the formula has the shape (2, 10), when it is given arrays",
    ),
    "annotated for arrays": (
        "f(t: Array)",
        r"$t + 1$",
        "t + 1 if np.ndim(t) == 0 else t",
        "when it is given arrays",
    ),
    "first entry for all": (
        "f(z)",
        r"$2 z$, shaped like ``z``",
        "2 * np.full(np.shape(z), np.ravel(z)[0])",
        "returns another value than its formula, when it is given arrays",
    ),
    "shape in words": (
        "f(X, w)",
        r"$\mathbf{X} \mathbf{w}$, shape ``(n,)``",
        "X @ w",
        "says that its shape is (2,), but its formula has (3,)",
    ),
    "like in words": (
        "f(X, w)",
        r"$\mathbf{X} \mathbf{w}$, shaped like ``w``",
        "X @ w",
        "says that its shape is (2,), but its formula has (3,)",
    ),
    "no number": ("f(z)", "$z$", "float('nan')", "returns another value"),
    "text": ("f(z)", "$z$", "str(z)", "returns a str, not a number or an array"),
    "complex": ("f(z)", "$z$", "z + 0j", "returns a complex, not a number"),
    "complex array": ("f(w)", r"$\mathbf{w}$", "w + 0j", "type complex128, not real numbers"),
    "exception": ("f(z)", "$z$", "{}[1]", "raises KeyError: 1"),
    "wrong for negative numbers": ("f(t)", "$t^3$", "np.abs(t)**3", "returns another value"),
    "small error": ("f(t)", "$t$", "t * (1 + 1e-8)", "returns another value"),
    "off by a constant": (
        "f(t)",
        r"$\sigma(t)$",
        "1/(1+np.exp(-t)) + 1e-8",
        "returns another value",
    ),
}


@pytest.mark.parametrize(("head", "docstring", "body", "words"), FALSE.values(), ids=FALSE)
def test_wrong_function_is_false(
    check: Callable[..., SnippetResult], head: str, docstring: str, body: str, words: str
) -> None:
    result = check(function(head, docstring, body))
    assert result.verdict == "false"
    assert words in result.message
    assert "planted.py:5: false: f " in result.message


REFUSED = {
    "no formula": ("f(z)", "Return the logit.", "states no formula"),
    "unknown parameter": ("f(z, hidden)", "$z$", "`hidden` in code"),
    "symbol of an example": ("f(k)", "$3 z$", "`k` in code"),
    "unknown name": ("f(z)", "$z + s$", "`s`"),
    "unreadable": ("f(z)", r"$\log z z$", "where does the argument of"),
    "free index": ("f(y)", "$2 y^{(i)}$", "free index i"),
    "two symbols of a name": ("f(z, y)", r"$\frac{1}{z}$", "`y` could be y or \\mathbf{y}"),
    "both symbols used": ("f(y)", r"$y \mathbf{y}$", "uses more than one of them"),
    "star": ("f(*z)", "$z$", "a plain name for each parameter"),
    "function for a number": (
        "f(sigmoid)",
        r"$\sigma(z)$",
        r"`sigmoid` is the function \sigma, not a value",
    ),
    "never defined": ("f(z)", r"$\log(-z^2)$", "only 0 of 22 samples"),
    "two statements": ("f(z)", "$u = z$", "is not understood"),
    "no size": ("f(b)", r"$\mathbf{1}$", "no definite size"),
    "shape of an unknown size": ("f(w)", r"$\mathbf{w}$, shape ``(d,)``", "`d` in code"),
}


@pytest.mark.parametrize(("head", "docstring", "words"), REFUSED.values(), ids=REFUSED)
def test_unreadable_contract_is_refused(
    check: Callable[..., SnippetResult], head: str, docstring: str, words: str
) -> None:
    result = check(function(head, docstring, "z"))
    assert result.verdict == "refused"
    assert not result.good
    assert words in result.message
    assert "planted.py:5: refused: f: " in result.message


@pytest.mark.parametrize("formula", [r"\frac{z}{2}", r"\theta z", r"\dfrac{z}{2}", r"z \cdot 1"])
def test_backslashes_need_a_raw_docstring(
    check: Callable[..., SnippetResult], formula: str
) -> None:
    result = check(f'def f(z):\n    """${formula}$"""\n    return z / 2\n')
    assert result.verdict == "refused"
    assert "the docstring is not raw" in result.message
    assert 'begin it with r"""' in result.message


def test_backslashes_written_twice_are_backslashes(check: Callable[..., SnippetResult]) -> None:
    result = check('def f(z):\n    """$\\\\frac{z}{2}$"""\n    return z / 2\n')
    assert result.verdict == "holds"


@pytest.mark.parametrize(
    "code",
    [
        "# no contract: it prints\ndef f():\n    pass\n",
        "@np.vectorize\n# no contract: it prints\ndef f():\n    pass\n",
        "# no contract: it prints\n@np.vectorize\ndef f():\n    pass\n",
    ],
)
def test_a_comment_exempts(check: Callable[..., SnippetResult], code: str) -> None:
    result = check(code)
    assert (result.verdict, result.message) == ("exempt", "it prints")
    assert result.good


@pytest.mark.parametrize("comment", ["# no contract:", "# no contract: why\n", "# why", ""])
def test_missing_contract_is_refused(check: Callable[..., SnippetResult], comment: str) -> None:
    result = check(f"{comment}\ndef f(z):\n    return z\n")
    assert result.verdict == "refused"
    assert "no formula" in result.message or "gives no reason" in result.message


def sources(tmp_path: Path, code: str) -> list[Source]:
    """Return the functions that are found in a module."""
    module = tmp_path / "planted.py"
    module.write_text(code, encoding="utf-8")
    return read_functions(module)


HIDDEN = """
if True:
    def under_if(): pass
elif False:
    def under_elif(): pass
else:
    def under_else(): pass
try:
    def under_try(): pass
except ValueError:
    def under_except(): pass
finally:
    def under_finally(): pass
with open(__file__):
    for k in ():
        while k:
            async def deep(): pass
match 1:
    case 1:
        def under_case(): pass
class Outer:
    def method(self): pass
    def __add__(self, other): pass
    class Inner:
        @property
        def deeper(self): pass
    quick = lambda self: 1
def _with_an_underscore(): pass
doubled = other = lambda t: 2 * t
typed: object = lambda t: t
def outer():
    def inner(): pass
"""


def test_no_function_is_passed_over(tmp_path: Path) -> None:
    assert [f.name for f in sources(tmp_path, HIDDEN)] == [
        *("under_if", "under_elif", "under_else", "under_try", "under_except", "under_finally"),
        *("deep", "under_case", "Outer.method", "Outer.Inner.deeper", "Outer.quick"),
        *("_with_an_underscore", "doubled", "other", "typed", "outer"),
    ]


def test_a_comment_above_a_class_speaks_for_its_methods(tmp_path: Path) -> None:
    code = (
        "# no contract: it is a graph\nclass A:\n    def f(self): pass\n\n    def g(self): pass\n"
    )
    assert [f.reason for f in sources(tmp_path, code)] == ["it is a graph"] * 2
    own = code.replace("    def g", "    # no contract: another\n    def g")
    assert [f.reason for f in sources(tmp_path, own)] == ["it is a graph", "another"]


RIGHT_ONE = function("f(t)", "$2 t$", "2 * t")
NOT_WHAT_IT_SEEMS = {
    "a method": ("class A:\n    def f(self):\n        pass\n", "a method is not called"),
    "a lambda": ("f = lambda t: 2 * t\n", "a lambda has no docstring"),
    "under a condition that fails": (
        "if False:\n" + "".join(f"    {line}\n" for line in RIGHT_ONE.splitlines()),
        "`f` is not what is defined here",
    ),
    "replaced below": (RIGHT_ONE + "f = abs\n", "`f` is not what is defined here"),
    "replaced by a number": (RIGHT_ONE + "f = 2.0\n", "`f` is not what is defined here"),
    "deleted": (RIGHT_ONE + "del f\n", "`f` is not what is defined here"),
    "a formula in spite of a comment": (
        "# no contract: it prints\n" + RIGHT_ONE,
        "but a comment says that it has no contract",
    ),
}


@pytest.mark.parametrize(("code", "words"), NOT_WHAT_IT_SEEMS.values(), ids=NOT_WHAT_IT_SEEMS)
def test_what_cannot_be_called_is_refused(
    check: Callable[..., SnippetResult], code: str, words: str
) -> None:
    result = check(code)
    assert result.verdict == "refused", result.message
    assert words in result.message


def test_of_two_functions_of_one_name_the_first_is_refused(tmp_path: Path) -> None:
    (tmp_path / "planted.md").write_text(PAGE, encoding="utf-8")
    module = tmp_path / "planted.py"
    module.write_text(RIGHT_ONE + RIGHT_ONE, encoding="utf-8")
    assert [r.verdict for r in check_module(module, tmp_path)] == ["refused", "holds"]


DECORATED = ("@np.vectorize", "@functools.cache", "@functools.lru_cache(maxsize=None)")


@pytest.mark.parametrize("decorator", DECORATED)
def test_a_decorated_function_is_called_as_it_is(
    check: Callable[..., SnippetResult], decorator: str
) -> None:
    result = check(f"import functools\n\n\n{decorator}\n{RIGHT_ONE}")
    assert result.verdict == "holds", result.message


def test_a_module_is_read_as_it_is_now(check: Callable[..., SnippetResult], tmp_path: Path) -> None:
    code = "from code.helper import twice\n\n\n" + function("f(t)", "$2 t$", "twice(t)")
    (tmp_path / "code").mkdir()
    helper = tmp_path / "code" / "helper.py"
    helper.write_text("def twice(t):\n    return 2 * t\n", encoding="utf-8")
    assert check(code).verdict == "holds"
    helper.write_text("def twice(t):\n    return 3 * t\n", encoding="utf-8")  # of the same size
    assert check(code).verdict == "false"


def test_message_as_a_whole(check: Callable[..., SnippetResult], tmp_path: Path) -> None:
    result = check(function("f(n)", r"Return $\frac{n + 1}{2}$.", "-(n + 1) / 2"))
    assert result.latex == r"\frac{n + 1}{2}"
    path = tmp_path / "code" / "planted.py"
    assert result.message.splitlines() == [
        f"{path}:5: false: f returns another value than its formula",
        "",
        r"   formula  \frac{n + 1}{2} = 1.5",
        "   function f(n)            = -1.5",
        "   at       n = 2",
        "   hint     its sign is wrong",
    ]


def test_a_module_needs_its_page(tmp_path: Path) -> None:
    module = tmp_path / "lonely.py"
    module.write_text(function("f(z)", "$z$", "z"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"lonely\.py:1: there is no page .*lonely\.md"):
        check_module(module, tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def f(:\n", r"planted\.py:5:7: this is not Python: invalid syntax"),
        (function("f(z)", "$z$", "z") + "1 / 0\n", "cannot be imported: ZeroDivisionError"),
    ],
)
def test_unusable_module_is_a_usage_error(
    check: Callable[..., SnippetResult], code: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        check(code)
