"""The second view of a live figure in the build: its place, and what its field refuses."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from graphs import ALL, LOGISTIC, above, logistic

from stepcheck.graph import GraphError, draw, picture_of
from stepcheck.graph.draw.controls import data_of

ASSETS = Path(__file__).parent.parent / "docs" / "assets" / "javascripts"
LIVE = LOGISTIC + "gradient: w_1, w_2, b\n" + ALL + "\nlive: yes\n"
RIGHT = LIVE.replace("live: yes", r"live: w_1 in [-1, 1], w_2 in [-2, 2], y in \{0, 1\}")


def test_the_place_of_the_plane_is_there_before_a_script_is() -> None:
    picture = picture_of(RIGHT + "contours: w_1, b", logistic())
    assert picture.live
    assert picture.live.plane == ("w_1", "b")
    html = draw(picture, "g")
    plane = re.search(r"<stepcheck-contours .*</stepcheck-contours>", html)
    assert plane
    assert 'data-x="w_1" data-y="b"' in plane[0]
    assert '<title id="g-plane-title">Lines of equal L over w 1 and b</title><desc' in plane[0]
    assert plane[0].count("<clipPath") == 1
    assert "data-level" not in plane[0]
    assert "slider" not in plane[0]  # it is one when it has a value
    assert "stepcheck-contours" not in draw(picture_of(RIGHT, logistic()), "g")
    assert "plane" not in data_of(picture, picture.live)  # the element itself says its cells


def test_entries_of_arrays_are_directions() -> None:
    source = RIGHT.replace("w_1 = 0.4, w_2 = 0.3", r"\mathbf{w} = (0.4, 0.3)")
    source = source.replace("gradient: w_1, w_2, b", r"gradient: \mathbf{w}")
    live = picture_of(source + "contours: w_2, w_1", logistic()).live
    assert live
    assert live.plane in ((r"\mathbf{w}@2,1", r"\mathbf{w}@1,1"), ("w_2", "w_1"))


@pytest.mark.parametrize(
    ("contours", "column", "words"),
    [
        ("w_1", 11, "two directions"),
        ("w_1, w_2, b", 11, "two directions"),
        ("w_1, w_1", 16, "the same"),
        ("w_1, z", 16, "z is no input of this graph"),
        ("w_1, q", 16, "not been introduced"),
        ("w_1,", 15, "something is missing"),
        (r"y, w_1", 11, "y is a switch"),
    ],
)
def test_a_bad_plane_says_where_and_what(contours: str, column: int, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        picture_of(RIGHT + "contours: " + contours, logistic())
    assert words in caught.value.problem
    assert caught.value.place == (RIGHT.count("\n") + 1, column)
    assert caught.value.hint


def test_a_plane_needs_a_live_figure_and_one_number() -> None:
    with pytest.raises(GraphError, match="belongs to a live figure"):
        picture_of(LIVE.replace("live: yes\n", "contours: w_1, w_2"), logistic())
    page = above(
        r"$\mathbf{a} \in \mathbb{R}^2$ $s, t \in \mathbb{R}$ $\mathbf{r} := s t \mathbf{a}$"
    )
    source = (
        "output: \\mathbf{r}\nat: \\mathbf{a} = (1, 2), s = 1, t = 2\nshow: values\nlive: yes\n"
    )
    assert picture_of(source, page.scope).live
    with pytest.raises(GraphError, match="no single number"):
        picture_of(source + "contours: s, t", page.scope)
    fixed = above(r"$s, t \in \mathbb{R}$ $c := 3$ $r := c s t$").scope
    with pytest.raises(GraphError, match="c is defined on the page"):
        picture_of("output: r\nat: s = 1, t = 2\nshow: values\nlive: yes\ncontours: c, s", fixed)


@pytest.mark.parametrize("view", ["contours.js", "examples.js"])
def test_its_scripts_are_small_and_know_each_operation(view: str) -> None:
    doubles, *plane = (
        (ASSETS / name).read_text(encoding="utf-8") for name in ("doubles.js", "plane.js", view)
    )
    whole = "".join([doubles, *plane])
    assert len(gzip.compress(whole.encode())) < 6550
    tables = [
        re.search(r"const OPERATIONS = \{(.*?)^  \};", text, re.MULTILINE | re.DOTALL)
        for text in (doubles, (ASSETS / "numbers.js").read_text(encoding="utf-8"))
    ]
    own, all_of_them = (
        set(re.findall(r'^    "?([a-z]+|[+*/^])"?[:,]', table[1], re.MULTILINE))
        for table in tables
        if table
    )
    assert own == all_of_them - {"int"}  # which stands beside them
    assert not re.search(r"\beval\(|new Function|innerHTML", whole)
