"""The graphs show what the definitions say, nothing in them overlaps, mistakes stop the build."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from markdown import Markdown

from snippets import chain_rule
from stepcheck.core.numbers import primal
from stepcheck.core.scope import Scope
from stepcheck.graph import GraphError, GraphFenceError, draw, fence, picture_of
from stepcheck.graph.content import Picture
from stepcheck.graph.fence import scope_before
from stepcheck.graph.layout import Layout
from stepcheck.graph.route import lines_of, points
from stepcheck.graph.svg import layout_of
from stepcheck.pages import read_notation

DOCS = Path(__file__).parents[1] / "docs"
LOGISTIC = r"$n := 2$"
AT = "output: L\nat: x_1 = 3, x_2 = -2, w_1 = 0.4, w_2 = 0.3, b = -0.2, y = 1\n"
ALL = "show: values, local, gradients"
FREE = r"$a, b, c, d, h, k \in \mathbb{R}$ "
VALUES = "at: a = 0.5, b = 2, c = -1, d = 0.3, h = 1.5, k = -0.7\n"
SOFTMAX = r"""$$p_1 := e^a, \quad p_2 := e^b, \quad p_3 := e^c, \quad s := p_1 + p_2 + p_3, \quad
q_1 := \frac{p_1}{s}, \quad q_2 := \frac{p_2}{s}, \quad q_3 := \frac{p_3}{s}, \quad
r := -d \log q_1 - h \log q_2 - k \log q_3$$"""
NETWORK = r"""$$s_1 := \sin(a c + b d), \quad s_2 := \sin(a d + b c), \quad q_1 := e^{s_1},
\quad q_2 := e^{s_2}, \quad r := h q_1 + k q_2$$"""
GRAPHS = {
    "chain": (r"$p := a^2, \quad q := e^p, \quad s := q + 1, \quad r := \frac{1}{s}$", "r", "a"),
    "fork": (r"$p := a b, \quad q := p^2, \quad s := 3 p, \quad r := q s + p$", "r", "a, b"),
    "diamond": (r"$p := a + b, \quad q := p c, \quad s := p d, \quad r := q s$", "r", "a, b, c"),
    "softmax": (SOFTMAX, "r", "a, b, c"),
    "network": (NETWORK, "r", "a, b, c, d, h, k"),
}
SHOWS = ["", "show: values", ALL]


def notation() -> Scope:
    return read_notation(DOCS / "notation.md").scope


def scope_of(page: str, *, notation: Scope | None = None) -> Scope:
    return scope_before(page, len(page), notation)


def pictures() -> list[tuple[str, Picture]]:
    logistic, site = scope_of(LOGISTIC, notation=notation()), notation()
    found = []
    for show in SHOWS:
        found.append(
            (f"entries {show}", picture_of(f"{AT}gradient: w_1, w_2, b\n{show}", logistic))
        )
        for name, (page, output, by) in GRAPHS.items():
            source = f"output: {output}\n{VALUES}gradient: {by}\n{show}"
            found.append((f"{name} {show}", picture_of(source, scope_of(FREE + page))))
    found.append(("vectors", picture_of("output: L", site)))
    found.append(("path", picture_of(f"{AT}path: w_1\nshow: local", logistic)))
    found.append(("edge", picture_of(AT + r"edge: z, \hat{y}", logistic)))
    return found


Rectangle = tuple[float, float, float, float]


def rectangles(layout: Layout) -> dict[str, Rectangle]:
    """Return nodes and labels as (left, top, right, bottom) along u and v."""
    found = {}
    for box in layout.boxes.values():
        if box.edge is None:
            found[box.name] = (box.u, box.v - box.before, box.u + box.length, box.v + box.after)
        elif box.labelled:
            bottom = box.v - box.after - 2
            found[box.name] = (box.u, box.v - box.before, box.u + box.length, bottom)
    return found


def overlaps(layout: Layout) -> list[str]:
    """Return what touches what it should not."""
    areas = rectangles(layout)
    found = [
        f"{a} on {b}"
        for (a, p), (b, q) in combinations(areas.items(), 2)
        if p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]
    ]
    for line in lines_of(layout):
        for curve in line.curves:
            for u, v in points(curve):
                found += [
                    f"{line.edge} through {name}"
                    for name, (left, top, right, bottom) in areas.items()
                    if left + 0.5 < u < right - 0.5 and top < v < bottom
                ]
    return found


@pytest.mark.parametrize("tall", [False, True])
def test_nothing_overlaps(tall: bool) -> None:
    for name, picture in pictures():
        assert not overlaps(layout_of(picture, tall=tall)), name


def test_the_measure_of_overlaps_sees_them() -> None:
    picture = dict(pictures())[f"fork {ALL}"]
    layout = layout_of(picture, tall=False)
    node, label = layout.boxes["q"], next(b for b in layout.boxes.values() if b.labelled)
    node.v += 25
    assert overlaps(layout)
    node.v -= 25
    assert not overlaps(layout)
    label.v += 60
    assert overlaps(layout)


def test_values_and_gradients_are_those_of_the_snippet() -> None:
    text = (DOCS / "chain_rule.md").read_text(encoding="utf-8")
    source = f"output: k\nat: a = 2, c = -3\ngradient: a, c\n{ALL}"
    found = picture_of(source, scope_before(text, len(text), notation())).numbers
    u, v, r, k = chain_rule.forward(2.0, -3.0)
    assert [float(found.values[n]) for n in "uvrk"] == [u, v, r, k]
    backward = chain_rule.backward(2.0, -3.0)
    assert [float(found.gradients[n]) for n in "ac"] == list(backward)
    # The edge from u to k does not exist: both paths go through v and r.
    assert {e: float(x) for e, x in found.local.items() if e[1] == "k"} == {
        ("v", "k"): r, ("r", "k"): v}  # fmt: skip


@pytest.mark.parametrize("name", GRAPHS)
def test_gradients_are_sums_of_products_over_the_paths(name: str) -> None:
    picture = dict(pictures())[f"{name} {ALL}"]
    graph, numbers = picture.graph, picture.numbers
    upstream = {graph.output.name: 1.0}
    for node in reversed(list(graph.nodes)[:-1]):
        if node in numbers.gradients:
            upstream[node] = sum(
                float(primal(numbers.local[node, c])) * upstream[c] for c in graph.children(node)
            )
            np.testing.assert_allclose(
                float(primal(numbers.gradients[node])), upstream[node], rtol=1e-12
            )


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("output: qq", (1, 9), "has not been introduced"),
        ("output: L\nat: w_1 = 0.4, q = 2\nshow: values", (2, 16), "not been introduced"),
        ("output: L\nat: w_1 = 0.4\nshow: values", (2, 5), "has no value"),
        (AT.replace("y = 1", "y = 2") + ALL, (2, 5), "outside the set"),
        ("output: L\nat: b = z", (1, 9), "depends on itself"),
        ("output: b", (1, 9), "the graph is empty"),
        ("title: nothing", (1, 1), "the graph is empty"),
        ("output: L\ngradient: \\alpha", (2, 11), "is no node"),
        ("output: L\nshow: values, colour", (2, 15), "cannot be shown"),
        ("output: L\nwidth: 3", (2, 1), "no field"),
    ],
)
def test_mistakes_say_where_and_what(source: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(GraphError) as caught:
        picture_of(source, scope_of(LOGISTIC, notation=notation()))
    assert (caught.value.place, words in caught.value.problem) == (place, True), caught.value


def test_an_undefined_step_is_an_error() -> None:
    page = r"$a \in \mathbb{R}$ $r := \log a$"
    with pytest.raises(GraphError, match="log"):
        picture_of("output: r\nat: a = -1\nshow: values", scope_of(page))


def test_the_fence_knows_only_what_stands_above_it() -> None:
    page = "$a \\in \\mathbb{R}$ and $p := a^2$\n\n```graph\noutput: q\n```\n\n$q := p + 1$\n"
    custom = [{"name": "graph", "class": "graph", "format": fence}]
    options = {"pymdownx.superfences": {"custom_fences": custom}}
    md = Markdown(extensions=["pymdownx.superfences", "stepcheck"], extension_configs=options)
    with pytest.raises(GraphFenceError, match=r":4:9: graph: .*not been introduced"):
        md.convert(page)


def test_the_same_graph_gives_the_same_text_in_words_too() -> None:
    first, second = (draw(dict(pictures())[f"entries {ALL}"], "g") for _ in range(2))
    assert first == second
    assert "y hat is computed from z, value 0.5987" in first
    assert " href=" not in first
