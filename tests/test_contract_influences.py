"""Contracts: functions that depend on more than their arguments, or where no sample leads."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from test_contract import check  # noqa: F401  a fixture

from stepcheck.contract.source.functions import functions_in
from stepcheck.contract.trial.state import Foreign
from stepcheck.pages.files import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.contract.result import SnippetResult

    Check = Callable[..., SnippetResult]

PAGE = r"$x \in \mathbb{R}$, $n, k \in \mathbb{N}$, $\mathbf{v} \in \mathbb{R}^n$"
SQUARE = 'def f(x):\n    r"""Return $x^2$."""\n    '
DOUBLE = 'def f(v):\n    r"""Return $2 \\mathbf{v}$."""\n    '
REPORTED = {
    "the time": ("import time\n\n\n" + SQUARE + "return x * x + (time.time() > 2e9)", "`time`"),
    "the machine": (
        "from os import environ\n\n\n" + SQUARE + "return x * x + ('CI' in environ)",
        "`environ`",
    ),
    "how Python is started": (SQUARE + "return x * x if __debug__ else 0.0", "__debug__"),
    "an assertion that works": (
        SQUARE + "a = []\n    assert a.append(x * x) is None\n    return a[-1]",
        "assertion",
    ),
    "chance": (SQUARE + "return x * x + (np.random.rand() < 1e-9)", "random numbers"),
    "a global name": (
        "N = 0\n\n\n" + SQUARE + "global N\n    N += 1\n    return x * x + (N > 10**6)",
        "keeps `N`",
    ),
    "a list of the module": (
        "N = []\n\n\n" + SQUARE + "N.append(0)\n    return x * x + (len(N) == 99999)",
        "compares a size",
    ),
    "a short list of the module": (
        "N = {}\n\n\n" + SQUARE + "N[x] = 0\n    return x * x",
        "it changes `N`",
    ),
    "a default that grows": (
        SQUARE.replace("(x)", "(x, *, k=[])") + "k.append(x)\n    return x * x",
        "",
    ),
    "an attribute of its own": (
        SQUARE + "f.n = f.n + 1\n    return x * x\n\n\nf.n = 0",
        "it changes `n`",
    ),
    "what belongs to NumPy": (SQUARE + "np.square = abs\n    return x * x", "`numpy.square`"),
    "a size that no sample has": (DOUBLE + "return 2 * v if len(v) < 4**4 else v", "size with 256"),
    "a shape that no sample has": (DOUBLE + "return 2 * v if v.shape[0] < 1000 else v", "1000"),
    "a number that is computed": (SQUARE + "return x * x if x < 10.0**9 else 0.0", "another value"),
    "a number of the module": (
        "LOW, HIGH = 777.5, 778.5\n\n\n" + SQUARE + "return x * x if not LOW < x < HIGH else 0.0",
        "another value",
    ),
    "a number in quotes": (SQUARE + "return x * x if x != float('123.3') else 0", "another value"),
    "a narrow gap": (SQUARE + "return x * x if not 3.0001 < x < 3.0002 else 0.0", "another value"),
    "one number, nearly right": (SQUARE + "return x * x + (1 if x == 123.456 else 0)", "another"),
    "the type of a number": (SQUARE + "return x * x if type(x) in (float, int) else x", "of NumPy"),
    "how an array lies": (
        'def f(X):\n    r"""Return $\\mathbf{X}$."""\n    return X if X.flags.c_contiguous else -X',
        "of NumPy",
    ),
    "words behind the formula": (
        'def f(v):\n    r"""Return $\\mathbf{v}$ without its first entry."""\n    return v',
        "without its",
    ),
    "words in brackets": (
        'def f(x):\n    r"""Return $x$ (its logarithm)."""\n    return x',
        "(its",
    ),
    "another result in words": (
        'def f(x):\n    r"""Return $x$, or ``None`` for a large one."""\n    return x',
        "or ``None",
    ),
    "typed mathematics": ('def f(x):\n    r"""Return $x$. And x² = 3."""\n    return x', "x² = 3"),
}
HOLDS = {
    "a memory of answers": ("from functools import cache\n\n\n@cache\n" + SQUARE + "return x * x"),
    "a seed": SQUARE + "return x * x + 0 * np.random.default_rng(0).random()",
    "an assertion": SQUARE + "assert not isinstance(x, str)\n    return x * x",
    "data of the module": "N = [1, 2]\n\n\n" + SQUARE + "return x * x * N[0]",
    "a size within reach": DOUBLE + "return 2 * v if len(v) < 50 else v + v",
    "numbers of the module": "LOW = 777.5\n\n\n" + SQUARE + "return x * x if x < LOW else x**2",
    "a number that is met": SQUARE + "return x * x if x != 123.456 else x**2",
    "words": SQUARE.replace("x^2$.", "x^2$, shaped like ``x``, without a loop.") + "return x * x",
}


@pytest.mark.parametrize("name", REPORTED)
def test_what_no_formula_knows_is_reported(check: Check, name: str) -> None:  # noqa: F811
    code, words = REPORTED[name]
    page = PAGE if "X" not in code else PAGE + r", $\mathbf{X} \in \mathbb{R}^{k \times n}$"
    result = check(code, page)
    assert result.verdict in ("false", "refused"), name
    assert words in result.message


@pytest.mark.parametrize("name", HOLDS)
def test_what_depends_on_its_arguments_alone_holds(check: Check, name: str) -> None:  # noqa: F811
    result = check(HOLDS[name], PAGE)
    assert result.verdict == "holds", result.message


@pytest.mark.parametrize("line", ["np.abs = max", "import math\nmath.exp = abs"])
def test_a_module_that_changes_another_is_refused(check: Check, line: str) -> None:  # noqa: F811
    before = np.abs, math.exp
    with pytest.raises(UsageError, match="which is not its own"):
        check(f"{line}\n\n\n{SQUARE}return x * x", PAGE)
    assert (np.abs, math.exp) == before


FORMULA_INSIDE = '''
def f(x):
    r"""Return $x^2$."""
    def g(x):
        r"""Return $x^3$."""
        return x
    return x * x


class K:
    def __call__(self, x):
        r"""Return $x^2$."""
        return x

    def __len__(self):
        return 1
'''


def test_a_formula_is_not_passed_over_where_nothing_is_called() -> None:
    found = functions_in(FORMULA_INSIDE, Path("m.py"))
    assert [(f.name, bool(f.hidden)) for f in found] == [
        ("f", False), ("f.g", True), ("K.__call__", True),
    ]  # fmt: skip


def test_what_is_changed_is_put_back() -> None:
    foreign, before = Foreign(), np.exp
    setattr(np, "exp", np.log)  # noqa: B010  mypy forbids the plain way
    assert foreign.restore() == "numpy.exp"
    assert np.exp is before
    assert foreign.restore() == ""
