"""Every number of sixty figures and more, read from drawing, caption, table and description.

They are compared with an evaluation that knows nothing of the package: functions over mpmath, whose
slopes are differences in high precision.
"""

from __future__ import annotations

import html
import re
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import mpmath as mp
import numpy as np
import pytest
from conftest import some
from flint import fmpq
from graphs import above, on_pages
from test_graph_geometry import overlaps
from zoo import ALL, Made, cross_entropy, sigmoid
from zoo import ZOO as FIRST
from zoo_models import MODELS

from stepcheck.graph import draw, picture_of
from stepcheck.graph.draw.svg import fit
from stepcheck.graph.fields.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stepcheck.graph.picture import Picture

ZOO = FIRST | MODELS
Value = Any
Cell = tuple[str, tuple[int, int]]
DIGITS = 90
NUDGE = mp.mpf(10) ** -30
SAME = mp.mpf(10) ** -20  # how exactly a difference quotient is known
JUMP = mp.mpf("0.001")  # what a value that moves by so little as a nudge has jumped by
SHOWN = re.compile(r'<(td|text|span)[^>]* data-shows="([^"]*)"[^>]*>([^<]*)<')
ENDS = re.compile(r'data-from="([^"]*)" data-to="([^"]*)"')
NUMBER = r"−?[\d.]+(?:e[+−]\d+)?"
LOGISTIC = {
    "z": ("w_1 x_1 w_2 x_2 b", lambda w, x, v, t, b: w * x + v * t + b),
    r"\hat{y}": ("z", sigmoid),
    "L": (r"y \hat{y}", cross_entropy),
}
PAGES = {
    "logistic": LOGISTIC,
    "logit": {"z": LOGISTIC["z"]},
    "prediction": {name: LOGISTIC[name] for name in ("z", r"\hat{y}")},
    "two paths": {
        "u": ("a c", lambda a, c: a * c + 4), "v": ("u", lambda u: u * u),
        "r": ("u", lambda u: 3 * u + 1), "k": ("v r", lambda v, r: v * r),
    },
    "hidden layer": {
        "u_1": ("v_1 x_1 v_2 x_2 c_1", LOGISTIC["z"][1]), "a_1": ("u_1", mp.tanh),
        "u_2": ("k_1 x_1 k_2 x_2 c_2", LOGISTIC["z"][1]), "a_2": ("u_2", mp.tanh),
        "r": ("w_1 a_1 w_2 a_2 b", LOGISTIC["z"][1]), "p": ("r", sigmoid),
        "E": ("y p", cross_entropy),
    },
    "three students": {
        "q_1": ("w_1 w_2", lambda w, v: 3 * w - 2 * v - mp.mpf("0.2")),
        "q_2": ("w_1 w_2", lambda w, v: 2 * w + 4 * v - mp.mpf("0.2")),
        "q_3": ("w_1 w_2", lambda w, v: mp.mpf("1.5") * (v - w) - mp.mpf("0.2")),
        "K": ("q_1 q_2 q_3", lambda q, r, s: (
            mp.log(1 + mp.exp(-q)) + mp.log(1 + mp.exp(r)) + mp.log(1 + mp.exp(-s))) / 3),
    },
    "sigmoid": {
        "s": ("z", lambda z: -z), "u": ("s", mp.exp), "v": ("u", lambda u: 1 + u),
        "p": ("v", lambda v: 1 / v),
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(DIGITS):
        yield


def split(names: str) -> list[str]:
    """Return names that stand between spaces, of which those in braces do not count."""
    found, depth = [""], 0
    for letter in names:
        depth += (letter == "{") - (letter == "}")
        if letter == " " and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


class Oracle:
    """A graph as plain functions, at one point."""

    def __init__(self, steps: dict[str, Any], inputs: dict[str, Value]) -> None:
        self.steps = {name: (split(parents), f) for name, (parents, f) in steps.items()}
        self.values = self.forward(inputs)

    @property
    def edges(self) -> set[tuple[str, str]]:
        """The pairs of a parent and a child."""
        return {(p, child) for child, (parents, _f) in self.steps.items() for p in parents}

    def forward(self, held: dict[str, Value]) -> dict[str, Value]:
        """Return all values, from some that are held."""
        values = dict(held)
        for name, (parents, f) in self.steps.items():
            if name not in values:
                values[name] = f(*(values[parent] for parent in parents))
        return values

    def local(self, start: str, end: str) -> dict[tuple[Cell, Cell], Value]:
        """Return the slopes along an edge, by both numbers that each is between."""
        parents, f = self.steps[end]

        def along(x: Value) -> Value:
            return f(*(x if parent == start else self.values[parent] for parent in parents))

        return self.slopes(start, end, along)

    def total(self, start: str, end: str) -> dict[tuple[Cell, Cell], Value]:
        """Return the slopes of the last value by another, all that depends on it computed anew."""
        kept = {n: v for n, v in self.values.items() if n not in self.steps}

        def whole(x: Value) -> Value:
            return self.forward({**kept, start: x})[end]

        return self.slopes(start, end, whole)

    def slopes(self, start: str, end: str, f: Callable[[Value], Value]) -> dict[Any, Value]:
        """Return slopes as quotients of differences to both sides; NaN where those differ."""
        at, here = self.values[start], grid(self.values[end])
        found = {}
        for place in places(at):
            sides = [slope(f, at, place, side, here) for side in (1, -1)]
            for row, column in places(self.values[end]):
                up, down = (side[row, column] for side in sides)
                jumps = abs(up) * NUDGE > JUMP
                close = abs(up - down) < SAME * (1 + abs(up)) and not jumps
                key = (start, place), (end, (row, column))
                found[key] = (up + down) / 2 if close else mp.nan
        return found


def grid(value: Value) -> Value:
    """Return a value as rows and columns."""
    return value if isinstance(value, np.ndarray) else np.array([[value]], dtype=object)


def places(value: Value) -> Iterator[tuple[int, int]]:
    """Yield the places of a value's numbers."""
    rows, columns = grid(value).shape
    return product(range(rows), range(columns))


def slope(f: Any, at: Value, place: tuple[int, int], side: int, here: Value) -> Value:  # noqa: ANN401
    """Return the quotient of differences on one side, NaN where there is no value."""
    moved = grid(at).copy()
    moved[place] = moved[place] + side * NUDGE
    try:
        there = grid(f(moved if isinstance(at, np.ndarray) else moved[0, 0]))
    except (ValueError, ZeroDivisionError):
        return np.full(here.shape, mp.nan, dtype=object)
    if any(isinstance(x, mp.mpc) for x in there.flat):
        return np.full(here.shape, mp.nan, dtype=object)
    return (there - here) * (side / NUDGE)


@cache
def made(name: str) -> Picture:
    return picture_of(ZOO[name].source, above(ZOO[name].page).scope)


def key_of(kind: str, *cells: Cell, shaped: dict[str, bool]) -> str:
    """Return how a figure names a number."""
    names = [
        f"{name}@{place[0] + 1},{place[1] + 1}" if shaped[name] else name for name, place in cells
    ]
    return ":".join([kind, *names])


def expected(oracle: Oracle, gradients: set[str]) -> dict[str, Value]:
    """Return all numbers that a figure may show, by name."""
    shaped = {name: isinstance(v, np.ndarray) for name, v in oracle.values.items()}
    output = list(oracle.steps)[-1]
    found = {
        key_of("value", (name, place), shaped=shaped): grid(value)[place]
        for name, value in oracle.values.items()
        for place in places(value)
    }
    missing: set[Cell] = set()
    for start, end in oracle.edges:
        for (a, b), x in oracle.local(start, end).items():
            found[key_of("local", a, b, shaped=shaped)] = x
    for name in reversed([*oracle.values]):
        # Where a slope on the way is missing, so is what is multiplied with it.
        for end in (child for start, child in oracle.edges if start == name):
            for (a, b), x in oracle.local(name, end).items():
                if mp.isnan(x) or (b in missing and abs(x) > SAME):
                    missing.add(a)
        if name in gradients:
            for (a, _b), x in oracle.total(name, output).items():
                found[key_of("gradient", a, shaped=shaped)] = mp.nan if a in missing else x
    return found


def complaint(text: str, true: Value, digits: int, *, bare: bool, known: Value) -> str:
    """Return what is wrong with a printed number, nothing if it is right.

    `bare` says that its sign stands elsewhere; `known` is how exactly the true number is known.
    """
    if mp.isnan(true):
        return "" if text == "none" else "this slope does not exist"
    match = re.fullmatch(rf"(?:([=≈]) )?({NUMBER})", text)
    if not match or (match[1] is None) != bare:
        return "this is no number behind a sign"
    printed = Decimal(match[2].replace("−", "-"))
    shown = mp.mpf(str(printed))
    if abs(shown - true) <= known * abs(true) or (shown == 0 and abs(true) < known):
        return ""
    if match[1] == "=":
        return f"it is not equal to {mp.nstr(true, 12)}"
    last = mp.mpf(10) ** (printed.adjusted() - digits + 1)
    if abs(shown - true) > last / 2 + known * abs(true):
        return f"it is not near {mp.nstr(true, 12)}"
    return ""


def complaints(page: str, found: dict[str, Value], array: Callable[[str], bool]) -> list[str]:
    """Return what is wrong with the numbers of a drawing and of its table."""
    wrong = []
    for tag, escaped, text in SHOWN.findall(page):
        key = html.unescape(escaped)
        if key == "product":
            continue
        digits = 6 if tag != "text" else 4
        known = SAME if not key.startswith("value") else mp.mpf(10) ** (5 - DIGITS)
        bare = array(key)
        said = complaint(text, found[key], digits, bare=bare, known=known)
        wrong += [f"{key} {text}: {said}"] if said else []
    return wrong


def check(picture: Picture, oracle: Oracle) -> None:
    """Compare a figure with an oracle."""
    page = draw(picture, "g")
    arrows = {tuple(map(html.unescape, pair)) for pair in ENDS.findall(page)}
    drawn = {pair for pair in arrows if not any(name.startswith("group:") for name in pair)}
    assert sorted(drawn) == sorted(oracle.edges)
    found = expected(oracle, set(picture.slopes()))
    shapes = {name: isinstance(v, np.ndarray) for name, v in oracle.values.items()}
    numbers = [html.unescape(key) for _t, key, _x in SHOWN.findall(page)]
    assert numbers or not picture.show

    def array(key: str) -> bool:
        return any(shapes[part.partition("@")[0]] for part in key.split(":")[1:])

    assert complaints(page, found, array) == []
    for name in picture.graph.nodes:  # nothing is left out that there is room for
        if "values" in picture.show and not shapes[name]:
            assert numbers.count(f"value:{name}") >= 3
    check_words(page, picture, found)


def check_words(page: str, picture: Picture, found: dict[str, Value]) -> None:
    """Compare the description with what is known."""
    said = html.unescape(re.findall(r"<desc[^>]*>(.*?)</desc>", page, re.DOTALL)[0])
    of = spoken(picture.graph.output.latex)
    for name in picture.graph.nodes:
        texts = re.findall(
            rf"(?:^|\. ){re.escape(spoken(name))} is [^;.]*; its value is ({NUMBER})\.", said
        )
        texts = [(text, found[f"value:{name}"]) for text in texts]
        by = re.findall(
            rf"Derivative of {re.escape(of)} by {re.escape(spoken(name))}: ({NUMBER}|none)\.", said
        )
        texts += [(text, found[f"gradient:{name}"]) for text in by]
        for text, true in texts:
            assert not complaint(text.rstrip("."), true, 4, bare=True, known=SAME), (
                name,
                text,
            )
        scalar = f"value:{name}" in found
        assert bool(texts) or not scalar or "values" not in picture.show


@pytest.mark.parametrize("name", ZOO)
def test_every_number_of_a_made_figure_is_right(name: str) -> None:
    one: Made = ZOO[name]
    check(made(name), Oracle(one.steps, one.inputs))


@pytest.mark.parametrize("tall", some([False, True], True), ids=["wide", "tall"])
def test_nothing_overlaps_in_made_figures(tall: bool) -> None:
    for name in ZOO:
        assert not overlaps(fit(made(name), tall=tall).layout), name


@pytest.mark.parametrize("name", [n for n, p in on_pages().items() if p.show])
def test_every_number_of_our_figures_is_right(name: str) -> None:
    picture = on_pages()[name]
    steps = next(
        steps for steps in PAGES.values() if {*steps} == {
            n for n, node in picture.graph.nodes.items() if not node.is_input}
    )  # fmt: skip
    inputs = {
        node.name: exact(picture.numbers.values[node.name])
        for node in picture.graph.nodes.values()
        if node.is_input
    }
    oracle = Oracle(steps, inputs)
    check(picture, oracle)
    if picture.product:
        check_product(draw(picture, "g"), picture, oracle)


def exact(number: object) -> Value:
    """Return a fraction of the checker's as a number of mpmath's."""
    assert isinstance(number, fmpq)
    return mp.mpf(int(number.p)) / int(number.q)


def check_product(page: str, picture: Picture, oracle: Oracle) -> None:
    """Compare the caption: the printed factors give the printed sum, and that is the slope."""
    text = html.unescape(re.findall(r'data-shows="product">([^<]*)<', page)[0])
    match = re.fullmatch(rf"[=≈] (.*?) [=≈] ({NUMBER})", text)
    assert match, text
    terms = [re.findall(NUMBER, term) for term in match[1].split(" + ")]
    total = sum(mp.fprod(mp.mpf(x.replace("−", "-")) for x in term) for term in terms)
    printed = Decimal(match[2].replace("−", "-"))
    unit = mp.mpf(10) ** (printed.adjusted() - 3)
    assert picture.product
    start, end = picture.product.ends
    (slope_of_all,) = oracle.total(start, end).values()
    for true in (total, slope_of_all):
        assert abs(mp.mpf(str(printed)) - true) <= unit / 2 * (1 + SAME), text


def test_the_oracle_sees_a_wrong_number() -> None:
    picture, one = made("softmax"), ZOO["softmax"]
    page = draw(picture, "g")
    oracle = Oracle(one.steps, one.inputs)
    found = expected(oracle, set(picture.slopes()))
    numbers = SHOWN.findall(page)
    assert len(numbers) > 100
    for n in range(0, len(numbers), 17):
        _tag, key, text = numbers[n]
        wrong = re.sub(r"\d(?=\D*$)", lambda m: str((int(m[0]) + 3) % 10), text)
        broken = page.replace(f'data-shows="{key}"', "", 0).replace(f">{text}<", f">{wrong}<")
        assert complaints(broken, found, lambda _key: False), (key, text)


def test_a_slope_that_is_exact_beside_a_rounded_value_is_written_so() -> None:
    page = r"$w, x, v \in \mathbb{R}$ $$h := \tanh(x), r := w h + (1 - h) v$$"
    picture = picture_of(f"output: r\nat: w = 1.5, x = 0.2, v = -0.4\n{ALL}", above(page).scope)
    texts = {key: text for _tag, key, text in SHOWN.findall(draw(picture, "g"))}
    assert texts["value:h"].startswith("≈")
    assert texts["local:h:r"] == texts["gradient:h"] == "= 1.9"
