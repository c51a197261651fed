"""Core is pure Python over flint: nothing that is slow to import comes with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"matplotlib", "mpmath", "numpy", "scipy", "sympy", "yaml", "markdown", "mkdocs"}
MODULES = "import stepcheck.core, stepcheck.core.check.checker"


def loaded(code: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after some code."""
    told = subprocess.run(  # noqa: S603  this very interpreter
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return {name.partition(".")[0] for name in told.stdout.split()}


def test_the_checker_comes_alone() -> None:
    found = loaded(MODULES)
    assert {"stepcheck", "flint"} <= found
    assert not found & HEAVY


def test_checking_and_proving_a_display_loads_nothing_more() -> None:
    use = (
        "from stepcheck.core.scope import Scope\n"
        "scope = Scope()\n"
        "check = stepcheck.core.check.checker.check_display\n"
        r"check(r'x \in \mathbb{R}', scope)" "\n"
        r"[verdict] = check(r'(x + 1)^2 = x^2 + 2x + 1', scope, prove=True)" "\n"
        "assert verdict.proved"
    )  # fmt: skip
    assert not loaded(f"{MODULES}\n{use}") & HEAVY


@pytest.mark.parametrize("name", ["numpy", "mpmath", "sympy"])
def test_what_is_loaded_is_seen(name: str) -> None:
    assert loaded(f"{MODULES}\nimport {name}") & HEAVY
