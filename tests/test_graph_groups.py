"""Groups in graphs: every number of a folded figure, its arrows, its frames, its mistakes.

The numbers are compared with the evaluation of `test_graph_zoo`, which knows nothing of the package
but the names of nodes; its slopes are differences in high precision.
"""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import mpmath as mp
import numpy as np
import pytest
from conftest import every, some
from graphs import above, on_pages
from test_graph_geometry import overlaps, rectangles, trace
from test_graph_zoo import (
    DIGITS,
    ENDS,
    NUMBER,
    SAME,
    SHOWN,
    Oracle,
    complaint,
    complaints,
    expected,
)
from zoo import ZOO, Made, relu

from stepcheck.graph import GraphError, draw, picture_of
from stepcheck.graph.draw.blocks import width_of
from stepcheck.graph.draw.frames import title_at
from stepcheck.graph.draw.svg import fit
from stepcheck.graph.fields.spoken import spoken
from stepcheck.graph.layout.route import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from test_graph_geometry import Rectangle

    from stepcheck.graph.draw.svg import Fit
    from stepcheck.graph.layout.boxes import Frame
    from stepcheck.graph.picture import Picture

Groups = dict[str, list[str]]
Edge = tuple[str, str]
WEIGHTS = {"W^{[1]}": "-0.7", "b^{[1]}": "0.2", "W^{[2]}": "1.3", "b^{[2]}": "0.9"}
LAYERS = Made(
    rf"$x, y, {', '.join(WEIGHTS)} \in \mathbb{{R}}$ $$z^{{[1]}} := W^{{[1]}} x + b^{{[1]}}, "
    r"a^{[1]} := \tanh(z^{[1]}), z^{[2]} := W^{[2]} a^{[1]} + b^{[2]}, "
    r"a^{[2]} := \max(0, z^{[2]}), L := (a^{[2]} - y)^2$$",
    {"x": "0.5", "y": "1", **WEIGHTS},
    {
        "z^{[1]}": ("W^{[1]} x b^{[1]}", lambda w, x, b: w * x + b),
        "a^{[1]}": ("z^{[1]}", mp.tanh),
        "z^{[2]}": ("W^{[2]} a^{[1]} b^{[2]}", lambda w, x, b: w * x + b),
        "a^{[2]}": ("z^{[2]}", relu),
        "L": ("a^{[2]} y", lambda a, y: (a - y) ** 2),
    },
)
HIDDEN = "u_1 u_2 v_1 v_2 b_1 b_2 z_1 z_2 h_1 h_2"
MATRICES = {
    "hidden layer": r"\mathbf{V} \mathbf{Z} \mathbf{H}",
    "output": r"\mathbf{w} \mathbf{o} \mathbf{p}",
}
NAMED: dict[str, tuple[str, dict[str, str]]] = {
    "layers by hand": ("tanh net", {"hidden layer": HIDDEN, "output": "w_1 w_2 c o"}),
    "computed nodes only": ("tanh net", {"hidden": "z_1 z_2 h_1 h_2"}),
    "side by side": ("tanh net", {"first": "u_1 u_2 z_1 h_1", "second": "z_2 h_2"}),
    "with the output": ("tanh net", {"all of the end": "o L y"}),
    "in a kink": ("relu net in its kink", {"hidden": "z_1 z_2 h_1 h_2"}),
    "one step": ("recurrent", {"step 2": "x_2 h_2"}),
    "softmax": ("softmax", {"softmax": "u_1 u_2 u_3 s p_1 p_2 p_3"}),
    "attention": ("attention", {"scores": "s_1 s_2", "softmax": "m t a_1 a_2"}),
    "batch norm": ("batch norm", {"norm": "m v s a_1 a_2 a_3"}),
    "matrices": ("two layers on three examples", MATRICES),
    "rungs": ("ladder of 4", {f"rung {n}": f"u_{n} v_{n} p_{n}" for n in (1, 2, 4)}),
    "dense": ("dense 7", {"middle": "p_2 p_3 p_4"}),
}
CASES: dict[str, tuple[Made, Groups, str]] = {
    name: (ZOO[one], {group: nodes.split() for group, nodes in groups.items()}, "")
    for name, (one, groups) in NAMED.items()
}
CASES["by layer"] = (
    LAYERS,
    {f"layer {n}": [f"{x}^{{[{n}]}}" for x in "Wbza"] for n in (1, 2)},
    "by layer",
)
CASES["by time"] = (
    ZOO["recurrent"],
    {f"time {t}": [f"x_{t}", f"h_{t}"] for t in (1, 2, 3)},
    "by time",
)
BOTH = pytest.mark.parametrize("tall", some([False, True], True), ids=["wide", "tall"])


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(DIGITS):
        yield


@cache
def made(name: str) -> Picture:
    one, groups, derived = CASES[name]
    listed = ", ".join(f"{group}: [{', '.join(nodes)}]" for group, nodes in groups.items())
    return picture_of(f"{one.source}\ngroups: {derived or listed}", above(one.page).scope)


@cache
def pages(name: str) -> tuple[str, str]:
    """Return the drawings of all nodes, and those with the groups folded."""
    page = draw(made(name), "g")
    start, end = page.index('id="g-folded"'), page.index("<figcaption>")
    return page[:start], page[start:end]


class Border:
    """What a folded figure has to show, from the edges of an oracle and the lists of a test."""

    def __init__(self, edges: set[Edge], groups: Groups, output: str) -> None:
        self.homes = {node: f"group:{name}" for name, nodes in groups.items() for node in nodes}
        self.arrows: dict[Edge, list[Edge]] = {}
        for start, end in sorted(edges):
            arrow = self.homes.get(start, start), self.homes.get(end, end)
            if arrow[0] != arrow[1]:
                self.arrows.setdefault(arrow, []).append((start, end))
        crossing = [edge for parts in self.arrows.values() for edge in parts]
        self.seen = {start for start, _end in crossing} | {output}


def border(name: str, oracle: Oracle) -> Border:
    one, groups, _derived = CASES[name]
    return Border(oracle.edges, groups, list(one.steps)[-1])


def oracle_of(name: str) -> Oracle:
    one = CASES[name][0]
    return Oracle(one.steps, one.inputs)


def ends(page: str) -> set[tuple[str, ...]]:
    return {tuple(map(html.unescape, pair)) for pair in ENDS.findall(page)}


@pytest.mark.parametrize("name", some(CASES, *list(CASES)[::4]))
def test_every_number_is_right_folded_or_not(name: str) -> None:
    oracle = oracle_of(name)
    found = expected(oracle, set(made(name).slopes()))
    arrays = {n for n, value in oracle.values.items() if isinstance(value, np.ndarray)}

    def array(key: str) -> bool:
        return any(part.partition("@")[0] in arrays for part in key.split(":")[1:])

    whole, folded = pages(name)
    for page in (whole, folded, draw(made(name), "g")):
        assert complaints(page, found, array) == []
    assert ends(whole) == oracle.edges


@pytest.mark.parametrize("name", every(3, CASES))
def test_a_folded_figure_shows_all_at_the_borders_and_nothing_from_inside(name: str) -> None:
    oracle, (_whole, page) = oracle_of(name), pages(name)
    side = border(name, oracle)
    assert ends(page) == set(side.arrows)
    shown = [html.unescape(key).split(":") for _tag, key, _text in SHOWN.findall(page)]
    numbers: dict[str, set[Any]] = {"value": set(), "gradient": set(), "local": set()}
    for kind, *names in shown:
        plain = [n.partition("@")[0] for n in names]
        numbers[kind].add(plain[0] if len(plain) == 1 else tuple(plain))
    assert numbers["value"] == side.seen
    output = list(oracle.steps)[-1]
    assert numbers["gradient"] == side.seen - {output}
    alone = {parts[0] for parts in side.arrows.values() if len(parts) == 1}
    assert numbers["local"] <= alone
    scalar = {e for e in alone if not any(isinstance(oracle.values[n], np.ndarray) for n in e)}
    assert scalar <= numbers["local"]
    counts = sorted(len(parts) for parts in side.arrows.values() if len(parts) > 1)
    told = sorted(int(n) for n in re.findall(r">(\d+) derivatives<", page))
    assert told == sorted(counts * 2)  # wide and tall


@pytest.mark.parametrize("name", CASES)
def test_a_folded_figure_says_the_same_in_words(name: str) -> None:
    oracle, (_whole, page) = oracle_of(name), pages(name)
    found = expected(oracle, set(made(name).slopes()))
    side = border(name, oracle)
    said = html.unescape(re.findall(r"<desc[^>]*>(.*?)</desc>", page, re.DOTALL)[0])
    of = spoken(list(oracle.steps)[-1])
    for group, nodes in CASES[name][1].items():
        assert f"The group {group} " in said
        for node in nodes:
            told = re.findall(
                rf"(?:^|\. ){re.escape(spoken(node))} is (?:in it|an input|computed)", said
            )
            assert bool(told) == (node in side.seen), node
    for node in side.seen:
        if f"value:{node}" in found:
            words = re.escape(spoken(node))
            values = re.findall(rf"(?:^|\. ){words} is [^;.]*; its value is ({NUMBER})\.", said)
            slopes = re.findall(rf"Derivative of {of} by {words}: ({NUMBER}|none)\.", said)
            assert len(values) == 1, node
            for kind, (text,) in (("value", values), ("gradient", slopes or [None])):
                if text is not None:
                    true = found[f"{kind}:{node}"]
                    assert not complaint(text, true, 4, bare=True, known=SAME), (node, text)


def test_the_comparison_sees_a_number_from_elsewhere() -> None:
    _whole, page = pages("layers by hand")
    found = expected(oracle_of("layers by hand"), set(made("layers by hand").slopes()))
    key = 'data-shows="gradient:h_1"'
    assert key in page
    wrong = page.replace(key, 'data-shows="gradient:h_2"')
    assert complaints(wrong, found, lambda _key: False)


def places(found: Fit) -> dict[str, Rectangle]:
    """Return the frames as (left, top, right, bottom) along u and v."""
    frames = found.layout.frames.items()
    return {n: (f.u, f.v, f.u + f.length, f.v + f.across) for n, f in frames}


def meet(first: Rectangle, second: Rectangle) -> bool:
    return all(first[n] < second[n + 2] and second[n] < first[n + 2] for n in (0, 1))


def within(inner: Rectangle, outer: Rectangle) -> bool:
    return (
        outer[0] < inner[0] and outer[1] < inner[1] and inner[2] < outer[2] and inner[3] < outer[3]
    )


def title_of(found: Fit, name: str, frame: Frame) -> Rectangle:
    """Return where the letters of a frame's title are."""
    text = found.view.framed[name].name
    u, v = title_at(found.layout, frame, text, tall=found.style.tall)
    sizes = (width_of(text) / 2, 7.0)
    along, across = sizes[::-1] if found.style.tall else sizes
    return u - along, v - across, u + along, v + across


def faults(found: Fit) -> list[str]:
    """Return what is wrong with the frames of a drawing."""
    layout, frames = found.layout, places(found)
    wrong = [f"{a} on {b}" for (a, p), (b, q) in combinations(frames.items(), 2) if meet(p, q)]
    for name, place in frames.items():
        frame = layout.frames[name]
        title = title_of(found, name, frame)
        wrong += [] if within(title, place) else [f"{name} is longer than its frame"]
        for box, area in rectangles(layout).items():
            own = layout.boxes[box].edge or (box,)
            inside = {*own} <= frame.framing.nodes
            if meet(area, title):
                wrong.append(f"{box} on the title of {name}")
            if (inside and not within(area, place)) or (
                len(own) == 1 > inside and meet(area, place)
            ):
                wrong.append(f"{box} and {name}")
        for line in lines_of(layout):
            path = trace(line)
            if any(meet((u, v, u, v), title) for u, v in path):
                wrong.append(f"{line.edge} through the title of {name}")
            foreign = frame.framing.nodes.isdisjoint(line.edge)
            if foreign and any(meet((u, v, u, v), place) for u, v in path):
                wrong.append(f"{line.edge} through {name}")
    return wrong


@BOTH
@pytest.mark.parametrize("name", every(3, CASES))
def test_frames_hold_their_nodes_and_nothing_else(name: str, tall: bool) -> None:
    found = fit(made(name), tall=tall)
    assert len(found.layout.frames) == len(CASES[name][1])
    assert faults(found) == []
    assert overlaps(found.layout) == []


@BOTH
@pytest.mark.parametrize("name", CASES)
def test_nothing_overlaps_in_folded_figures(name: str, tall: bool) -> None:
    found = fit(made(name), tall=tall, fold=True)
    assert found.layout.frames == {}
    assert overlaps(found.layout) == []


@BOTH
def test_frames_on_our_pages(tall: bool) -> None:
    grouped = {name: p for name, p in on_pages().items() if p.fold.groups}
    assert grouped
    for name, picture in grouped.items():
        assert faults(fit(picture, tall=tall)) == [], name
        found = fit(picture, tall=tall, fold=True)
        assert (overlaps(found.layout), found.least <= (350 if tall else 740)) == ([], True), name


def test_the_measures_see_what_they_measure() -> None:
    found = fit(made("layers by hand"), tall=False)
    frame, box = found.layout.frames["group:output"], found.layout.boxes["x_1"]
    assert not faults(found)
    kept = box.u, box.v
    box.u, box.v = frame.u + 20, frame.v + 20
    assert faults(found)
    box.u, box.v = kept
    frame.across -= 60
    assert faults(found)


PAGE = r"$x, w \in \mathbb{R}$ $$u := w x, v := u^2, s := 3 u, r := v + s$$"


@pytest.mark.parametrize(
    ("groups", "column", "words"),
    [
        ("a: [u, v], b: [v, s]", 24, "v is in the group 'a' already"),
        ("a: [u, v, u]", 19, "u is in the group 'a' already"),
        ("a: [u, v], a: [s, r]", 20, "two groups named 'a'"),
        ("a: [u, v], b: []", 23, "the group 'b' is empty"),
        ("a: [u, v, q]", 19, "has not been introduced"),
        ("a: [u, v, n]", 19, "n is no node of this graph"),
        ("a: [u, , v]", 16, "something is missing"),
        ("a: [u]", 13, "'a' has a single node"),
        ("a: [x, w, u, v, s, r]", 9, "'a' has all nodes"),
        ("a: [u, r]", 9, r"a would depend on itself: a → v → a"),
        ("a: [v, s], b: [u, r]", 20, "b would depend on itself: b → v → b"),
        ("a: [w, v], b: [u, s]", 9, "a would depend on itself: a → u → a"),
        ("u, v", 9, "'u' is no group"),
        ("a: u, v", 9, "'a: u' is no group"),
        ("[u, v]", 9, "is no group"),
        (": [u, v]", 9, "is no group"),
        ("a: [u, v", 9, "is no group"),
        ("by colour", 9, "'by colour' is no group"),
        ("by layer", 9, "no two nodes of this graph share a layer"),
        ("by time", 9, "no two nodes of this graph share a time"),
        ("the $x$: [u, v]", 13, "'$' cannot stand in the name"),
        (f"{'long ' * 6}: [u, v]", 9, "has 29 letters"),
    ],
)
def test_mistakes_say_where_and_what(groups: str, column: int, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        picture_of(f"output: r\ngroups: {groups}", above(PAGE + "$n := 2$").scope)
    assert (caught.value.place, words in caught.value.problem) == ((2, column), True), caught.value
    assert caught.value.hint


def test_groups_that_only_together_make_a_circle_are_refused() -> None:
    page = r"$x, w \in \mathbb{R}$ $$u := x^2, v := w^2, s := u + 1, t := v + 1, r := s t$$"
    scope = above(page).scope
    for alone in ("a: [u, t]", "b: [v, s]"):
        picture_of(f"output: r\ngroups: {alone}", scope)
    with pytest.raises(GraphError, match=r"a → b → a|b → a → b") as caught:
        picture_of("output: r\ngroups: a: [u, t], b: [v, s]", scope)
    assert caught.value.place == (2, 9)


def test_a_live_figure_refuses_groups() -> None:
    source = "output: r\nat: x = 1, w = 2\nshow: values\nlive: yes\ngroups: a: [u, v]"
    with pytest.raises(GraphError, match="a live figure has no groups") as caught:
        picture_of(source, above(PAGE).scope)
    assert caught.value.place == (5, 9)


def test_the_caption_and_the_table_are_those_of_the_whole_graph() -> None:
    source = "output: r\nat: x = 1, w = 2\nshow: values, local\npath: u\n"
    plain = draw(picture_of(source, above(PAGE).scope), "g")
    grouped = draw(picture_of(f"{source}groups: a: [v, s]", above(PAGE).scope), "g")
    product = re.compile(r'<span class="sg-product">.*?</figcaption>', re.DOTALL)
    table = re.compile(r"<table>.*?</table>", re.DOTALL)
    for part in (product, table):
        assert part.findall(plain) == part.findall(grouped) != []
    folded = grouped[grouped.index('id="g-folded"') :]
    assert len(re.findall(r'sg-lit" data-from="u" data-to="group:a"', folded)) == 2


def test_ids_are_used_once() -> None:
    found = re.findall(r' id="([^"]*)"', draw(made("matrices"), "g"))
    assert len(found) == len(set(found))
    assert {"g", "g-drawings", "g-folded", "g-folded-tall-title"} <= set(found)
