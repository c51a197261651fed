"""The rows of the vocabulary: what each says of proofs and browsers is what these make of it."""

from __future__ import annotations

from functools import cache, partial
from math import comb
from typing import TYPE_CHECKING, Any

import pytest
from flint import arb, fmpq
from graphs import above
from tapes import numbers_at

from stepcheck.core import arrays
from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import (
    ONE,
    PRECISIONS,
    ZERO,
    Dual,
    Noted,
    Number,
    Real,
    ball,
    decided,
    divide,
    exp,
    lift,
    precision,
    primal,
    sin,
    split,
)
from stepcheck.core.proof.algebra.kinds import PRIMITIVES as KNOWN
from stepcheck.core.proof.builtins import BUILT_IN
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.scope import Scope
from stepcheck.core.spelling import spelled
from stepcheck.core.tree import Apply, Num, Pow, Ref
from stepcheck.core.vocabulary import PRIMITIVES, ROWS, Function
from stepcheck.graph import GraphError
from stepcheck.graph.compute.graph import Graph, build
from stepcheck.graph.compute.numbers import compute
from stepcheck.graph.compute.rounding import is_none
from stepcheck.graph.fields.names import read_name, with_values
from stepcheck.graph.fields.spec import Text
from stepcheck.graph.live.export import export

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = [fmpq(n, 4) for n in (-12, -9, -4, -2, 0, 1, 2, 4, 5, 8, 12)]
ORDERS = range(1, 5)
STEP = fmpq(1, 2**60)
WITH_VALUES = [row for row in ROWS if row.value]


class Asked(Noted):
    """A number that notes by which primitives it is computed, and is what comes of it too."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def lifted(self, name: str) -> Asked:
        """Return a function of this."""
        self.names.add(name)
        return self

    def __neg__(self) -> Asked:
        return self

    def __add__(self, _other: Any) -> Any:  # noqa: ANN401  a dual knows better
        return NotImplemented if isinstance(_other, Dual) else self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __rtruediv__ = __pow__ = __add__


def made_of(row: Function) -> set[str]:
    """Return by which primitives a function and its derivative are computed."""
    asked = Asked()
    assert row.value
    try:
        row.value(Dual(1, asked, ONE))  # type: ignore[arg-type]  # the parts of a dual are noted
    except UndefinedError:
        return {"what is no primitive"}
    return asked.names


OF_NUMBERS = [row for row in ROWS if row.value and not row.branching]


@pytest.mark.parametrize("row", OF_NUMBERS, ids=lambda row: row.name)
def test_a_browser_computes_what_says_so(row: Function) -> None:
    assert row.browser == ("computed" if made_of(row) <= PRIMITIVES else "refused"), (
        f"{row.name} is computed by {made_of(row)}, and a browser knows {PRIMITIVES}"
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_proof_knows_what_says_so(row: Function) -> None:
    known = row in OF_NUMBERS and made_of(row) <= KNOWN.keys()
    assert row.proof == (row.name in BUILT_IN or known), (
        f"{row.name} is no row of BUILT_IN, and a proof knows no primitives but {set(KNOWN)}"
    )


def test_a_proof_knows_every_primitive() -> None:
    assert KNOWN.keys() >= PRIMITIVES


def test_a_primitive_of_its_own_is_seen() -> None:
    def logistic(x: Any) -> Any:  # noqa: ANN401  a number of any kind
        return lift("logistic", lambda t: t, logistic, x)

    assert made_of(Function("logistic", value=logistic)) == {"logistic"}
    assert made_of(Function("double", value=lambda x: x + exp(x))) == {"exp"}


def value_of(f: Callable[[Number], Number], x: Real) -> Real | None:
    """Return a function at a number, None where it has no value."""
    try:
        return primal(decided(lambda: f(x)))
    except UndefinedError:
        return None


def derivative(f: Callable[[Number], Number], x: Number, order: int) -> Real | None:
    """Return a derivative by the duals of a function, None where they say that there is none."""
    for tag in range(order):
        x = Dual(tag, x, ONE)
    try:
        found = f(x)
    except UndefinedError:
        return None
    for tag in reversed(range(order)):
        found = split(found, tag)[1]
    return primal(found)


def difference(f: Callable[[Number], Number], x: fmpq, order: int) -> arb | None:
    """Return a derivative as a difference quotient, None where a value of it is missing."""
    total: arb = ball(ZERO)
    for k in range(order + 1):
        value = value_of(f, x + STEP * fmpq(order - 2 * k, 2))
        if value is None:
            return None
        total += ball(value) * (-1) ** k * comb(order, k)
    return total / STEP**order


@pytest.mark.parametrize("row", WITH_VALUES, ids=lambda row: row.name)
def test_a_derivative_is_that_of_the_values(row: Function) -> None:
    assert row.value
    with precision(PRECISIONS[1]):
        for x in POINTS:
            for order in ORDERS:
                found, expected = derivative(row.value, x, order), difference(row.value, x, order)
                if found is not None and expected is not None:
                    assert abs(ball(found) - expected) < (1 + abs(expected)) / 2**60, (x, order)


def test_a_value_put_in_for_a_gap_has_no_slope_of_its_own() -> None:
    def sinc(x: Any) -> Any:  # noqa: ANN401  a number of any kind
        return ONE if primal(x) == 0 else divide(sin(x), x)

    with precision(PRECISIONS[1]):
        expected = difference(sinc, ZERO, 2)
        assert expected is not None
        assert abs(expected + fmpq(1, 3)) < STEP
        assert derivative(sinc, ZERO, 2) == 0


X, Y, ROW, PLACE = (Ref((letter, "plain")) for letter in "xyij")
COLUMN, OTHER, MATRIX = Ref(("v", "bold")), Ref(("w", "bold")), Ref(("A", "bold"))
OF_ARRAYS = {
    "max": (X, Y), "min": (X, Y), "kronecker": (ROW, PLACE), "inner": (COLUMN, OTHER),
    "normp": (COLUMN, Num("3")), "diag": (COLUMN,), "norm1": (COLUMN,), "norm2": (COLUMN,),
    "normmax": (COLUMN,), "vec": (MATRIX,), "trace": (MATRIX,), "det": (MATRIX,),
    "normF": (MATRIX,),
}  # fmt: skip
"""What functions are of that are no functions of one number."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_spelled_is_read_again(row: Function) -> None:
    scope = above(
        r"$x, y \in \mathbb{R}$, $i, j \in \{1, \dots, 3\}$, "
        r"$\mathbf{v}, \mathbf{w} \in \mathbb{R}^3$, $\mathbf{A} \in \mathbb{R}^{3 \times 3}$"
    ).scope
    call = Apply(row.name, (X,) if row.value else OF_ARRAYS[row.name])
    text = spelled(Pow(call, Num("2")), scope)
    assert parse(tokenise(text), scope) == Pow(call, Num("2")), text


def alike(a: Real | None, b: Real | None) -> bool:
    """Whether two numbers are the same as far as they are known, or both missing."""
    return a is b if a is None or b is None else abs(ball(a) - ball(b)) < STEP


@cache
def page_of(row: Function) -> tuple[Scope, Graph]:
    """Return a page on which r is a function of x, and its graph."""
    call = spelled(Apply(row.name, (Ref(("x", "plain")),)), Scope())
    scope = above(rf"$x \in \mathbb{{R}}$ $$r := {call}$$").scope
    return scope, build(scope, read_name(Text("r"), scope))


@pytest.mark.parametrize("row", WITH_VALUES, ids=lambda row: row.name)
def test_a_figure_has_the_values_of_the_page(row: Function) -> None:
    assert row.value
    scope, graph = page_of(row)
    for x in POINTS:
        expected = value_of(row.value, x)
        here, _places = with_values(Text(f"x = {x.p} / {x.q}"), scope)
        try:
            found = primal(arrays.number(compute(here, graph).values["r"]))
        except GraphError:
            found = None
        assert alike(found, expected), f"at {x} the page has {expected}, and a figure has {found}"


@pytest.mark.parametrize("row", WITH_VALUES, ids=lambda row: row.name)
def test_a_live_figure_has_the_values_and_slopes_of_the_page(row: Function) -> None:
    assert row.value
    f = row.value
    scope, graph = page_of(row)
    if row.browser == "refused":
        with pytest.raises(GraphError, match="of a number that moves"):
            export(scope, graph, dict.fromkeys(graph.nodes, ()))
        return
    exported = export(scope, graph, dict.fromkeys(graph.nodes, ()))
    for x in POINTS:
        shown = numbers_at(exported, {"x": x})
        expected = {"value:r": value_of(f, x)}
        if expected["value:r"] is not None:
            expected["local:x:r"] = decided(partial(derivative, f, x, 1))
        for name, number in expected.items():
            found = None if is_none(shown[name]) else shown[name]
            assert alike(found, number), f"at {x} {name} is {number}, and in a live figure {found}"
