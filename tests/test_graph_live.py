"""The live graph in a browser: the checker's numbers, the keyboard, the walk, ways to a page."""

from __future__ import annotations

import shutil
from decimal import Decimal
from itertools import pairwise, product
from typing import TYPE_CHECKING

import markdown
import numpy as np
import pytest
from conftest import ROOT, SITE_URL, some, watch
from graphs import above, on_pages, scalar
from tapes import texts_at
from zoo import cases

from stepcheck.core.numbers import exact_decimal
from stepcheck.graph import picture_of
from stepcheck.graph.compute.rounding import signed, written

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from flint import fmpq
    from playwright.sync_api import Browser, Locator, Page

    from stepcheck.graph.live.knobs import Knob
    from stepcheck.graph.live.live import Live

ENDS = {"w_1": 1, "w_2": 1, "b": 1, "x_1": 3, "x_2": 3}  # of the sliders on graph.html
TWO = r"""# Two graphs

$a, b \in \mathbb{R}$ $$p := a b, \quad q := p^2, \quad r := 3 p + q$$

```graph
output: r
at: a = 2, b = -1
show: values, local, gradients
gradient: a
live: yes
```

```graph
output: q
at: a = 0.5, b = 3
show: values
live: a in [0, 1], b in \{3, 4\}
```
"""


@pytest.fixture
def page(reader: Page) -> Page:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(f"{SITE_URL}graph.html", wait_until="load")
    graph_of(reader).scroll_into_view_if_needed()
    reader.wait_for_function("document.querySelector('stepcheck-graph').data")
    return reader


def graph_of(page: Page) -> Locator:
    return page.locator("stepcheck-graph")


def button(page: Page, does: str) -> Locator:
    return page.locator(f"stepcheck-graph [data-does={does}]").first


def said(page: Page) -> str:
    return page.locator("stepcheck-graph [role=status]").first.text_content() or ""


def shown(place: Page | Locator, key: str) -> str:
    """Return a number as the drawing that is seen has it, without its sign; none if it is hid."""
    item = place.locator(f"svg:visible [data-shows='{key}']").first
    return (item.text_content() or "").lstrip("=≈ ") if item.is_visible() else ""


def loss(page: Page) -> float:
    text = graph_of(page).first.evaluate(
        "e => StepcheckNumbers.toNumber(e.found['value:L'])"  # what is shown
    )
    return float(text)


LOOK = """(e, [points, digits]) => points.map((point) => {
    const N = StepcheckNumbers;
    const moved = Object.fromEntries(Object.entries(point).map(([k, x]) => [k, N.read(x)]));
    return N.decided(() => Object.fromEntries(
        Object.entries(e.compute(moved).found).map(([key, x]) => {
            if (x === null) return [key, key.startsWith("value") ? "undefined" : "none"];
            const { text, exact } = N.shown(x, digits);
            return [key, `${exact ? "=" : "≈"} ${text}`];
        })));
})"""


def positions(live: Live, count: int) -> list[dict[str, float]]:
    """Return places where the sliders of a figure can stand."""
    rng = np.random.default_rng(4)

    def place(knob: Knob) -> float:
        if knob.switch:
            return float(rng.choice([knob.low, knob.high]))
        steps = int((knob.high - knob.low) / knob.step + 1e-9)
        return round(knob.low + knob.step * int(rng.integers(0, steps + 1)), 9)

    return [{knob.name: place(knob) for knob in live.knobs} for _ in range(count)]


def exact(point: dict[str, float]) -> dict[str, fmpq]:
    return {name: exact_decimal(Decimal(repr(x))) for name, x in point.items()}


CHUNK = 100  # points that a browser is asked for at once, with four digits and six in turn
LIVE = [name for name, picture in on_pages().items() if picture.live]


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("points", [200, pytest.param(10_000, marks=pytest.mark.full)])
def test_the_numbers_are_the_checkers(reader: Page, name: str, points: int) -> None:
    page_name = name.partition(".")[0]
    same = [n for n in LIVE if n.startswith(f"{page_name}.")]
    live = on_pages()[name].live
    assert live
    reader.goto(f"{SITE_URL}{page_name}.html")
    number = same.index(name)
    element = reader.locator("stepcheck-graph").nth(number)
    element.evaluate("""e => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
        e.scrollIntoView();
        e.dispatchEvent(new Event("pointerdown", { bubbles: true })); // one that plays waits for it
    }""")
    awake = "n => document.querySelectorAll('stepcheck-graph')[n].data"
    reader.wait_for_function(awake, arg=number)
    scattered = positions(live, points)
    for start in range(0, len(scattered), CHUNK):
        some = scattered[start : start + CHUNK]
        digits = (4, 6)[start // CHUNK % 2]
        for point, found in zip(some, element.evaluate(LOOK, [some, digits]), strict=True):
            assert found == texts_at(live.exported, exact(point), digits), point


FAR = r"$x \in \mathbb{R}$ $$p := \exp(\exp(x)), q := \exp(-p), r := \frac{1}{p} + x$$"
BENT = (
    r"$x, a \in \mathbb{R}$ $$p := " + cases(r"1 & x^2 > 0", r"0 & x^2 \le 0")
    + r", q := |x^3| + \operatorname{sign}(a^2) x, r := \max(|x|, a) + p + q$$"
)  # fmt: skip
ODD = {
    "far beyond doubles": (FAR, "x", (-3, 3, 7, 12, 20)),
    "where a condition has no slope": (BENT, "x, a", (-1, 0, 1)),
}


@pytest.mark.parametrize("name", ODD)
def test_numbers_at_odd_places_are_the_checkers(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    text, inputs, places = ODD[name]
    names = inputs.split(", ")
    at, ranges = (", ".join(f"{n} {how}" for n in names) for how in ("= 1", "in [-20, 20]"))
    source = f"output: r\nat: {at}\nshow: values, local, gradients\nlive: {ranges}"
    if name.startswith("far"):
        source = source.replace("[-20, 20]", "[-20, 1]")
    live = picture_of(source, above(text).scope).live
    assert live
    html = markdown.markdown(
        f"{text}\n\n```graph\n{source}\n```", extensions=["stepcheck", "pymdownx.superfences"]
    )
    file = tmp_path / "odd.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    points = [
        dict(zip(names, map(float, p), strict=True)) for p in product(places, repeat=len(names))
    ]
    for digits in (4, 6):
        for point, found in zip(
            points, graph_of(page).evaluate(LOOK, [points, digits]), strict=True
        ):
            assert found == texts_at(live.exported, exact(point), digits), point
    page.close()


def test_the_tape_and_the_build_agree_where_the_figure_starts() -> None:
    for name in LIVE:
        picture = on_pages()[name]
        assert picture.live
        found = texts_at(picture.live.exported, {}, 6)
        for node, x in picture.numbers.values.items():
            assert found[f"value:{node}"] == signed(scalar(x), 6)
        for node, x in picture.numbers.gradients.items():
            assert found[f"gradient:{node}"] == signed(scalar(x), 6)
        for (start, end), slope in picture.numbers.local.items():
            assert found.get(f"local:{start}:{end}", "= 0") == signed(scalar(slope.number), 6)


@pytest.mark.parametrize("name", some(["index", "graph", "chain_rule"], "graph"))
@pytest.mark.parametrize("screen", [(1280, 900), (390, 844)])
def test_the_room_chooses_the_drawing(reader: Page, name: str, screen: tuple[int, int]) -> None:
    reader.set_viewport_size({"width": screen[0], "height": screen[1]})
    reader.goto(f"{SITE_URL}{name}.html")
    found = reader.locator(".sg-drawings:has(> .sg-tall)").evaluate_all(
        """all => all.map(box => {
            const [wide, tall] = ['.sg-wide', '.sg-tall'].map(kind => box.querySelector(kind));
            const room = box.getBoundingClientRect().width;
            const isSeen = (drawing) => getComputedStyle(drawing).display !== 'none';
            return [isSeen(wide), isSeen(tall), room >= parseFloat(wide.style.minWidth)];
        })"""
    )
    assert found
    for wide, tall, fits in found:
        assert (wide, tall) == (fits, not fits)


def test_a_page_needs_no_script(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{SITE_URL}graph.html")
    assert page.locator(".sl-panel").is_hidden()
    assert shown(page, "value:z") == "0.4"
    page.close()


def test_its_controls_keep_their_place_before_the_script_is_there(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/graph.js", lambda route: route.abort())
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    before = page.locator(".sl-panel").bounding_box()
    page.close()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    graph_of(page).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    after = page.locator(".sl-panel").bounding_box()
    page.close()
    assert before == after
    assert before
    assert before["height"] > 100


def test_its_script_comes_when_a_graph_does(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{SITE_URL}sigmoid.html", wait_until="networkidle")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    assert graph_of(page).evaluate("e => e.getBoundingClientRect().top > innerHeight + 1000")
    assert "site.js" in asked  # in which its loader is
    assert "graph.js" not in asked
    graph_of(page).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    assert asked.count("graph.js") == 1
    page.close()


def test_it_wakes_when_it_comes_near_and_prints_before(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 300})
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    # So far away that its script comes, and that it sleeps.
    graph_of(page).evaluate(
        "e => scrollBy({top: e.getBoundingClientRect().top - 1200, behavior: 'instant'})"
    )
    page.wait_for_function("document.querySelector('stepcheck-graph').sight")
    asleep = "e => !e.data && e.getBoundingClientRect().top > 2 * innerHeight"
    page.wait_for_timeout(300)
    assert graph_of(page).evaluate(asleep)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown(page, "value:z") == "0.4"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.locator("[data-moves=w_1]").evaluate(  # before an observer tells anything
        "e => { e.value = 0; e.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    assert shown(page, "value:z") == "−0.8"
    page.close()


def test_every_control_obeys_the_keyboard(page: Page) -> None:
    button(page, "back").focus()
    names = []
    for _ in range(10):
        names.append(
            page.evaluate("document.activeElement.ariaLabel || document.activeElement.name")
        )
        page.keyboard.press("Tab")
    assert names[:4] == ["Step back", "Step", "Gradient step, α = 0.5", "Reset the figure"]
    assert names[4:9] == ["w 1", "w 2", "b", "x 1", "x 2"]
    assert names[9].endswith("-y")
    slider = page.locator("[data-moves=w_1]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert shown(page, "value:w_1") == "0.45"
    assert slider.get_attribute("aria-valuetext") == "0.45, L 0.4555"
    page.locator("[data-moves=y]:checked").focus()
    page.keyboard.press("ArrowLeft")
    assert shown(page, "value:y") == "0"
    button(page, "step").focus()
    page.keyboard.press("Space")
    assert said(page).startswith("1 of 9: z = 0.45 × 3 + 0.3 × (−2) + (−0.2)")
    button(page, "reset").focus()
    page.keyboard.press("Enter")
    assert (shown(page, "value:w_1"), shown(page, "value:y")) == ("0.4", "1")


def test_the_walk_writes_out_what_it_computes(page: Page) -> None:
    walk = []
    for _ in range(9):
        button(page, "step").click()
        walk.append(said(page).split(": ", 1)[1])
    assert walk == [
        "z = 0.4 × 3 + 0.3 × (−2) + (−0.2) = 0.4",
        "y hat = 1 / (1 + exp(−0.4)) ≈ 0.5987",
        "L ≈ −(1 × log(0.5987) + (1 − 1) × log(1 − 0.5987)) ≈ 0.5130",
        "derivative of L by L = 1",
        "derivative of L by y hat ≈ −1.670",
        "derivative of L by z ≈ (−1.670) × 0.2403 ≈ −0.4013",
        "derivative of L by b ≈ (−0.4013) × 1 ≈ −0.4013",
        "derivative of L by w 2 ≈ (−0.4013) × (−2) ≈ 0.8026",
        "derivative of L by w 1 ≈ (−0.4013) × 3 ≈ −1.204",
    ]
    for _ in range(3):
        button(page, "back").click()
    assert said(page).startswith("6 of 9: derivative of L by z")
    assert shown(page, "gradient:z").endswith("−0.4013")
    assert (shown(page, "gradient:b"), shown(page, "local:b:z")) == ("", "")  # not there yet
    assert page.locator("svg:visible .sl-now[data-node=z]").count() == 1
    assert page.locator("svg:visible .sg-back[data-from=b]").is_hidden()
    description = (
        page.locator("stepcheck-graph .sg-drawings > svg:visible > desc").text_content() or ""
    )
    assert "derivative of L by it −0.4013" in description
    assert page.locator("[data-step='gradient:z']").is_visible()


def test_a_step_down_the_gradient_lowers_the_loss(page: Page) -> None:
    losses = [loss(page)]
    for _ in range(12):
        button(page, "descend").click()
        losses.append(loss(page))
    assert all(after < before for before, after in pairwise(losses))
    gradient = np.array([3, -2, 1]) * (1 / (1 + np.exp(-0.4)) - 1)
    w = np.array([0.4, 0.3, -0.2]) - 0.5 * gradient
    np.testing.assert_allclose(losses[1], np.log1p(np.exp(-(w @ [3, -2, 1]))), rtol=1e-12)
    assert said(page) == "L: … " + " → ".join(
        written(exact_decimal(Decimal(x)), 4) for x in losses[-4:]
    )
    button(page, "step").click()
    assert said(page).startswith("1 of 9: z ≈ ")
    slider = page.locator("[data-moves=w_1]")  # it reaches as far as the weight has gone
    reach = float(slider.get_attribute("max") or 0)
    assert reach == pytest.approx(float(slider.input_value()), rel=1e-12)
    assert reach > 1
    assert shown(page, "value:w_1") == f"{float(slider.input_value()):.4g}"
    button(page, "reset").click()
    assert loss(page) == losses[0]
    assert slider.get_attribute("max") == "1"
    assert shown(page, "value:L") == "0.5130"
    assert page.locator(".sl-numbers").first.inner_text().startswith("Move a slider")


def test_an_arrow_is_as_thick_as_its_derivative(page: Page) -> None:
    arrow = page.locator("svg.sg-wide .sg-back[data-from='w_1'] path")
    width = "e => parseFloat(e.style.strokeWidth)"
    before = arrow.evaluate(width)
    page.locator("[data-moves=x_1]").fill("0")
    assert shown(page, "gradient:w_1") == "0"
    assert arrow.evaluate(width) == 0.8 < before


@pytest.mark.parametrize("wide", some([1280, 390], 390))
def test_no_number_leaves_its_box(page: Page, wide: int) -> None:
    page.set_viewport_size({"width": wide, "height": 844})
    page.wait_for_timeout(100)  # the drawing is chosen by the room
    outside = """(e, point) => {
        const read = StepcheckNumbers.read;
        e.show(Object.fromEntries(Object.entries(point).map(([k, x]) => [k, read(x)])));
        const found = [];
        for (const node of e.querySelectorAll("[data-node]")) {
            const box = node.firstElementChild.getBoundingClientRect();
            for (const text of node.querySelectorAll("text")) {
                const own = text.getBoundingClientRect();
                const fits = own.left > box.left - 0.5 && own.right < box.right + 0.5;
                if (!fits) found.push(text.textContent);
            }
        }
        for (const text of e.querySelectorAll("text[data-room]")) {
            const longest = +text.dataset.room + 0.5;
            if (text.getComputedTextLength() > longest) found.push(text.textContent);
        }
        return found;
    }"""
    corners = [dict(zip(ENDS, signs, strict=True)) for signs in product((-1, 1), repeat=5)]
    for signs, y in product(corners, (0, 1)):
        point = {n: ENDS[n] * sign for n, sign in signs.items()} | {"y": y}
        assert graph_of(page).evaluate(outside, point) == []
    tiny = {"w_1": 0.123456, "w_2": -123456.7, "b": 1e-7, "x_1": 0, "x_2": -1.5e-9, "y": 1}
    assert graph_of(page).evaluate(outside, tiny) == []


@pytest.mark.parametrize("high", some([844, 664], 664))  # without and with the bars of a browser
def test_on_a_phone_the_drawing_stays_while_the_last_slider_moves(page: Page, high: int) -> None:
    page.set_viewport_size({"width": 390, "height": high})
    slider = page.locator("[data-moves=x_2]")
    slider.evaluate("e => e.scrollIntoView({block: 'end', behavior: 'instant'})")
    drawing = page.locator(".sl-stage svg.sg-tall").bounding_box()
    header = page.locator("header.md-header").bounding_box()
    moved = slider.bounding_box()
    assert drawing
    assert header
    assert moved
    assert drawing["y"] >= header["height"] - 1
    assert drawing["y"] + drawing["height"] <= moved["y"]
    assert moved["y"] + moved["height"] <= high + 1
    box = page.locator(".sl-stage > .sg-drawings").bounding_box()
    assert box
    assert drawing["height"] <= box["height"] + 1  # nothing of it is cut off
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for text in page.locator("stepcheck-graph svg:visible text").all():
        assert float(text.evaluate("e => e.getBoundingClientRect().height")) >= 12


def test_motion_is_reduced_and_print_shows_the_start(page: Page) -> None:
    path = page.locator("svg.sg-wide .sg-back path").first
    duration = "e => getComputedStyle(e).transitionDuration"
    assert path.evaluate(duration) == "0.2s"
    page.emulate_media(reduced_motion="reduce")
    assert path.evaluate(duration) == "0s"
    button(page, "descend").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown(page, "value:L") == "0.5130"
    page.emulate_media(media="print")
    assert page.locator(".sl-panel").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown(page, "value:L") == "0.03960"


def test_it_lives_after_every_way_to_its_page(page: Page) -> None:
    page.evaluate("window.sameDocument = true")
    for forward in (True, False, True):
        page.locator(f".md-footer__link--{'next' if forward else 'prev'}").click()
        page.wait_for_url("**/strategy.html" if forward else "**/graph.html")
        if not forward:
            page.wait_for_selector("stepcheck-graph .sl-panel:visible")
            button(page, "step").click()
            assert said(page).startswith("1 of 9: z")
    page.go_back()
    page.wait_for_selector("stepcheck-graph .sl-panel:visible")
    button(page, "descend").click()
    assert said(page) == "L: 0.5130 → 0.03960"
    assert page.evaluate("window.sameDocument")


def test_two_figures_move_apart_on_a_page_from_a_folder(
    browser: Browser,
    build_page: Callable[[str], subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    result = build_page(TWO)
    assert result.returncode == 0, result.stderr
    shutil.copytree(ROOT / "docs" / "assets", tmp_path / "site" / "assets", dirs_exist_ok=True)
    home = (tmp_path / "site").as_uri()
    page = browser.new_page()
    faults = watch(page, home)
    page.goto(f"{home}/index.html")
    first, second = graph_of(page).all()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    first.locator("[data-moves=a]").fill("3")
    assert shown(first, "value:r") == "0"
    assert shown(second, "value:q") == "2.25"
    second.locator("input[value='4']").check()
    assert shown(second, "value:q") == "4"
    for _ in range(6):
        first.locator("[data-does=step]").click()
    fork = first.locator("[role=status]").text_content() or ""
    assert fork == "6 of 7: derivative of r by p = 1 × (−6) + 1 × 3 = −3"
    assert second.locator("[data-does=descend]").count() == 0
    page.close()
    assert faults == []
