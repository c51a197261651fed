"""The data of a live figure: trees that compute what the checker computes; ranges that are good."""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from graphs import ALL, FREE, LOGISTIC, SHAPES, above, logistic

from stepcheck.core.numbers import primal
from stepcheck.core.vocabulary import PRIMITIVES
from stepcheck.graph import GraphError, picture_of
from stepcheck.graph.compute.export import export
from stepcheck.graph.compute.graph import build
from stepcheck.graph.compute.knobs import Knob
from stepcheck.graph.compute.numbers import compute
from stepcheck.graph.fields.names import read_name, with_values
from stepcheck.graph.fields.spec import Text

if TYPE_CHECKING:
    from stepcheck.graph.compute.traced import Tree

ASSETS = Path(__file__).parent.parent / "docs" / "assets"
SCRIPT = ASSETS / "javascripts" / "graph.js"
BRANCHES = r"""$$p := \max(a, b, c) + |d|^3 + \operatorname{sign}(k) \cdot \min(h, a),
\quad q := \tanh\left(\frac{p}{10}\right) + \arctan(b) + \sqrt{h^2 + 1} + \sin(c) \cdot \cos(d),
\quad r := h^{b} + 2^{k} + \log(h^2 + 1) + \frac{q}{1 + p^2} + \cosh(a)$$"""
PAGES = {name: FREE + shape.page for name, shape in SHAPES.items()} | {"all": FREE + BRANCHES}
OPERATIONS = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "neg": lambda a: -a,
    "abs": abs,
    "max": max,
    "min": min,
    "sign": lambda a: math.copysign(1, a),
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "atan")},
}


def value(tree: Tree, at: dict[str, float]) -> float:
    if isinstance(tree, list):
        return OPERATIONS[tree[0]](*(value(part, at) for part in tree[1:]))
    return at[tree] if isinstance(tree, str) else tree


@pytest.mark.parametrize("name", PAGES)
def test_the_trees_compute_what_the_checker_computes(name: str) -> None:
    page, rng = above(PAGES[name]).scope, np.random.default_rng(len(name))
    for _ in range(5):
        at = {letter: float(rng.uniform(0.2, 2)) for letter in "abcdhk"}
        scope, _places = with_values(Text(", ".join(f"{n} = {x}" for n, x in at.items())), page)
        graph = build(scope, read_name(Text("r"), scope))
        found, trees = compute(scope, graph, graph.edges), export(scope, graph)
        for node, tree in trees.steps.items():
            at[node] = value(tree, at)
            np.testing.assert_allclose(at[node], float(found.values[node]), rtol=1e-12)
        assert list(trees.local) == graph.edges
        for edge, tree in trees.local.items():
            expected = float(primal(found.local[edge]))
            np.testing.assert_allclose(value(tree, at), expected, rtol=1e-12, err_msg=f"{edge}")


def test_the_script_knows_every_operation_and_is_small() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    named = re.search(r'of "([a-z ]+)"\.split', script)
    assert named
    known = {*named[1].split(), *re.findall(r'^ +"?(neg|[+*/^])"?: ', script, re.MULTILINE)}
    assert {*OPERATIONS, *PRIMITIVES} == known
    assert len(gzip.compress(SCRIPT.read_bytes())) < 10_000
    assert not re.search(r"\beval\(|new Function|innerHTML|<use", script)


LIVE = LOGISTIC + "gradient: w_1, w_2, b\n" + ALL + "\nlive: "


@pytest.mark.parametrize(
    ("live", "column", "words"),
    [
        ("w_1 in [-1, 1", 7, "no range"),
        ("w_1 in [-1, 1], w_2", 23, "no range"),
        ("w_1 in [1, -1]", 7, "is empty"),
        ("w_1 in [2, 3]", 7, "lies outside [2, 3]"),
        ("b in [-1, 1], w_1 in [0, x]", 21, "no range"),
        ("b in [-1, 1], z in [0, 1]", 21, "no input"),
        ("b in [-1, 1], q in [0, 1]", 21, "not been introduced"),
        ("b in [-1, 1], b in [-2, 2]", 21, "a range already"),
        (r"w_1 in \{0, 1\}", 7, "no end of its switch"),
        ("y in [0, 2]", 7, "outside the set that it was declared in"),
        ("w_1 in [-1, 1]", 7, "y = -2 lies outside the set"),
        ("yes\nrate: fast", 7, "no learning rate"),
        ("yes\nrate: 0", 7, "no learning rate"),
    ],
)
def test_a_bad_range_says_where_and_what(live: str, column: int, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        picture_of(LIVE + live, logistic())
    assert words in caught.value.problem
    assert caught.value.place == (4 + live.count("\n") + 1, column)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (LOGISTIC + "live: yes", "none are shown"),
        (LOGISTIC + ALL + "\npath: w_1\nlive: yes", "has no path"),
        (LOGISTIC + ALL + "\nrate: 0.5", "belongs to a live figure"),
        (LOGISTIC + ALL + "\nrate: 0.5\nlive: y in \\{0, 1\\}", "needs inputs to move"),
    ],
)
def test_fields_that_do_not_go_together_are_refused(source: str, words: str) -> None:
    with pytest.raises(GraphError, match=words):
        picture_of(source, logistic())


def test_a_range_in_which_a_step_is_undefined_is_refused() -> None:
    page = above(r"$a \in \mathbb{R}$ $r := \log a$").scope
    source = "output: r\nat: a = 1\nshow: values\nlive: "
    assert picture_of(source + "a in [0.5, 2]", page).live
    with pytest.raises(GraphError, match=r"r is undefined at a = -2: log of -2.*in \[0.1, 0.9\]"):
        picture_of(source + "yes", page)


def test_what_a_slider_cannot_move_is_refused() -> None:
    page = above(r"$a \in \mathbb{R}$ $$r := \begin{cases} a & a > 0 \\ 0 & a \le 0 \end{cases}$$")
    with pytest.raises(GraphError, match="r cannot be live"):
        picture_of("output: r\nat: a = 1\nshow: values\nlive: yes", page.scope)
    whole = LOGISTIC.split("at:")[0] + (
        "at: \\mathbf{x} = (3, -2), \\mathbf{w} = (0.4, 0.3), b = 0, y = 1\nshow: values\n"
        "gradient: \\mathbf{w}\nlive: yes"
    )
    with pytest.raises(GraphError, match="is a column, and a slider moves a single number"):
        picture_of(whole, logistic())


@pytest.mark.parametrize(
    ("start", "low", "high", "step"),
    [(0.4, -1, 1, 0.05), (3, -3, 3, 0.1), (0.25, 0, 10, 0.05), (1 / 3, 0, 1, 1 / 40)],
)
def test_a_slider_can_stand_at_its_start(
    start: float, low: float, high: float, step: float
) -> None:
    assert Knob("a", start, low, high).step == pytest.approx(step)
