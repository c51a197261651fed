"""Fuzz: trees that SymPy prints are read alike or refused; no input breaks the checker."""

from __future__ import annotations

import math
import re

import pytest
import sympy
from flint import arb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tutorial import PAGES

from stepcheck.core.check.checker import check_display
from stepcheck.core.domains import Style
from stepcheck.core.errors import RefusalError, UndefinedError, UnsureError
from stepcheck.core.numbers import Real, ball
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.scope import Scope
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.sample import Sample
from stepcheck.core.verdict import Broken
from stepcheck.pages.extract import extract
from stepcheck.pages.notation import read_notation

FUZZ = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
VERDICTS = {"holds", "false", "refused", "unchecked"}
NAMES = ["x", "y", "w_{1}", r"\hat{y}", r"\alpha"]
SYMBOLS = [sympy.Symbol(name, real=True) for name in NAMES]
DIGITS = 40


def fuzz_scope() -> Scope:
    """Return a scope that knows the fuzzed names as real numbers, and a function."""
    scope = Scope()
    for name in [*NAMES, "z"]:
        check_display(rf"{name} \in \mathbb{{R}}", scope)
    check_display(r"\sigma(t) := \frac{1}{1 + e^{-t}}", scope)
    return scope


SCOPE = fuzz_scope()

leaves = st.one_of(
    st.sampled_from(SYMBOLS),
    st.integers(-12, 12).map(sympy.Integer),
    st.tuples(st.integers(-9, 9), st.integers(2, 9)).map(lambda p: sympy.Rational(*p)),
    st.sampled_from([sympy.E, sympy.pi]),
)


def branches(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    """Return trees one level deeper, some evaluated by SymPy and some as they were built."""
    pair, flag = st.tuples(inner, inner), st.booleans()
    functions = [sympy.exp, sympy.log, sympy.tanh, sympy.sin, sympy.cos, sympy.sqrt, sympy.Abs]
    return st.one_of(
        st.builds(lambda p, e: sympy.Add(*p, evaluate=e), pair, flag),
        st.builds(lambda p, e: sympy.Mul(*p, evaluate=e), pair, flag),
        st.builds(lambda p, e: sympy.Mul(p[0], 1 / (p[1] ** 2 + 1), evaluate=e), pair, flag),
        st.builds(lambda b, n, e: sympy.Pow(b, n, evaluate=e), inner, st.integers(-3, 3), flag),
        st.builds(lambda f, x: f(x, evaluate=False), st.sampled_from(functions), inner),
        st.builds(lambda f, x, n: f(x) ** n, st.sampled_from(functions), inner, st.integers(2, 3)),
        st.builds(lambda p, f: f(p[0]) * p[1], pair, st.sampled_from(functions)),
        st.builds(lambda p: sympy.Max(*p, evaluate=False), pair),
        st.builds(lambda x, s: sympy.Derivative(x, s), inner, st.sampled_from(SYMBOLS)),
    )


TINY = arb(10) ** -25

trees = st.recursive(leaves, branches, max_leaves=8)
printers = st.fixed_dictionaries(
    {
        "fold_frac_powers": st.booleans(),
        "fold_short_frac": st.booleans(),
        "mul_symbol": st.sampled_from([None, "dot", "times"]),
        "ln_notation": st.booleans(),
    }
)


def sympy_value(tree: sympy.Expr, env: Evaluation) -> sympy.Expr | None:
    """Return SymPy's own value of a tree at a sample, or None where it has no real one."""
    values = {
        symbol: sympy.Rational(str(env.bound(parse(tokenise(name), SCOPE))))
        for name, symbol in zip(NAMES, SYMBOLS, strict=True)
    }
    found = sympy.N(tree.doit().subs(values), DIGITS)
    real = found.is_number and found.is_finite and abs(sympy.im(found)) < 1e-30
    return sympy.re(found) if real else None


def our_value(latex: str, env: Evaluation) -> Real | None:
    """Return our value of a formula, or None where it is refused or undefined."""
    try:
        return env.bound(parse(tokenise(latex), SCOPE))
    except (RefusalError, UndefinedError, UnsureError):
        return None


def compare(tree: sympy.Expr, options: dict[str, object]) -> bool:
    """Check that a printed tree is read as it was meant; return whether it could be compared."""
    latex = sympy.latex(tree, **options)
    seen = False
    for number in (0, 1):
        style = Style.GENERIC if number else Style.ROUND
        env = Evaluation(SCOPE, Sample(number, style=style), Context(math.inf))
        ours = our_value(latex, env)
        theirs = sympy_value(tree, env) if ours is not None else None
        if ours is not None and theirs is not None:
            gap = abs(ball(ours) - arb(str(theirs)))
            assert gap < TINY * (1 + abs(ball(ours))), f"{latex}: {ours}, not {theirs}"
            seen = True
    return seen


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.full)])
def test_printed_trees_are_read_as_they_were_meant(count: int) -> None:
    compared = 0

    @settings(FUZZ, max_examples=count)
    @given(trees, printers)
    def look(tree: sympy.Expr, options: dict[str, object]) -> None:
        nonlocal compared
        compared += compare(tree, options)

    look()
    assert compared > count / 3, f"only {compared} trees were read and compared"


NOTATION = read_notation(PAGES["notation"]).scope


def all_is_judged(latex: str, scope: Scope = SCOPE) -> None:
    """Check a display whatever it holds: each statement of it gets a verdict."""
    for verdict in check_display(latex, scope.child()):
        assert verdict.verdict in VERDICTS
        assert not isinstance(verdict.problem, Broken), f"{latex!r}: {verdict.problem}"


@settings(FUZZ, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda b: b.decode("latin-1"))))
def test_random_text_gets_a_verdict(latex: str) -> None:
    all_is_judged(latex)


DISPLAYS = [d.latex for path in PAGES.values() for d in extract(path.read_text(encoding="utf-8"))]
LONG = sorted({d for d in DISPLAYS if len(d) > 60})
PIECE = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]|\d+|[^\sA-Za-z\d]")
RARE = r"\wrong \unchecked \int \lim \sum \prod \nabla \left. \right| \log \max"
PIECES = sorted({piece for latex in [RARE, *DISPLAYS] for piece in PIECE.findall(latex)})


@settings(FUZZ, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join))
def test_a_soup_of_tokens_gets_a_verdict(latex: str) -> None:
    all_is_judged(latex, NOTATION)


@settings(FUZZ, max_examples=250)
@given(st.sampled_from(LONG), st.floats(0, 1), st.floats(0, 1))
def test_truncated_latex_gets_a_verdict(latex: str, begin: float, end: float) -> None:
    start, stop = sorted((int(begin * len(latex)), int(end * len(latex))))
    all_is_judged(latex[start:stop], NOTATION)
    all_is_judged(latex[:stop], NOTATION)


MONSTERS = {
    "brackets": "(" * 3000 + "x" + ")" * 3000 + " = x",
    "braces": "{" * 3000 + "x" + "}" * 3000 + " = x",
    "fractions": r"\frac{1}{" * 300 + "x" + "}" * 300 + " = x",
    "tower": "9^{9^{9^9}} = 9",
    "tower of exp": r"e^{e^{e^{e^{e^9}}}} = 1",
    "huge power": r"10^{999999999999} = 1",
    "huge power of a name": r"(x^2 + 2)^{999999999999} = 1",
    "huge number": "9" * 5000 + " = 1",
    "huge sum": r"\sum_{k=1}^{10^{12}} k = 1",
    "sum without a whole end": r"\sum_{k=1}^{e} k = 1",
    "huge end": r"\sum_{k=1}^{9^{9^9}} k = 1",
    "sums inside sums": r"\sum_{a=1}^{99} \sum_{b=1}^{99} \sum_{c=1}^{99} a b c = 1",
    "signs": "-" * 5000 + "x = x",
    "long sum": " + ".join(["x"] * 5000) + " = 5000 x",
    "long product": " ".join(["x"] * 5000) + " = x",
    "long chain": " = ".join(["x"] * 500),
    "primes": r"\sigma" + "'" * 60 + "(z) = z",
    "derivatives": r"\frac{d}{dz} \left( " * 12 + r"\sigma(z)" + r" \right)" * 12 + " = z",
    "huge vector": r"\mathbf{v} \in \mathbb{R}^{10^{9}}, \quad \mathbf{v} = \mathbf{v}",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_gets_a_verdict(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stepcheck.core.trial.chain.TIME_LIMIT", 1.0)
    all_is_judged(MONSTERS[name])
