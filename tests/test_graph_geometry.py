"""Nothing in a graph covers or crosses what it should not, measured on the geometry."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from conftest import some
from graphs import on_pages, shape, test_set

from stepcheck.graph.draw.svg import fit
from stepcheck.graph.layout.route import lines_of, points

if TYPE_CHECKING:
    from stepcheck.graph.layout.boxes import Layout
    from stepcheck.graph.layout.route import Line

Rectangle = tuple[float, float, float, float]
Point = tuple[float, float]
# No order of the layers has fewer: in the network four nodes feed the same two, so each pair of the
# four crosses once; of three classes one must get past the sum, and past what the sum feeds.
CROSSINGS = {"softmax": 2, "network": 6}
# On our pages of these names both features feed both hidden nodes, and two weights three scores.
ON_PAGES = {"hidden_layer.md": 1, "training.md": 3}
test_set.__test__ = False  # type: ignore[attr-defined]  # it is a set for tests, and no test


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
    """Return what lies on what: boxes and labels on each other, lines on boxes and labels."""
    areas = rectangles(layout)
    found = [
        f"{a} on {b}"
        for (a, p), (b, q) in combinations(areas.items(), 2)
        if p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]
    ]
    for line in lines_of(layout):
        for u, v in trace(line):
            found += [
                f"{line.edge} through {name}"
                for name, (left, top, right, bottom) in areas.items()
                if left + 0.5 < u < right - 0.5 and top < v < bottom
            ]
    return found


def trace(line: Line) -> list[Point]:
    """Return points along an arrow."""
    return [point for curve in line.curves for point in points(curve)]


def crossings(layout: Layout) -> set[frozenset[tuple[str, str]]]:
    """Return the pairs of edges whose lines cross, of which two lines of one edge are one."""
    lines = [(line.edge, trace(line)) for line in lines_of(layout)]
    return {
        frozenset((a, b))
        for (a, first), (b, second) in combinations(lines, 2)
        if any(cross(p, q) for p in pairwise(first) for q in pairwise(second) if near(p, q))
    }


def near(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Whether two pieces of lines lie in the same stretch of u."""
    return first[0][0] <= second[1][0] + 1 and second[0][0] <= first[1][0] + 1


def cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Whether two straight pieces cross."""

    def side(line: tuple[Point, Point], point: Point) -> float:
        (u0, v0), (u1, v1) = line
        return (u1 - u0) * (point[1] - v0) - (v1 - v0) * (point[0] - u0)

    return (
        side(first, second[0]) * side(first, second[1]) < 0
        and side(second, first[0]) * side(second, first[1]) < 0
    )


@pytest.mark.parametrize("tall", some([False, True], True), ids=["wide", "tall"])
def test_nothing_overlaps(tall: bool) -> None:
    for name, picture in (test_set() | on_pages()).items():
        assert not overlaps(fit(picture, tall=tall).layout), name


@pytest.mark.parametrize("tall", some([False, True], True), ids=["wide", "tall"])
def test_no_lines_cross_on_our_pages(tall: bool) -> None:
    for name, picture in on_pages().items():
        found = crossings(fit(picture, tall=tall).layout)
        assert len(found) == ON_PAGES.get(name.split(":")[0], 0), (name, found)


@pytest.mark.parametrize("tall", some([False, True], True), ids=["wide", "tall"])
def test_no_more_lines_cross_than_must(tall: bool) -> None:
    for name, picture in test_set().items():
        found = crossings(fit(picture, tall=tall).layout)
        assert len(found) == CROSSINGS.get(name.split()[0], 0), (name, found)


def test_the_measures_see_what_they_measure() -> None:
    picture = shape("fork")
    layout = fit(picture, tall=False).layout
    node = layout.boxes["q"]
    node.v += 25
    assert overlaps(layout)
    node.v -= 25
    assert not overlaps(layout)
    assert not crossings(layout)
    upper, lower = layout.boxes["p → q @3"], layout.boxes["p → s @3"]
    upper.v, lower.v = lower.v, upper.v
    assert crossings(layout) == {frozenset({("p", "q"), ("p", "s")})}
    upper.v = lower.v
    assert overlaps(layout)


def test_the_drawings_fit_a_laptop_and_a_phone() -> None:
    for name, picture in on_pages().items():
        for tall, room in ((False, 740), (True, 350)):
            folded = bool(picture.fold.groups)  # until a reader looks inside
            assert fit(picture, tall=tall, fold=folded).least <= room, name
