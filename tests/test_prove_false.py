"""Nothing false is proved: traps, twins of true displays, mutants of our pages; and unsound rules.

Each step is handed to the proof as if it held. What is proved is then judged at points.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import every
from corpus import DISPLAYS, TWINS, scope_of
from mutation.mutants import PAGES, claims, mutants
from mutation.outcome import scope_at
from proving import Step, steps_of

from stepcheck.core.check.checker import check_display
from stepcheck.core.proof import conditions, prove, slopes
from stepcheck.core.proof.algebra import indices, powers, sums
from stepcheck.core.proof.algebra.ring.signs import POSITIVE, ZERO
from stepcheck.core.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stepcheck.core.proof.algebra.ring.field import Fraction
    from stepcheck.core.proof.names import Names

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
SCOPES = yaml.safe_load((Path(__file__).parent / "golden_scopes.yaml").read_text(encoding="utf-8"))
SEED = 14

DATA = yaml.safe_load((Path(__file__).parent / "data" / "traps.yaml").read_text(encoding="utf-8"))
TRAPS = [latex for kind in DATA["traps"].values() for latex in kind]


def scope() -> Scope:
    """Return a scope with names of every kind."""
    found = Scope()
    introduce(DATA["scope"], found)
    return found


def introduce(lines: Iterable[str], found: Scope) -> None:
    for line in lines:
        assert all(v.verdict == "holds" for v in check_display(line, found)), line


def wrongly(steps: Iterable[Step]) -> list[Step]:
    """Return the steps that are proved for all that they claim, and false."""
    return [s for s in steps if s.proof and not s.proof.sizes and s.is_false]


@pytest.fixture(scope="module")
def here() -> Scope:
    return scope()


@pytest.mark.parametrize("latex", TRAPS)
def test_a_trap_is_false_and_not_proved(latex: str, here: Scope) -> None:
    steps = steps_of(latex, here)
    assert [s.is_false for s in steps].count(True) == 1, latex
    assert wrongly(steps) == []


@pytest.mark.parametrize(("name", "number"), every(4, TWINS))
def test_no_twin_of_a_true_display_is_proved(name: str, number: int) -> None:
    latex = DISPLAYS[name]["twins"][number]["latex"]
    steps = steps_of(latex, scope_of(DISPLAYS[name]))
    assert wrongly(steps) == []
    assert not steps or not all(s.proof for s in steps)


@pytest.mark.parametrize("path", every(4, GOLDEN), ids=lambda path: path.stem)
def test_nothing_false_of_the_golden_cases_is_proved(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    given = case["scope"]
    for display in (case, *case.get("twins", [])):
        found = Scope()
        for line in SCOPES[given] if isinstance(given, str) else given:
            check_display(line, found)
        steps = steps_of(display["latex"], found)
        assert wrongly(steps) == [], display["latex"]


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.full)])
def test_no_mutant_of_our_pages_is_proved_that_is_false(
    capsys: pytest.CaptureFixture[str], count: int
) -> None:
    everything = [m for page in PAGES for claim in claims(page) for m in mutants(claim)]
    sample = random.Random(SEED).sample(everything, count)  # noqa: S311  no secret
    tried = proved = 0
    for mutant in sample:
        steps = steps_of(mutant.latex, scope_at(mutant.claim), mutant.side)
        tried += len(steps)
        proved += sum(s.proof is not None for s in steps)
        assert wrongly(steps) == [], mutant.name
    with capsys.disabled():
        print(
            f"\nproof of {count} mutants: {tried} steps tried, {proved} proved, none of them false"
        )
    assert tried > count / 2


def all_but_zero(
    self: prove.Attempt, env: Names, switch: Fraction, sign: int, step: prove.Step, cases: int
) -> bool:
    """Prove what a case asks for, and take it for granted where something is 0."""
    return sign == ZERO or IN_CASE(self, env, switch, sign, step, cases)


IN_CASE = prove.Attempt.in_case

# A rule that is taken for granted, where it lives, and a false claim that it would prove.
UNSOUND: list[tuple[object, str, Callable[..., object], str]] = [
    (powers, "modulus_of_factor", lambda factor: factor, r"\sqrt{x^2} = x"),
    (powers, "signs_of", lambda _x: POSITIVE, r"(-u)^s = u^s"),
    (sums, "lies_within", lambda *_: True, r"\sum_{i=1}^{m-1} v_i \delta_{ik} = v_k"),
    (sums, "count", lambda b: b.high - b.low + 1, r"\sum_{i=m}^{n} 1 = n - m + 1"),
    (slopes, "delta", lambda a, _b: a.field.one, r"\frac{\partial v_i}{\partial v_k} = 1"),
    (indices, "signs_of", lambda _x: POSITIVE, r"\delta_{ik} = 0"),
    (conditions, "signs_of", lambda _x: POSITIVE,
     r"1 = \begin{cases} 1 & \text{if } x > 0 \\ x & \text{if } x \le 0 \end{cases}"),
    (prove, "signs_of", lambda _x: ZERO | POSITIVE, r"x^3 \ge 0"),
    (prove.Attempt, "in_case", all_but_zero,
     r"0 = \begin{cases} 1 & \text{if } x = 0 \\ 0 & \text{if } x \ne 0 \end{cases}"),
    (prove, "vanishes", lambda _x: True, r"x = y"),
]  # fmt: skip


@pytest.mark.parametrize(("room", "name", "rule", "trap"), UNSOUND, ids=[u[1] for u in UNSOUND])
def test_an_unsound_rule_is_seen(
    room: object, name: str, rule: Callable[..., object], trap: str, here: Scope,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert wrongly(steps_of(trap, here)) == []
    monkeypatch.setattr(room, name, rule)
    assert wrongly(steps_of(trap, here)), trap
