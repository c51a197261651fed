"""The plots show what the functions compute, to every reader; every mistake stops the build."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from stepcheck.markdown.fences.base import FenceError
from stepcheck.markdown.fences.plot import fence, validate
from stepcheck.plot import PlotError, read
from stepcheck.plot.draw import figure
from stepcheck.plot.draw.chart import FONT, WIDTH
from stepcheck.plot.draw.figure import draw

ROOT = Path(__file__).parents[1]
SNIPPETS = Path(__file__).parent / "plot_snippets"
PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
PHONE = 390 - 2 * 16  # the column of a page on a phone
SOURCE = """\
title: A parabola & a line
alt: The parabola x < 2 touches zero; the line crosses it.
x: {label: x, from: -2, to: 2}
y: {label: value & more}
curves:
  - call: curves.square
    label: x²
    points:
      - {x: 1.5, label: "{y} at {x}"}
  - {call: curves.power, with: {n: 1}, label: x}
"""


def drawn(source: str = SOURCE) -> ET.Element:
    html = draw(read(source), SNIPPETS)
    return ET.fromstring(html.replace("-exclude>", '-exclude="">'))  # noqa: S314  # our own output


def one_curve(curve: str, x: str = "label: x, from: -2, to: 2", y: str = "label: y") -> str:
    return f"title: t\nalt: a\nx: {{{x}}}\ny: {{{y}}}\ncurves:\n  - {{{curve}}}\n"


def curve_of(figure: ET.Element, number: int = 1) -> list[np.ndarray]:
    """Return the strokes of a curve, in the units of the drawing."""
    path = figure.find(f".//path[@class='sc-{number}']")
    assert path is not None
    strokes = []
    for stroke in path.get("d", "").split("M")[1:]:
        steps = [re.findall(r"-?(?:\d+\.?\d*|\.\d+)", step) for step in stroke.split("l")]
        strokes.append(np.cumsum(np.array(steps, dtype=float), axis=0))
    return strokes


def axis(figure: ET.Element, *, vertical: bool) -> Callable[[np.ndarray], np.ndarray]:
    """Return the map from the drawing to the numbers, or powers of 10, written along an axis."""
    anchor, key = ("end", "y") if vertical else ("middle", "x")
    ticks = [
        (float(text.get(key, "")), float(tick[1].translate(PLAIN)))
        for text in figure.iterfind(f".//text[@text-anchor='{anchor}']")
        if text.get("class") is None
        and (tick := re.fullmatch(r"(?:10(?=[⁻⁰¹²³⁴-⁹]))?([−.⁻\d⁰¹²³⁴-⁹]+)", text.text or ""))
    ]
    places, numbers = np.array(ticks).T
    slope, offset = np.polyfit(places, numbers, 1)
    # text stands on its baseline, about a third of its height below the middle
    shift = 0.36 * FONT if vertical else 0
    return lambda place: slope * (place + shift) + offset


# --- what is drawn


def test_a_curve_passes_through_the_values_of_its_function() -> None:
    figure = drawn()
    [stroke] = curve_of(figure)
    x = axis(figure, vertical=False)(stroke[:, 0])
    y = axis(figure, vertical=True)(stroke[:, 1])
    assert x.min() == pytest.approx(-2, abs=0.01)
    assert x.max() == pytest.approx(2, abs=0.01)
    assert y == pytest.approx(x**2, abs=0.05)
    middles = (stroke[1:] + stroke[:-1]) / 2  # the lines between, not only the vertices
    x, y = axis(figure, vertical=False)(middles[:, 0]), axis(figure, vertical=True)(middles[:, 1])
    assert y == pytest.approx(x**2, abs=0.05)


def test_a_point_is_on_its_curve_and_its_label_is_computed() -> None:
    figure = drawn()
    circle = figure.find(".//circle[@class='sc-1']")
    assert circle is not None
    centre = np.array([float(circle.get("cx", "")), float(circle.get("cy", ""))])
    [stroke] = curve_of(figure)
    assert np.hypot(*(stroke - centre).T).min() < 4
    assert axis(figure, vertical=False)(centre[:1]) == pytest.approx(1.5, abs=0.01)
    assert "2.25 at 1.5" in [text.text for text in figure.iter("text")]


def test_the_table_holds_the_values() -> None:
    rows = [[cell.text for cell in row] for row in drawn().iterfind(".//tr")]
    assert rows[0] == ["x", "x²", "x"]
    assert ["−1", "1", "−1"] in rows
    assert ["1.5", "2.25", "1.5"] in rows


def test_a_function_for_single_numbers_and_one_with_an_array() -> None:
    assert curve_of(drawn(one_curve("call: curves.scalar_only, label: abs")))
    rows = drawn(one_curve("call: curves.dot, with: {w: [1, 2]}, label: l")).iterfind(".//tr")
    assert ["2", "6"] in [[cell.text for cell in row] for row in rows]


def test_over_names_the_parameter_along_x() -> None:
    figure = drawn(one_curve("call: curves.power, over: n, with: {x: 2}, label: l"))
    assert ["2", "4"] in [[cell.text for cell in row] for row in figure.iterfind(".//tr")]
    assert ["−1", "0.5"] in [[cell.text for cell in row] for row in figure.iterfind(".//tr")]


def test_a_series_is_drawn_over_its_index() -> None:
    figure = drawn(one_curve("series: curves.halving, label: l", x="label: step"))
    [stroke] = curve_of(figure)
    x = axis(figure, vertical=False)(stroke[:, 0])
    assert x == pytest.approx([0, 1, 2, 3, 4], abs=0.02)
    assert ["3", "0.125"] in [[cell.text for cell in row] for row in figure.iterfind(".//tr")]


def test_a_gap_where_the_function_has_no_finite_value() -> None:
    y = "label: y, from: -10, to: 10"
    assert len(curve_of(drawn(one_curve("call: curves.reciprocal, label: l", y=y)))) == 2


def test_a_logarithmic_axis_and_an_exponent_without_a_point() -> None:
    x, y = "label: h, from: 1e-8, to: 1, scale: log", "label: y, scale: log"
    figure = drawn(one_curve("call: curves.square, label: l", x, y))
    [stroke] = curve_of(figure)
    assert len(stroke) == 2  # a power is a straight line here
    assert axis(figure, vertical=False)(stroke[:, 0]) == pytest.approx([-8, 0], abs=0.05)
    assert axis(figure, vertical=True)(stroke[:, 1]) == pytest.approx([-16, 0], abs=0.2)
    x, y = "label: x, from: 2, to: 4, scale: log", "label: y, from: 4, to: 16, scale: log"
    texts = [e.text for e in drawn(one_curve("call: curves.square, label: l", x, y)).iter("text")]
    assert {"2", "3", "4", "5", "10"} <= set(texts)  # less than two powers of ten: plain numbers


def test_a_logarithmic_axis_leaves_out_what_is_not_positive() -> None:
    line = "call: curves.power, with: {n: 1}, label: l"
    figure = drawn(one_curve(line, "label: x, from: -1, to: 1", "label: y, scale: log"))
    [stroke] = curve_of(figure)
    assert axis(figure, vertical=False)(stroke[:, 0]).min() == pytest.approx(0, abs=0.02)
    with pytest.raises(PlotError, match="no value within the axes"):
        drawn(one_curve(line, "label: x, from: -2, to: -1", "label: y, scale: log"))


# --- as many samples as a curve needs


def test_a_wave_keeps_its_speed() -> None:
    [stroke] = curve_of(drawn(one_curve("call: curves.wave, with: {k: 40}, label: w")))
    rising = np.diff(stroke[:, 1]) < 0
    turns = np.sum(rising[1:] != rising[:-1])
    assert turns == pytest.approx(4 * 40 / np.pi, abs=2)  # two in each of 40 · 4 / 2π periods


def test_a_wave_that_is_too_fast_is_not_drawn_as_another() -> None:
    source = one_curve("call: curves.wave, with: {k: 4000}, label: w")
    with pytest.raises(PlotError, match=r"changes too fast near .*: 4000 samples") as caught:
        drawn(source)
    assert caught.value.place == (6, 12)
    assert "samples" in caught.value.hint
    joined = one_curve("call: curves.wave, with: {k: 4000}, label: w, samples: 50")
    assert len(curve_of(drawn(joined))[0]) <= 50


def test_a_spike_between_two_samples_of_the_first_pass_is_found() -> None:
    [stroke] = curve_of(drawn(one_curve("call: curves.spike, with: {width: 0.02}, label: s")))
    assert np.ptp(stroke[:, 1]) > 150


def test_a_pole_and_a_jump_are_gaps() -> None:
    y = "label: y, from: -5, to: 5"
    strokes = curve_of(drawn(one_curve("call: curves.tangent, label: t", y=y)))
    assert len(strokes) == 3
    assert all(np.all(np.diff(stroke[:, 1]) <= 0) for stroke in strokes)  # none joins two branches
    low, high = curve_of(drawn(one_curve("call: curves.step, label: s")))
    assert np.ptp(low[:, 1]) == np.ptp(high[:, 1]) == 0
    assert high[0, 0] - low[-1, 0] < 0.5


def test_what_is_flat_beside_its_pole_needs_an_axis_with_ends() -> None:
    with pytest.raises(PlotError, match=r"tangent has a pole near .*1\.57, beside") as caught:
        drawn(one_curve("call: curves.tangent, label: t"))
    assert "ends of the y axis" in caught.value.hint
    assert caught.value.place == (6, 12)


def test_values_and_axes_that_no_double_holds_are_refused() -> None:
    with pytest.raises(PlotError, match="too large to be drawn"):
        drawn(one_curve("call: curves.doubled, label: l"))
    with pytest.raises(PlotError, match="'to' cannot be used") as caught:
        drawn(one_curve("call: curves.tangent, label: t", "label: x, from: -1e+308, to: 1e+308"))
    assert "nearer" in caught.value.hint


def test_numbers_of_an_axis_differ() -> None:
    figure = drawn(one_curve("call: curves.far, label: l"))
    ticks = [t.text for t in figure.iter("text") if t.get("text-anchor") == "end"]
    assert len(ticks) == len(set(ticks)) >= 2
    assert all(tick and tick.startswith(("99999", "100000")) for tick in ticks)


def test_values_too_small_to_be_told_from_zero_are_refused() -> None:
    with pytest.raises(PlotError, match="differ by 4e−300 only; plot a multiple"):
        drawn(one_curve("call: curves.tiny, label: l"))


def test_a_function_that_does_not_return_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "SECONDS", 0.3)
    with pytest.raises(PlotError, match=r"curves\.loop\(-2\) does not return") as caught:
        drawn(one_curve("call: curves.loop, label: l"))
    assert caught.value.place == (6, 12)


# --- mathematics in labels


def test_symbols_are_set_as_in_the_text() -> None:
    figure = drawn(SOURCE.replace("label: x²", r"label: the $\hat{y}$ of it"))
    [label] = figure.findall(".//g[@class='sc-label sc-1']")
    assert [text.text for text in label.iter("text")] == ["the", "of it"]
    assert len(list(label.iter("path"))) == 2  # the letter and its hat
    places = [float(text.get("x", "")) for text in label.iter("text")]
    assert places == sorted(places)
    assert (
        "the ŷ of it"
        in ["".join(t for t in cell.itertext() if t.strip()) for cell in figure.iter("th")]
        or figure.find(".//th//svg") is not None
    )


def test_a_relation_in_a_label_is_whole() -> None:
    figure = drawn(SOURCE.replace("label: x²", r"label: $\alpha = 1$"))
    [label] = figure.findall(".//g[@class='sc-label sc-1']")
    assert len(list(label.iter("path"))) == 3


def test_titles_are_read_aloud_without_latex() -> None:
    figure = drawn(SOURCE.replace("title: A parabola & a line", r"title: $\hat{y}$ and $x_1$"))
    assert figure.findtext("svg/title") == "ŷ and x_1"


# --- points, paths and level lines

PLANE = """\
title: A path
alt: Three points over round level lines.
x: {label: $w_1$, from: -2, to: 2}
y: {label: $w_2$, from: -2, to: 2}
scatter:
  - {call: curves.corners, label: here}
  - {call: curves.corners, label: there}
paths:
  - {call: curves.corners, label: way, marks: [{at: 0, label: start}]}
contours: {call: curves.bowl, levels: [0.1, 1, 4]}
"""


def test_points_are_where_they_are() -> None:
    figure = drawn(PLANE)
    circles = figure.findall(".//circle[@class='sc-1']")
    places = np.array([[float(c.get("cx", "")), float(c.get("cy", ""))] for c in circles])
    x = axis(figure, vertical=False)(places[:, 0])
    y = axis(figure, vertical=True)(places[:, 1])
    assert x == pytest.approx([-1, 0, 1.5], abs=0.02)
    assert y == pytest.approx([0.5, 1, -0.5], abs=0.1)


def test_groups_of_points_differ_by_more_than_colour() -> None:
    figure = drawn(PLANE)
    assert figure.find(".//circle[@class='sc-1']") is not None
    assert figure.find(".//circle[@class='sc-2']") is None
    assert figure.find(".//path[@class='sc-2']") is not None


def test_a_path_joins_its_points_and_its_start_is_marked() -> None:
    figure = drawn(PLANE)
    [stroke] = curve_of(figure, 3)
    assert len(stroke) == 3
    assert figure.find(".//circle[@class='sc-ring']") is not None
    assert "start" in [text.text for text in figure.iter("text")]


def test_level_lines_are_where_the_function_has_their_value() -> None:
    figure = drawn(PLANE)
    path = figure.find(".//path[@class='sc-contour']")
    assert path is not None
    for stroke in path.get("d", "").split("M")[1:]:
        steps = [re.findall(r"-?(?:\d+\.?\d*|\.\d+)", step) for step in stroke.split("l")]
        points = np.cumsum(np.array(steps, dtype=float), axis=0)
        x = axis(figure, vertical=False)(points[:, 0])
        y = axis(figure, vertical=True)(points[:, 1])
        nearest = min((0.1, 1, 4), key=lambda level: abs(np.median(x**2 + y**2) - level))
        assert x**2 + y**2 == pytest.approx(nearest, abs=0.3)


def test_tables_hold_points_and_levels() -> None:
    rows = [[cell.text for cell in row] for row in drawn(PLANE).iterfind(".//tr")]
    assert ["0", "−1", "0.5"] in rows  # a point
    assert ["0", "−1", "0.5", "1.25"] in rows  # a step of the path, with the function's value
    assert rows.count(["0", "−1", "0.5"]) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("curves.corners", "curves.halving", r"shape \(5,\).*one point a row"),
        ("at: 0", "at: 7", "has 3 points, and none with number 7; count from 0"),
        ("[0.1, 1, 4]", "[4, 1]", "rising numbers"),
        ("[0.1, 1, 4]", "[40]", "goes from 0 to 8, and no level lies between"),
        ("x: {label: $w_1$, from: -2, to: 2}", "x: {label: $w_1$}", "need both ends"),
        ("curves.bowl", "curves.square", r"curves.square\(x\): too many positional"),
    ],
)
def test_mistakes_in_the_plane(old: str, new: str, message: str) -> None:
    with pytest.raises(PlotError, match=message):
        drawn(PLANE.replace(old, new))


# --- products of matrices

PRODUCT = r"""
title: A product
alt: A matrix times a column is a column.
shapes:
  - {text: $3$}
  - {call: curves.grid, with: {rows: 2, columns: 3}, label: "$A$", size: $2 \times 3$, row: 1}
  - {call: curves.grid, with: {rows: 3, columns: 1}, label: "$b$", size: $3$, column: 1}
"""


def test_a_matrix_has_a_cell_a_number_and_its_row_is_marked() -> None:
    figure = drawn(PRODUCT)
    texts = [text.text for text in figure.iterfind("svg//text")]
    assert texts == ["1", "2", "3", "4", "5", "6", "1", "2", "3"]
    row, column = figure.iter("rect")
    grids = [e.get("d", "") for e in figure.iterfind(".//path[@class='sc-cells']")]
    wide = float(re.findall(r"h([\d.]+)", grids[0])[0])
    high = float(re.findall(r"v([\d.]+)", grids[1])[0])
    assert float(row.get("width", "")) == pytest.approx(wide)
    assert float(column.get("height", "")) == pytest.approx(high)
    assert float(row.get("height", "")) < float(column.get("height", ""))


def test_a_matrix_has_its_numbers_in_a_table() -> None:
    rows = [[cell.text for cell in row] for row in drawn(PRODUCT).iterfind(".//tr")]
    assert rows == [["1", "2", "3"], ["4", "5", "6"], ["1"], ["2"], ["3"]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rows: 2", "rows: 9", r"returned shape \(9, 3\); show at most 8"),
        ("$3$", f"{'very ' * 9}$3$", "wider than a page of a phone"),
        ("row: 1", "row: 3", "has 2 rows and 3 columns; mark one of them"),
        ("{text: $3$}", "{text: $3$, call: curves.grid}", "'text' for a sign"),
        ("shapes:", "x: {label: x}\nshapes:", "'shapes' stand alone"),
    ],
)
def test_mistakes_in_a_product(old: str, new: str, message: str) -> None:
    with pytest.raises(PlotError, match=message):
        drawn(PRODUCT.replace(old, new))


# --- for every reader


def test_the_figure_has_names_and_a_description() -> None:
    figure = drawn()
    svg = figure.find("svg")
    assert svg is not None
    by_id = {e.get("id"): "".join(e.itertext()) for e in figure.iter() if e.get("id")}
    named = [by_id[name] for name in svg.get("aria-labelledby", "").split()]
    assert named == ["A parabola & a line", "The parabola x < 2 touches zero; the line crosses it."]
    assert (figure.get("role"), svg.get("role")) == ("group", "img")
    assert by_id[figure.get("aria-labelledby")] == "A parabola & a line"
    caption = figure.find("figcaption")
    assert caption is not None
    assert "".join(caption.itertext()) == "A parabola & a line."


def test_curves_differ_by_more_than_colour() -> None:
    curves = [f"  - {{call: curves.power, with: {{n: {n}}}, label: n{n}}}\n" for n in range(1, 6)]
    figure = drawn(SOURCE.partition("curves:")[0] + "curves:\n" + "".join(curves))
    paths = [figure.find(f".//path[@class='sc-{n}']") for n in range(1, 6)]
    assert len({path.get("stroke-dasharray") for path in paths if path is not None}) == 5


def test_a_label_is_beside_its_own_curve() -> None:
    figure = drawn()
    for number, label in ((1, "x²"), (2, "x")):
        texts = figure.iterfind(f".//text[@class='sc-label sc-{number}']")
        [text] = [text for text in texts if text.text == label]
        centre = np.array([float(text.get("x", "")), float(text.get("y", "")) - FONT / 3])
        away = [
            np.hypot(*(dense(curve_of(figure, n)[0]) - centre).T).min()
            for n in (number, 3 - number)
        ]
        assert 8 < away[0] < 30
        assert away[0] < away[1]


def test_a_label_covers_no_curve() -> None:
    curves = [f"  - {{call: curves.power, with: {{n: {n}}}, label: to the {n}}}\n" for n in "1234"]
    figure = drawn(SOURCE.partition("curves:")[0] + "curves:\n" + "".join(curves))
    lines = np.concatenate([dense(curve_of(figure, n)[0]) for n in (1, 2, 3, 4)])
    labels = [e for e in figure.iter("text") if e.get("class")]
    assert len(labels) == 4
    for text in labels:
        centre = np.array([float(text.get("x", "")), float(text.get("y", "")) - FONT / 3])
        half = (
            0.25 * FONT * len(text.text or ""),
            FONT / 3,
        )  # the letters without the space around
        assert not (np.abs(lines - centre) < half).all(axis=1).any(), text.text


def dense(points: np.ndarray) -> np.ndarray:
    pairs = pairwise(points)
    return np.concatenate([np.linspace(start, stop, 20) for start, stop in pairs])


def test_text_is_large_enough_on_a_phone() -> None:
    assert PHONE / WIDTH * FONT >= 11


def test_the_drawing_follows_the_page_and_loads_nothing() -> None:
    html = draw(read(SOURCE), SNIPPETS)
    assert not re.search(
        r"href|<script|<style|style=|url\(|#[0-9a-f]{3}|rgb|<use|font-family", html
    )
    assert {e.get("stroke") for e in drawn().iter() if e.get("stroke")} == {"currentColor"}
    assert len(html.encode()) < 12_000


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize(
    ("scheme", "page"), [("root", "#ffffff"), ("slate", "#1e2129"), ("slate", "#1e2729")]
)
def test_colours_have_contrast_with_the_page(scheme: str, page: str) -> None:
    css = (ROOT / "docs/assets/stylesheets/plot.css").read_text(encoding="utf-8")
    [block] = re.findall(rf"{scheme}\W+\{{([^}}]*#[^}}]*)\}}", css)
    colours = re.findall(r"--sc-plot-\d: (#[0-9a-f]{6});", block)
    assert len(colours) == 5
    for colour in colours:
        low, high = sorted([luminance(colour), luminance(page)])
        assert (high + 0.05) / (low + 0.05) >= 4.5, colour


# --- the same input gives the same text


def test_the_same_text_whatever_the_settings_and_the_process() -> None:
    html = draw(read(SOURCE), SNIPPETS)
    with mpl.rc_context({"font.size": 30, "axes.labelpad": 30, "lines.scale_dashes": False}):
        assert draw(read(SOURCE), SNIPPETS) == html
    code = (
        "import sys; from pathlib import Path; "
        "from stepcheck.plot import read; from stepcheck.plot.draw.figure import draw; "
        "sys.stdout.buffer.write(draw(read(sys.argv[1]), Path(sys.argv[2])).encode())"
    )
    command = [sys.executable, "-c", code, SOURCE, str(SNIPPETS)]
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    again = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603
    assert again.stdout.decode() == html


def test_an_edited_module_is_read_again(tmp_path: Path) -> None:
    package = tmp_path / "edited_snippets"
    package.mkdir()
    module = package / "line.py"
    source = one_curve("call: line.line, label: l")
    module.write_text("def line(x):\n    return x\n", encoding="utf-8")
    before = draw(read(source), package)
    module.write_text("def line(x):\n    return 10 * x\n", encoding="utf-8")
    after = draw(read(source), package)
    assert "<td>−20</td>" in after
    assert "<td>−20</td>" not in before


# --- every mistake is an error with a place


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("title: A parabola & a line\n", "", (1, 1), "a plot has no 'title'"),
        ("alt: The parabola x < 2 touches zero; the line crosses it.\n", "", (1, 1), "no 'alt'"),
        (
            "The parabola x < 2 touches zero; the line crosses it.",
            "''",
            (2, 6),
            "one to three sentences",
        ),
        ("alt: The parabola", "alt: so: it is", (2, 8), "not YAML: mapping values .* quotes"),
        ("alt:", "alternative:", (2, 1), "no field 'alternative'; its fields are title, alt"),
        ("x: {label: x, ", "title: again\nx: {label: x, ", (3, 1), "'title' is given twice"),
        ("label: x²", "label: $x^2", (7, 12), "a partner to each dollar sign"),
        ("label: x²", "label: $\\farc$", (7, 12), r"LaTeX: Undefined control sequence \\farc"),
        ("alt: The", "alt: The $x$", (2, 6), "plain text, such as σ"),
        ("call: curves.square", "call: curves.square\n    samples: 1", (7, 14), "from 2 to 1000"),
        ("from: -2, to: 2", "from: 2, to: -2", (3, 28), "a number above 'from'"),
        ("from: -2, to: 2", "from: -2", (3, 4), "both ends or neither"),
        ("from: -2, to: 2", "from: two, to: 2", (3, 21), "give a number"),
        ("from: -2, to: 2", "from: -2, to: .inf", (3, 29), "a finite number"),
        (", from: -2, to: 2", "", (3, 4), "'from' and 'to', between which"),
        ("to: 2}", "to: 2, scale: log}", (3, 21), "a number above 0"),
        ("to: 2}", "to: 2, scale: cubic}", (3, 39), "linear or log"),
        ("y: {label: value & more}", "y: value", (4, 4), "an axis must be fields"),
        ("call: curves.square", "call: square", (6, 11), "module.function, not 'square'"),
        ("call: curves.square", "call: os.path.join", (6, 11), "not 'os.path.join'"),
        ("call: curves.square", "call: curves._hidden", (6, 11), "not 'curves._hidden'"),
        ("call: curves.square", "call: curves.squares", (6, 11), "no function 'squares'"),
        ("call: curves.square", "call: missing.square", (6, 11), "no plot_snippets/missing.py"),
        ("call: curves.square", "call: os.getcwd", (6, 11), "no plot_snippets/os.py"),
        ("call: curves.square", "call: curves.unhappy", (6, 11), r"unhappy\(-2\) raised ValueErr"),
        ("call: curves.square", "call: curves.pair", (6, 11), r"returned shape \(2,\)"),
        ("call: curves.square", "call: curves.nothing", (6, 11), "no value within the axes"),
        ("call: curves.square", "series: curves.square", (6, 13), "missing a required argument"),
        ("call: curves.square", "series: curves.halving\n    over: n", (7, 11), "has no x"),
        ("call: curves.square", "call: c.d\n    series: c.d", (6, 11), "'series' for one without"),
        ("call: curves.power, with: {n: 1}", "call: curves.power", (10, 12), "argument: 'n'"),
        ("with: {n: 1}", "with: {m: 1}", (10, 12), r"power\(x, n\): .*argument"),
        ("with: {n: 1}", "with: {n: 1, n: 2}", (10, 32), "each argument once"),
        ("with: {n: 1}", "with: 1", (10, 32), "arguments by name"),
        ("with: {n: 1}", "with: {n: !!python/name:os.system }", (10, 36), "could not determine"),
        ("{x: 1.5,", "{x: 3,", (9, 9), "the point at x = 3, y = 9 is not within the axes"),
        ("{x: 1.5, ", "{", (9, 9), "a point has no 'x'"),
        ("label: x²", f"label: {'very ' * 15}long", (6, 11), "no room for the label"),
        (
            "label: value & more",
            f"label: {'very ' * 15}long",
            (1, 1),
            "no room for the curves",
        ),
    ],
)
def test_a_mistake_says_where_what_and_what_to_do(
    old: str, new: str, place: tuple[int, int], message: str
) -> None:
    assert SOURCE.count(old) >= 1
    with pytest.raises(PlotError, match=message) as caught:
        draw(read(SOURCE.replace(old, new, 1)), SNIPPETS)
    assert caught.value.place == place
    assert caught.value.problem
    assert caught.value.hint


def test_no_more_curves_than_can_be_told_apart() -> None:
    with pytest.raises(PlotError, match="1 to 12 curves, groups or paths; draw more in a second"):
        read(SOURCE + "  - {call: curves.square, label: l}\n" * 11)


def test_a_module_that_cannot_be_imported(tmp_path: Path) -> None:
    package = tmp_path / "broken_snippets"
    package.mkdir()
    (package / "broken.py").write_text("def line(x:\n", encoding="utf-8")
    with pytest.raises(PlotError, match=r"broken\.py cannot be imported: SyntaxError"):
        draw(read(one_curve("call: broken.line, label: l")), package)


# --- the fence


@pytest.fixture
def markdown(monkeypatch: pytest.MonkeyPatch) -> Markdown:
    monkeypatch.chdir(ROOT)
    plot = {"name": "plot", "class": "plot", "format": fence, "validator": validate}
    settings = {"pymdownx.superfences": {"custom_fences": [plot]}}
    return Markdown(extensions=["pymdownx.superfences", "attr_list"], extension_configs=settings)


GOOD = one_curve("call: sigmoid.sigmoid, label: σ(z)", y="label: value, from: 0, to: 1")


def test_two_plots_on_a_page_have_ids_of_their_own(markdown: Markdown) -> None:
    page = f"# Two\n\n```plot\n{GOOD}```\n\n* indented\n\n    ```plot\n"
    page += "".join(f"    {line}\n" for line in GOOD.splitlines()) + "    ```\n"
    html = markdown.convert(page)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert html.count('<figure class="sc-plot"') == 2
    assert len(ids) == len(set(ids)) == 6
    assert markdown.reset().convert(page) == html


def test_a_fence_may_have_an_id(markdown: Markdown) -> None:
    assert 'id="s-shape"' in markdown.convert(f"```{{.plot #s-shape}}\n{GOOD}```\n")


def test_a_mistake_on_a_page_stops_its_conversion(markdown: Markdown) -> None:
    with pytest.raises(FenceError, match="no field 'colour'"):
        markdown.convert(f"```plot\ncolour: red\n{GOOD}```\n")
    with pytest.raises(FenceError, match="no option 'title'"):
        markdown.convert(f'```plot title="A plot"\n{GOOD}```\n')


def test_our_own_faults_stop_it_too(
    markdown: Markdown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("a fault")

    monkeypatch.chdir(tmp_path)  # where no figure is kept
    monkeypatch.setattr(figure, "draw", fail)
    with pytest.raises(SuperFencesException, match="RuntimeError: a fault"):
        markdown.convert(f"```plot\n{GOOD}```\n")


def test_mkdocs_shows_the_place_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").symlink_to(ROOT / "snippets")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: t\nmarkdown_extensions:\n  - stepcheck\n"
        "  - pymdownx.superfences:\n      custom_fences:\n        - name: plot\n"
        "          class: plot\n"
        "          format: !!python/name:stepcheck.markdown.fences.plot.fence\n",
        encoding="utf-8",
    )
    bad = GOOD.replace("sigmoid.sigmoid", "sigmoid.sigmund")
    page = "---\ntitle: t\n---\n# T\n\n!!! note\n\n    ```plot\n"
    page += "".join(f"    {line}\n" for line in bad.splitlines()) + "    ```\n"
    (tmp_path / "docs/index.md").write_text(page, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "docs/index.md:14:16: plot: snippets/sigmoid.py has no function 'sigmund'" in run.stderr
    assert "Traceback" not in run.stderr
