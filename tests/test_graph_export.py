"""The data of a live figure: trees that compute what the checker computes; ranges that are good."""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from graphs import ALL, FREE, LOGISTIC, SHAPES, above, double, logistic

from stepcheck.core.vocabulary import PRIMITIVES
from stepcheck.graph import GraphError, draw, picture_of
from stepcheck.graph.compute.graph import build
from stepcheck.graph.compute.numbers import compute
from stepcheck.graph.fields.names import read_name, with_values
from stepcheck.graph.fields.spec import Text
from stepcheck.graph.live.export import export
from stepcheck.graph.live.knobs import Knob

if TYPE_CHECKING:
    from stepcheck.graph.live.tape import Item

ASSETS = Path(__file__).parent.parent / "docs" / "assets"
SCRIPTS = [ASSETS / "javascripts" / name for name in ("graph.js", "numbers.js", "walk.js")]
BRANCHES = r"""$$p := \max(a, b, c) + |d|^3 + \operatorname{sign}(k) \cdot \min(h, a),
\quad q := \tanh\left(\frac{p}{10}\right) + \arctan(b) + \sqrt{h^2 + 1} + \sin(c) \cdot \cos(d),
\quad s := \begin{cases} a^2 & a > b \\ b^3 & a \le b \end{cases},
\quad r := h^{b} + 2^{k} + \log(h^2 + 1) + \frac{q}{1 + p^2} + \cosh(a) + \pi s
+ \arcsin\left(\frac{a}{4}\right) \cdot \arccos\left(\frac{b}{5}\right)
+ \operatorname{arsinh}(c) + \sec\left(\frac{d}{5}\right)$$"""
PAGE_NODES = ["a", "b", "c", "d", "h", "k", "p_1", "p_2", "p_3", "s", "q_1", "q_2", "q_3", "r"]
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
    "pi": lambda: math.pi,
    "e": lambda: math.e,
    "asin": math.asin,
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "atan")},
}
HOLDS = {
    ">": lambda x: x > 0, "<": lambda x: x < 0, r"\ge": lambda x: x >= 0, r"\le": lambda x: x <= 0,
}  # fmt: skip


def value(tape: list[Item], place: int, at: dict[str, float]) -> float:
    """Return an item of a tape in doubles, for points where no two branches meet."""
    item = tape[place]
    if not isinstance(item, list):
        return at[item] if isinstance(item, str) else item
    name, *parts = item
    if name == "int":
        return float(parts[0])
    if name in ("cases", "bend"):
        rows = (
            row
            for row in parts
            if all(HOLDS[relation](value(tape, x, at)) for relation, x, *_slopes in row[0])
        )
        return value(tape, next(rows)[-1], at)
    found: float = OPERATIONS[name](*(value(tape, part, at) for part in parts))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_tape_computes_what_the_checker_computes(name: str) -> None:
    page, rng = above(PAGES[name]).scope, np.random.default_rng(len(name))
    for _ in range(5):
        at = {letter: float(rng.uniform(0.2, 2)) for letter in "abcdhk"}
        scope, _places = with_values(Text(", ".join(f"{n} = {x}" for n, x in at.items())), page)
        graph = build(scope, read_name(Text("r"), scope))
        found = compute(scope, graph, graph.edges)
        exported = export(scope, graph, dict.fromkeys(graph.nodes, ()))
        for node, place in exported.cells.items():
            at[node] = value(exported.tape, place, at)
            np.testing.assert_allclose(at[node], double(found.values[node]), rtol=1e-12)
        slopes = {(start, end): place for start, end, place in exported.local}
        for edge in graph.edges:
            expected = double(found.local[edge].number)
            got = value(exported.tape, slopes[edge], at) if edge in slopes else 0.0
            np.testing.assert_allclose(got, expected, rtol=1e-12, err_msg=f"{edge}")


def test_a_tape_says_nothing_twice() -> None:
    page = above(PAGES["softmax"]).scope
    exported = export(page, build(page, read_name(Text("r"), page)), dict.fromkeys(PAGE_NODES, ()))
    items = [repr(item) for item in exported.tape]
    assert len(items) == len(set(items))
    for place, item in enumerate(exported.tape):
        if isinstance(item, list):
            assert all(part < place for part in item[1:])


def test_the_scripts_know_every_operation_and_are_small() -> None:
    numbers = SCRIPTS[1].read_text(encoding="utf-8")
    table = re.search(r"const OPERATIONS = \{(.*?)^  \};", numbers, re.MULTILINE | re.DOTALL)
    assert table
    known = set(re.findall(r'^    "?([a-z]+|[+*/^])"?[:,]', table[1], re.MULTILINE))
    assert {*OPERATIONS, *PRIMITIVES, "int"} == known
    assert len(gzip.compress(b"".join(s.read_bytes() for s in SCRIPTS))) < 13_000
    for script in SCRIPTS:
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|<use", text)


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
        ("w_1 in [-1e400, 1e400]", 7, "no slider is as wide"),
        ("w_1 in [-1.7e308, 1.7e308]", 7, "no slider is as wide"),
        ("w_1 in [0, 5e-324]", 7, "no slider is as wide, or as narrow"),
        ("w_1 in [0.4000001, 2]", 7, "w_1 = 0.4 lies outside [0.4000001, 2]"),
        (r"w_1 in \{0, 1\}", 7, "no end of its switch"),
        ("y in [0, 2]", 7, "outside the set that it was declared in"),
        ("w_1 in [-1, 1]", 7, "y = -2 lies outside the set"),
        ("yes\nrate: fast", 7, "no learning rate"),
        ("yes\nrate: 0", 7, "no learning rate"),
        ("yes\nplay: twice", 7, "does not play 'twice'"),
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
        (LOGISTIC + ALL + "\nplay: once", "'play' belongs to a live figure"),
        (LOGISTIC + ALL + "\nplay: once\nlive: no", "'play' belongs to a live figure"),
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


def test_a_slider_ends_where_its_author_says() -> None:
    page = above(r"$a, b \in \mathbb{R}$ $r := \log(1 - a) + b$").scope
    source = "output: r\nat: a = 0.12345678, b = 0.7654321\nshow: values\nlive: "
    ranges = r"a in [-0.00000001, 0.99999999], b in \{0.7654321, 1\}"
    html = draw(picture_of(source + ranges, page), "g")
    slider = re.search(r'min="(.*?)" max="(.*?)" step=".*?" value="(.*?)"', html)
    assert slider
    assert [float(x) for x in slider.groups()] == [-1e-8, 0.99999999, 0.12345678]
    assert re.findall(r'data-moves="b" value="(.*?)"', html) == ["0.7654321", "1"]


def test_what_is_cut_to_a_whole_number_does_not_move() -> None:
    page = above(r"$a \in \mathbb{R}$ $r := \lfloor 2.5 \rfloor a$ $q := \lceil a \rceil$").scope
    live = picture_of("output: r\nat: a = 3\nshow: values\nlive: yes", page).live
    assert live
    assert value(live.exported.tape, live.exported.cells["r"], {"a": 3.0}) == 6
    with pytest.raises(GraphError, match="ceil of a number that moves"):
        picture_of("output: q\nat: a = 3\nshow: values\nlive: yes", page)


def test_what_a_slider_cannot_move_is_refused() -> None:
    page = above(r"$a \in \mathbb{R}$ $c := 3$ $$r := \sum_{i=1}^{c} a^i$$")
    live = picture_of("output: r\nat: a = 1\nshow: values\nlive: yes", page.scope).live
    assert live
    assert [knob.name for knob in live.knobs] == ["a"]
    with pytest.raises(GraphError, match="c is no input of this graph"):
        picture_of("output: r\nat: a = 1\nshow: values\nlive: c in [1, 5]", page.scope)


def test_the_entries_of_an_array_move_one_by_one() -> None:
    whole = LOGISTIC.split("at:")[0] + (
        "at: \\mathbf{x} = (3, -2), \\mathbf{w} = (0.4, 0.3), b = 0, y = 1\n"
        "show: values, local, gradients\ngradient: \\mathbf{w}\n"
        "live: \\mathbf{w} in [-1, 1], x_1 in [0, 4], y in \\{0, 1\\}"
    )
    live = picture_of(whole, logistic()).live
    assert live
    ends = [(-1, 1), (-1, 1), (0, 4), (0, 1)]
    assert [(knob.low, knob.high) for knob in live.knobs[:4]] == ends
    assert live.knobs[0].name == r"\mathbf{w}@1,1"
    assert live.knobs[2].name == r"\mathbf{x}@1,1"


@pytest.mark.parametrize(
    ("start", "low", "high", "step"),
    [(0.4, -1, 1, 0.05), (3, -3, 3, 0.1), (0.25, 0, 10, 0.05), (1 / 3, 0, 1, 1 / 40)],
)
def test_a_slider_can_stand_at_its_start(
    start: float, low: float, high: float, step: float
) -> None:
    assert Knob("a", start, low, high).step == pytest.approx(step)
