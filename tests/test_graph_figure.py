"""The graphs show what the definitions say, in every form; mistakes stop the build."""

from __future__ import annotations

import numpy as np
import pytest
from graphs import ALL, DOCS, LOGISTIC, SHAPES, above, double, drawn, logistic, shape, test_set
from markdown import Markdown

from snippets import chain_rule
from stepcheck.graph import GraphError, draw, picture_of
from stepcheck.markdown.fences.graph import fence
from stepcheck.markdown.page import PageError

test_set.__test__ = False  # type: ignore[attr-defined]  # it is a set for tests, and no test


def test_values_and_gradients_are_those_of_the_snippet() -> None:
    text = (DOCS / "chain_rule.md").read_text(encoding="utf-8")
    source = f"output: k\nat: a = 2, c = -3\ngradient: a, c\n{ALL}"
    found = drawn(source, text).numbers
    u, v, r, k = chain_rule.forward(2.0, -3.0)
    assert [double(found.values[n]) for n in "uvrk"] == [u, v, r, k]
    backward = chain_rule.backward(2.0, -3.0)
    assert [double(found.gradients[n]) for n in "ac"] == np.asarray(backward).tolist()
    # The edge from u to k does not exist: both paths go through v and r.
    assert {e: double(x.number) for e, x in found.local.items() if e[1] == "k"} == {
        ("v", "k"): r, ("r", "k"): v}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_gradients_are_sums_of_products_over_the_paths(name: str) -> None:
    picture = shape(name)
    graph, numbers = picture.graph, picture.numbers
    upstream = {graph.output.name: 1.0}
    for node in reversed(list(graph.nodes)[:-1]):
        if node in numbers.gradients:
            upstream[node] = sum(
                double(numbers.local[node, c].number) * upstream[c] for c in graph.children(node)
            )
            np.testing.assert_allclose(double(numbers.gradients[node]), upstream[node], rtol=1e-12)


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("output: qq", (1, 9), "has not been introduced"),
        ("output: L\nat: w_1 = 0.4, q = 2\nshow: values", (2, 16), "not been introduced"),
        ("output: L\nat: w_1 = 0.4\nshow: values", (2, 5), "has no value"),
        (LOGISTIC.replace("y = 1", "y = 2") + ALL, (2, 56), "outside the set"),
        ("output: L\nat: b = z", (1, 9), "depends on itself"),
        ("output: b", (1, 9), "the graph is empty"),
        ("title: nothing", (1, 1), "the graph is empty"),
        ("output: L\ngradient: \\alpha", (2, 11), "is no node"),
        ("output: L\nshow: values, colour", (2, 15), "cannot be shown"),
        ("output: L\nheight: 3", (2, 1), "no field"),
        ("output: L\nwidth: 3", (2, 8), "is no width"),
        ("output: L\ndirection: up", (2, 12), "is no direction"),
    ],
)
def test_mistakes_say_where_and_what(source: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(GraphError) as caught:
        picture_of(source, logistic())
    assert (caught.value.place, words in caught.value.problem) == (place, True), caught.value


def test_an_undefined_step_is_an_error() -> None:
    page = r"$a \in \mathbb{R}$ $r := \log a$"
    with pytest.raises(GraphError, match="log"):
        picture_of("output: r\nat: a = -1\nshow: values", above(page).scope)


def test_the_fence_knows_only_what_stands_above_it() -> None:
    page = "$a \\in \\mathbb{R}$ and $p := a^2$\n\n```graph\noutput: q\n```\n\n$q := p + 1$\n"
    custom = [{"name": "graph", "class": "graph", "format": fence}]
    options = {"pymdownx.superfences": {"custom_fences": custom}}
    md = Markdown(extensions=["pymdownx.superfences", "stepcheck"], extension_configs=options)
    with pytest.raises(PageError, match=r":4:9: graph: .*not been introduced"):
        md.convert(page)


def test_the_same_graph_gives_the_same_text_in_words_too() -> None:
    first, second = (draw(test_set()[f"two features {ALL}"], "g") for _ in range(2))
    assert first == second
    assert "y hat is computed from z; its value is 0.5987" in first
    assert " href=" not in first
