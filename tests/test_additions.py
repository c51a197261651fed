"""What is added is known wherever it has to be: whoever does not know it refuses it, and says so.

The table of additions in docs/architecture.md names the places; here it is seen that none of them
has been forgotten, and what becomes of a thing that was added to one of them alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_args

import pytest
from flint import fmpq
from proving import steps_of

from stepcheck.command.fences import FAULTS, check_fences
from stepcheck.core import tree
from stepcheck.core.binders import BINDERS
from stepcheck.core.check.checker import check_display
from stepcheck.core.domains import Domain, Draw
from stepcheck.core.numbers import Real, whole
from stepcheck.core.proof.translate import TRANSLATORS
from stepcheck.core.read.grammar import atoms, blocks
from stepcheck.core.scope import Scope, Symbol
from stepcheck.core.tree import Expr, Mul
from stepcheck.core.value.evaluate import EVALUATORS
from stepcheck.core.verdict import HintKind, UpdateKind
from stepcheck.markdown.fences import fields as described
from stepcheck.markdown.site.means import FENCES
from stepcheck.mathjax import Formula, typeset
from stepcheck.pages import words
from stepcheck.pages.reading.foreign import CODE

if TYPE_CHECKING:
    from stepcheck.core.domains import Bound

NODES = {
    kind
    for kind in vars(tree).values()
    if isinstance(kind, type) and issubclass(kind, Expr) and kind is not Expr
}
CONDITIONS = {tree.Compare, tree.AllOf}
INSIDE = {tree.All}  # stands for an index
UNPROVED = {tree.Bare, tree.Compose, tree.Integral}
"""Nodes of which nothing is proved: a formula that has one is found to hold, and no more."""


def scope_of(*lines: str) -> Scope:
    """Return a scope with what these lines introduce."""
    scope = Scope()
    for line in lines:
        assert all(v.verdict == "holds" for v in check_display(line, scope)), line
    return scope


def verdict(latex: str, scope: Scope) -> str:
    """Return the verdict on a display with one statement."""
    (found,) = check_display(latex, scope)
    return found.verdict


def test_every_node_is_evaluated() -> None:
    assert EVALUATORS.keys() | CONDITIONS | INSIDE == NODES


def test_every_node_is_proved_of_or_said_not_to_be() -> None:
    assert TRANSLATORS.keys() | UNPROVED | CONDITIONS | INSIDE == NODES
    assert not TRANSLATORS.keys() & UNPROVED


def test_every_node_that_has_an_index_binds_it() -> None:
    binding = {kind for kind in NODES if {"start", "stop"} <= {f.name for f in fields(kind)}}
    assert binding == BINDERS.keys()


@pytest.mark.parametrize("command", [c for c in atoms.READERS if c.startswith("\\")])
def test_every_command_that_is_read_is_drawn(command: str) -> None:
    (rendered,) = typeset([Formula(rf"{command}{{x}}{{y}}")])
    assert rendered.error is None


CLAIMS = (
    r"\bigoplus_{i=1}^{2} a = 2 a",
    r"\bigoplus_{i=1}^{2} a = a^2",
    r"\bigoplus_{i=1}^{m} a = m a",
)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_new_kind_of_sum_is_no_sum_and_no_product(
    claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(atoms.READERS, r"\bigoplus", blocks.read_big)
    scope = scope_of(r"a \in \mathbb{R}, m \in \mathbb{N}")
    assert verdict(claim, scope) == "refused"
    assert [step.proof for step in steps_of(claim, scope)] == [None]


def test_a_new_kind_of_product_is_no_usual_one() -> None:
    with pytest.raises(NotImplementedError, match="wedge"):
        EVALUATORS[Mul](Plain(), Mul(tree.Num("2"), tree.Num("3"), "wedge"))  # type: ignore[arg-type]


class Plain:
    """An environment that knows numbers."""

    def eval(self, expr: Any) -> Any:  # noqa: ANN401  as an environment has it
        """Return the value of a literal."""
        return fmpq(int(expr.text))


@dataclass(frozen=True)
class Evens(Domain):
    """2, 4, 6, and so on: a set that only its class knows."""

    separate = True

    def contains(self, value: Real, bound: Bound) -> bool:  # noqa: ARG002
        """Whether a number is even and positive."""
        number = whole(value)
        return number is not None and number >= 2 and number % 2 == 0

    def draw(self, draw: Draw, bound: Bound) -> Real:  # noqa: ARG002
        """Return an even number."""
        return fmpq(2 * (abs(draw.integer()) or 1))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"(-1)^k = 1", "holds"), (r"k \ge 2", "holds"), (r"k > 2", "false"),
        (r"(k - 3)^2 > 0", "holds"), (r"(k - 346)^2 > 0", "false"),
        (r"(k - 5002)^2 > 0", "false"), (r"k < 10^6", "false"),
        (r"\lfloor \frac{k}{2} \rfloor = \frac{k}{2}", "holds"),
    ],
)  # fmt: skip
def test_a_new_set_is_searched(claim: str, expected: str) -> None:
    scope = Scope()
    scope.symbols["k", "plain"] = Symbol(("k", "plain"), "k", Evens())
    assert verdict(claim, scope) == expected


def test_every_hint_has_its_words() -> None:
    assert words.HINTS.keys() == set(get_args(HintKind))
    assert words.UPDATES.keys() == set(get_args(UpdateKind))


def test_every_fence_is_known_to_the_command_and_described() -> None:
    kinds = {fence.kind for fence in FENCES}
    assert kinds == FAULTS.keys(), "stepcheck and the editors see no fault of one"
    assert kinds <= CODE, "a formula in one would be read as a claim of the page"
    assert kinds - {"fields"} <= described.TABLES.keys(), "nobody has described the fields of one"


def test_a_fence_of_others_is_left_alone() -> None:
    assert check_fences("```graphviz\nno graph\n```\n", "page.md") == []
    (found,) = check_fences("```graph\nno graph\n```\n", "page.md")
    assert found.verdict == "refused"
