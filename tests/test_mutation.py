"""Slips are caught: a seeded sample of the mutants of our pages, and all that survive.

All of them are scored by `uv run python -m tests.mutation`.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from mutation import docstrings
from mutation.mutants import PAGES, Claim, Mutant, claims, claims_of, mutants
from mutation.outcome import outcome
from mutation.score import share
from mutation.survivors import explained

from stepcheck.core.check.checker import check_display
from stepcheck.core.numbers import ZERO
from stepcheck.core.scope import Scope
from stepcheck.core.value import differentiate
from stepcheck.pages.extract import Display

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20


@cache
def every_mutant() -> tuple[Mutant, ...]:
    return tuple(m for page in PAGES for claim in claims(page) for m in mutants(claim))


def claims_in(latex: str) -> Iterator[Claim]:
    """Yield the claims of a display that stands on no page, with a few names known."""
    scope = Scope()
    for line in (r"a, b \in \mathbb{R}", r"m \in \mathbb{N}", r"y \in (0, 1)"):
        assert check_display(line, scope)[0].good
    return claims_of("here", latex, Display(latex, 0, inline=False), scope)


def outcomes(latex: str) -> dict[str, str]:
    """Return the outcome of each mutant of a display, by its LaTeX."""
    return {m.latex: outcome(m) for claim in claims_in(latex) for m in mutants(claim)}


@pytest.mark.parametrize("size", [30, pytest.param(1000, marks=pytest.mark.full)])
def test_a_sample_of_mutants_is_caught(capsys: pytest.CaptureFixture[str], size: int) -> None:
    sample = random.Random(SEED).sample(every_mutant(), size)  # noqa: S311  no secret
    found = {m.name: outcome(m) for m in sample}
    count = Counter(found.values())
    with capsys.disabled():
        print(f"\nmutation score of a sample: {share(count):.1%} of {size} mutants", dict(count))
    assert count["false"] > size / 2
    assert {name for name, o in found.items() if o == "survives"} <= explained()


def test_what_the_checker_gets_wrong_is_not_called_equivalent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(differentiate, "partial", lambda *_args: ZERO)
    found = outcomes(r"\frac{d}{da} b = 0 \cdot a")
    assert found[r"\frac{d}{da} a = 0 \cdot a"] == "survives"


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.full)])
def test_survivors_that_are_explained_survive(step: int) -> None:
    named: dict[str, list[Mutant]] = {}
    for mutant in every_mutant():
        named.setdefault(mutant.name, []).append(mutant)
    of_code = {m.name: m for source in docstrings.sources() for m in docstrings.mutants(source)}
    assert explained() <= named.keys() | of_code.keys()
    for name in sorted(explained())[::step]:
        found = {outcome(m) for m in named.get(name, ())}
        found |= {docstrings.outcome(of_code[name])} if name in of_code else set()
        assert "survives" in found, name


def test_a_slip_in_a_docstring_is_caught() -> None:
    [source] = [s for s in docstrings.sources() if s.id == "sigmoid.sigmoid"]
    found = Counter(outcome for _kind, outcome, _name in docstrings.judge_function(source))
    assert found["false"] > 5
    assert not found["survives"]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"(a - b)^2 = a^2 - 2 a b + b^2", {
            r"(a + b)^2 = a^2 - 2 a b + b^2": "false",  # sign
            r"(a - b)^2 = a^2 -  a b + b^2": "false",  # factor
            r"(a - b)^3 = a^2 - 2 a b + b^2": "false",  # exponent
            r"(a - b)^2 = a^2 - 2 a b ": "false",  # term
            r"(b - b)^2 = a^2 - 2 a b + b^2": "false",  # name
            r"-(a - b)^2 = a^2 - 2 a b + b^2": "false",
            r"(-a - b)^2 = a^2 - 2 a b + b^2": "false",
        }),
        (r"\sum_{i=1}^{m} a = m a", {r"\sum_{i=2}^{m} a = m a": "false"}),
        (r"\frac{1}{3} \approx 0.333", {
            r"\frac{1}{3} \approx 0.334": "false",
            r"\frac{1}{3} \approx 0.332": "false",
            r"\frac{1}{3} =  0.333": "false",
        }),
        (r"a^2 \ge 0", {
            r"a^2 \le  0": "false", r"a^3 \ge 0": "false", r"m \cdot a^2 \ge 0": "equivalent",
        }),
        (r"a^2 b^2 = (a b)^2", {r"a^2 b^2 = (-a b)^2": "equivalent"}),
        (r"\wrong{ a + b = a }", {
            r"\wrong{ a - b = a }": "still wrong", r"\wrong{ a  = a }": "false",
        }),
        (r"\sum_{i=1}^{m} i = \frac{m (m + 1)}{2}", {
            r"\sum_{i=1}^{m - 1} i = \frac{m (m + 1)}{2}": "false",  # bound
            r"\sum_{i=0}^{m} i = \frac{m (m + 1)}{2}": "equivalent",
            r"\sum_{i=1}^{m} i = \frac {2} {m (m + 1)}": "false",  # order
            r"\sum_{i=1}^{m} i = \frac{m m + 1}{2}": "false",  # bracket
        }),
        (r"a - b = -b + a", {r"b - a = -b + a": "false"}),
        (r"0.25 = \frac{1}{4}", {
            r"0.52 = \frac{1}{4}": "false", r"2.5 = \frac{1}{4}": "false",  # digit
        }),
        (r"\sqrt{a^2} = a \quad \text{for } a > 0", {
            r"\sqrt{a^2} = a \quad \text{for } a <  0": "false",  # condition
            r"\sqrt{a^2} = a \quad \text{for } a \ge  0": "equivalent",
            r"\sqrt{a^2} = a \quad \text{for } \text{not } a > 0": "refused",  # negation
        }),
        (r"\begin{aligned} (a + b)^2 &= a^2 + 2 a b \\ &\quad + b^2 \end{aligned}", {
            r"\begin{aligned} (a + b)^2 &= a^2 + 2 a b \\ &\quad  b^2 \end{aligned}": "refused",
        }),
        (r"a b + b = b (a + 1)", {r"a b \quad + b = b (a + 1)": "refused"}),  # gap
        (r"\max(a, b) - \min(b, 2) = -\min(2, b) + \max(b, a)", {
            r"\max(b, a) - \min(b, 2) = -\min(2, b) + \max(b, a)": "equivalent",
        }),
    ],
)  # fmt: skip
def test_outcome_of_an_edit(latex: str, expected: dict[str, str]) -> None:
    found = outcomes(latex)
    assert {text: found.get(text) for text in expected} == expected
