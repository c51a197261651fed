"""Examples with the line between their classes in the build: numbers, picture, refusals."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from graphs import LOGISTIC, logistic

from stepcheck.graph import GraphError, draw, picture_of
from stepcheck.plot.examples import examples_of

if TYPE_CHECKING:
    from stepcheck.graph.live.data import Data, Example

SNIPPETS = Path(__file__).parent.parent / "snippets"
LIVE = LOGISTIC + "gradient: w_1, w_2, b\nshow: values, gradients\nrate: 0.5\n"
RANGES = r"live: x_1 in [-4.5, 4.5], x_2 in [-4, 5], y in \{0, 1\}" + "\n"
FIELD = r"x_1, x_2, y in model.students, \hat{y} = 0.5"
ROW = (LIVE + RANGES).count("\n") + 1


def read(name: str, place: tuple[int, int]) -> list[Example]:
    return examples_of(name, place, SNIPPETS, GraphError)


def data_for(field: str = FIELD) -> Data:
    live = picture_of(f"{LIVE}{RANGES}data: {field}", logistic(), None, read).live
    assert live
    assert live.data
    return live.data


@pytest.mark.parametrize(("node", "level"), [(r"\hat{y}", 0.5), (r"\hat{y}", 0.7), ("z", -1.25)])
def test_the_line_and_the_counts_are_those_of_numpy(node: str, level: float) -> None:
    data = data_for(f"x_1, x_2, y in model.students, {node} = {level}")
    found = np.array(data.examples)
    z = found[:, :2] @ [0.4, 0.3] - 0.2
    score = level if node == "z" else np.log(level / (1 - level))
    assert list(data.reached) == list(z >= score)
    line = np.array(data.line)
    np.testing.assert_allclose(line @ [0.4, 0.3] - 0.2, score, atol=1e-5)
    (left, right), (low, high) = data.ends
    ends = line.reshape(-1, 2)
    assert (left, right) == (-4.5, 4.5)
    on_frame = np.isin(ends[:, 0], (left, right)) | np.isin(ends[:, 1], (low, high))
    assert on_frame.sum() == 2  # it crosses the plane
    along = line[:, 1] - line[:, 0]
    assert (along[:, 0] * 0.3 - along[:, 1] * 0.4 > 0).all()  # what is more lies to its left


def test_without_a_script_it_is_a_picture_with_words() -> None:
    html = draw(picture_of(f"{LIVE}{RANGES}data: {FIELD}", logistic(), None, read), "g")
    plane = re.search(r"<stepcheck-examples .*</stepcheck-examples>", html)
    assert plane
    assert 'role="img"' in plane[0]
    assert 'role="slider"' not in plane[0]
    assert plane[0].count('class="sp-one"') == 9
    assert plane[0].count('class="sp-zero"') == 11
    said = "y hat is at least 0.5 at 6 of 9 examples with y 1, and at 2 of 11 with y 0."
    assert said in plane[0]
    assert re.findall(r'class="sp-count">(\d+)', plane[0]) == ["6", "2"]
    assert html.index("<stepcheck-examples") < html.index('class="sl-panel"')


def test_where_no_code_may_run_the_field_is_only_read() -> None:
    picture = picture_of(f"{LIVE}{RANGES}data: {FIELD}", logistic())
    assert picture.live
    assert picture.live.data is None
    assert "stepcheck-examples" not in draw(picture, "g")


@pytest.mark.parametrize(
    ("field", "column", "words"),
    [
        ("model.students", 7, "this is no data"),
        (r"x_1 in model.students, \hat{y} = 0.5", 7, "this is no data"),
        (r"x_1, x_2, y in model.students, \hat{y} = half", 7, "this is no data"),
        (r"x_1, x_1, y in model.students, \hat{y} = 0.5", 12, "both directions are the same"),
        (r"x_1, y in model.students, \hat{y} = 0.5", 12, "y is a switch"),
        (r"x_1, x_2, x_1 in model.students, \hat{y} = 0.5", 17, "is a feature already"),
        (r"x_1, z in model.students, \hat{y} = 0.5", 12, "z is no input of this graph"),
        (r"x_1, x_2, y in model.students, q = 0.5", 38, "not been introduced"),
        (r"x_1, x_2, y in model.students, b = 0.5", 38, "b depends neither on x_1 nor on x_2"),
        (r"x_1, x_2, y in model.pupils, \hat{y} = 0.5", 22, "has no function 'pupils'"),
        (r"x_1, x_2, y in nowhere.students, \hat{y} = 0.5", 22, "there is no snippets/nowhere.py"),
        (r"x_1, x_2, y in model.odds, \hat{y} = 0.5", 22, "cannot be called without arguments"),
        (r"x_1, x_2, y in model.numbers, \hat{y} = 0.5", 22, "returned dict, and no pair"),
        (r"w_1, x_2, y in model.students, \hat{y} = 0.5", 22, "w_1 = 3 in example 0 of"),
    ],
)
def test_bad_data_say_where_and_what(field: str, column: int, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        data_for(field)
    assert words in caught.value.problem
    assert caught.value.place == (ROW, column)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([], "has 0 examples"),
        ([(0.0, 0.0, 1.0)] * 1001, "has 1001 examples"),
        ([(0.0, 0.0, 2.0)], "example 0 of model.students has the label 2"),
        ([(0.0, 0.0, 1.0), (0.0, 5.5, 1.0)], "x_2 = 5.5 in example 1"),
    ],
)
def test_examples_that_do_not_fit_are_refused(examples: list[Example], words: str) -> None:
    source = f"{LIVE}{RANGES}data: {FIELD}"
    with pytest.raises(GraphError) as caught:
        picture_of(source, logistic(), None, lambda _name, _place: examples)
    assert words in caught.value.problem
    assert caught.value.place == (ROW, 22)


def test_examples_need_a_live_figure_that_leaves_them_where_they_are() -> None:
    with pytest.raises(GraphError, match="'data' belongs to a live figure"):
        picture_of(f"{LOGISTIC}show: values\ndata: {FIELD}", logistic(), None, read)
    led = LIVE.replace("gradient: w_1,", "gradient: x_1,")
    with pytest.raises(GraphError, match="a gradient step moves x_1"):
        picture_of(f"{led}{RANGES}data: {FIELD}", logistic(), None, read)
