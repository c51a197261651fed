"""The second view in a browser: lines, point and way against an evaluation in NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import SITE_URL, some, watch
from contourpy import contour_generator

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

    Floats = NDArray[np.float64]

STUDENTS = np.array([[3.0, -2.0], [-2.0, -4.0], [-1.5, 1.5]])  # of failed ones the other side
BIAS = np.array([-0.2, 0.2, -0.2])
RATE, START, STEP = 0.8, (-0.9, 0.8), 0.05
OPERATIONS, TOGETHER = 500, 50
DRAWN = "!document.querySelector('stepcheck-contours').task"
STATE = """e => {
    const N = StepcheckNumbers;
    const plane = e.querySelector("stepcheck-contours");
    const value = (name) => N.toNumber(e.found[`value:${name}`]);
    return {
        at: plane.cells.map(value), output: value(e.output),
        runs: structuredClone(plane.runs), ends: plane.ends,
        dot: ["cx", "cy"].map((name) => +plane.dot.getAttribute(name)), frame: plane.frame,
        said: e.status.textContent, spoken: plane.dot.getAttribute("aria-valuetext"),
    };
}"""
LINES = """e => e.querySelector("stepcheck-contours").drawn"""
TWO = r"""# Two planes

$a, b \in \mathbb{R}$ $$z := a + b, \quad p := \frac{1}{1 + e^{-z}}, \quad q := -\log(1 - p),
\quad r := \begin{cases} a^2 + b^2 & a > 0 \\ b^2 - 3 a & a \le 0 \end{cases}$$

```graph
output: q
at: a = 2, b = -1
show: values
live: a in [-60, 60], b in [-60, 60]
contours: a, b
```

```graph
output: r
at: a = 0.5, b = 3
show: values
live: a in [-1, 1], b in [2, 4]
contours: b, a
```
"""


def cost(w: Any) -> Any:  # noqa: ANN401  of one point, or of many
    """Return the cost of the three students of the training page."""
    scores = np.tensordot(np.asarray(w, dtype=float), STUDENTS, (-1, 1)) + BIAS
    return np.logaddexp(0, -scores).mean(axis=-1)


def slope(w: Floats) -> Floats:
    """Return its gradient."""
    scores = STUDENTS @ w + BIAS
    found: Floats = -(STUDENTS * (1 / (1 + np.exp(scores)))[:, None]).mean(axis=0)
    return found


@pytest.fixture(params=some([1280, 390], 390))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 844})
    faults = watch(page, SITE_URL)
    page.goto(f"{SITE_URL}training.html", wait_until="networkidle")
    figure(page).scroll_into_view_if_needed()
    page.wait_for_selector(".sp-lines path", state="attached")
    yield page
    page.close()
    assert faults == []


def figure(page: Page) -> Locator:
    return page.locator("stepcheck-graph")


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = figure(page).evaluate(STATE)
    return found


def lines(place: Locator) -> dict[float, Floats]:
    """Return the ends of the parts of each line, by its level."""
    found = place.evaluate(LINES)
    return {float(line["level"]): np.array(line["segments"]) for line in found}


def check_lines(
    drawn: dict[float, Floats], f: Callable[[Floats], Any], ends: list[list[float]]
) -> None:
    """Compare lines with the values of a function, and with lines that are found elsewhere."""
    assert len(drawn) >= 4
    x, y = (np.linspace(low, high, 201) for low, high in ends)
    z = f(np.stack(np.meshgrid(x, y), axis=-1))
    size = np.array([high - low for low, high in ends])
    for level, segments in drawn.items():
        points = segments.reshape(-1, 2)
        np.testing.assert_allclose(f(points), level, rtol=2e-4)
        found = np.concatenate([np.array(p) for p in contour_generator(x, y, z).lines(level)])
        middles = np.concatenate([points, segments.mean(axis=1)])
        for these, others in (
            (found, middles),
            (points, found),
        ):  # none is missing, none is made up
            gaps = (these[:, None] - others[None]) / size
            assert np.hypot(*gaps.T).min(axis=0).max() < 1.5 / 32


def test_the_lines_are_those_of_the_cost(page: Page) -> None:
    page.wait_for_function(DRAWN)
    now = state(page)
    assert now["ends"] == [[-1, 1], [-1, 1]]
    check_lines(lines(figure(page)), cost, now["ends"])
    texts = page.locator(".sp-levels text").all_text_contents()
    assert len(texts) >= 4
    assert {float(text) for text in texts} <= lines(figure(page)).keys()


def test_the_way_is_that_of_the_steps_and_the_plane_grows_with_it(page: Page) -> None:
    w = np.array(START)
    way = [w]
    for _ in range(5):
        page.locator("[data-does=descend]").click()
        w = w - RATE * slope(w)
        way.append(w)
    now = state(page)
    np.testing.assert_allclose(now["runs"], [way], rtol=1e-12)
    reach = np.array(way)
    assert now["ends"] == [[min(-1, reach[:, n].min()), max(1, reach[:, n].max())] for n in (0, 1)]
    drawn = page.locator(".sp-way circle").evaluate_all(
        "all => all.map(c => [+c.getAttribute('cx'), +c.getAttribute('cy')])"
    )
    frame, ends = now["frame"], now["ends"]
    share = [(reach[:, n] - ends[n][0]) / (ends[n][1] - ends[n][0]) for n in (0, 1)]
    x = frame["left"] + share[0] * (frame["right"] - frame["left"])
    y = frame["bottom"] - share[1] * (frame["bottom"] - frame["top"])
    np.testing.assert_allclose(drawn, np.stack([x, y], axis=1), atol=0.06)
    np.testing.assert_allclose(now["dot"], drawn[-1], atol=0.06)
    page.locator("[data-does=reset]").click()
    assert state(page)["runs"] == [[list(START)]]
    assert page.locator(".sp-way > *").count() == 0


def test_keys_move_the_point_and_it_is_said(page: Page) -> None:
    said = "e => e.status.textContent"
    assert figure(page).evaluate(said) == ""  # nobody has moved anything
    dot = page.locator(".sp-point")
    dot.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    w = np.add(START, (STEP, -STEP))
    now = state(page)
    np.testing.assert_allclose(now["at"], w, atol=1e-12)
    assert now["spoken"] == "w 1 −0.85, w 2 0.75"
    assert now["said"] == f"w 1 −0.85, w 2 0.75: K {cost(w):.3f}"
    assert dot.get_attribute("role") == "slider"
    assert dot.get_attribute("aria-valuenow") == "-0.85"
    assert page.locator("[data-moves=w_1]").input_value() == "-0.85"
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    assert state(page)["at"][0] == -1  # as far as the slider reaches


def test_a_pointer_drags_the_point(page: Page) -> None:
    box = page.locator(".sp-frame").bounding_box()
    page.locator("stepcheck-contours").evaluate("e => e.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)
    box = page.locator(".sp-frame").bounding_box()
    dot = page.locator(".sp-point").bounding_box()
    assert box
    assert dot
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.mouse.down()
    for share in (0.3, 0.6, 0.75):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.25 * box["height"])
    assert state(page)["said"] == ""
    page.mouse.up()
    now = state(page)
    np.testing.assert_allclose(now["at"], [0.5, 0.5], atol=STEP)
    assert now["said"].startswith(f"{now['spoken']}: K ")
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    np.testing.assert_allclose(state(page)["at"], [-0.5, -0.5], atol=STEP)
    assert len(state(page)["runs"]) == 1


class Reader:
    """What a reader does at random, and where that leads: an evaluation of its own."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(3)
        self.w: Floats = np.array(START)
        self.runs: list[list[Floats]] = [[self.w]]

    def act(self) -> list[str]:
        """Do something, and return what it is: kind, where, and a value."""
        kind = str(self.rng.choice(list(KINDS), p=list(KINDS.values())))
        before, said = self.w, [kind]
        if kind == "key":
            said.append(str(self.rng.choice(list(WAYS))))
            there = np.round((before + STEP * np.array(WAYS[said[1]])) / STEP) * STEP
            self.w = np.clip(there, -1, 1)
        elif kind == "slider":
            n, place = (int(x) for x in self.rng.integers(0, (2, 41)))
            said += [f"w_{n + 1}", f"{(place - 20) / 20:g}"]
            self.w = np.where(np.arange(2) == n, (place - 20) / 20, before)
        elif kind == "descend":
            self.w = before - RATE * slope(before)
            self.runs[-1].append(self.w)
        elif kind == "reset":
            self.w = np.array(START)
            self.runs = [[self.w]]
        if kind in ("key", "slider") and np.abs(self.w - before).max() > 1e-12:
            kept = self.runs if len(self.runs[-1]) > 1 else self.runs[:-1]
            self.runs = [*kept, [self.w]]
        return said


KINDS = {"descend": 0.4, "key": 0.3, "slider": 0.2, "reset": 0.05, "step": 0.05}
WAYS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}
ACT = f"""(e, [kind, where, value]) => {{
    const dot = e.querySelector(".sp-point");
    const slider = where && e.querySelector(`[data-moves="${{where}}"]`);
    if (kind === "key") dot.dispatchEvent(new KeyboardEvent("keydown", {{ key: where }}));
    else if (slider) {{
        slider.value = value;
        slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }} else e.querySelector(`[data-does="${{kind}}"]`).click();
    return ({STATE})(e);
}}"""


def test_it_stays_right_through_many_operations(page: Page) -> None:
    reader = Reader()
    for _ in range(OPERATIONS // TOGETHER):
        acts, expected = [], []
        for _ in range(TOGETHER):
            acts.append(reader.act())
            expected.append((reader.w, [len(run) for run in reader.runs], reader.runs[-1][:]))
        found = figure(page).evaluate(f"(e, acts) => acts.map((act) => ({ACT})(e, act))", acts)
        for act, now, (w, lengths, run) in zip(acts, found, expected, strict=True):
            np.testing.assert_allclose(now["at"], w, atol=1e-9, err_msg=f"{act}")
            np.testing.assert_allclose(now["output"], cost(w), rtol=1e-9)
            assert [len(run) for run in now["runs"]] == lengths
            np.testing.assert_allclose(now["runs"][-1], run, atol=1e-9)
        page.wait_for_function(DRAWN)
        check_lines(lines(figure(page)), cost, found[-1]["ends"])
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_two_on_a_page_are_right_where_doubles_are_not(
    browser: Browser, build_page: Callable[[str], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    result = build_page(TWO)
    assert result.returncode == 0, result.stderr
    page = browser.new_page(viewport={"width": 390, "height": 844})
    home = (tmp_path / "site").as_uri()
    faults = watch(page, home)
    page.goto(f"{home}/index.html")
    page.wait_for_function(
        "[...document.querySelectorAll('stepcheck-contours')].every(e => e.drawn && !e.task)"
    )
    first, second = figure(page).all()

    def loss(at: Floats) -> Any:  # noqa: ANN401
        return np.logaddexp(0, at.sum(axis=-1))

    def bent(at: Floats) -> Any:  # noqa: ANN401
        b, a = at[..., 0], at[..., 1]
        return np.where(a > 0, a**2 + b**2, b**2 - 3 * a)

    saturated = lines(first)
    check_lines({k: v for k, v in saturated.items() if k > 1}, loss, [[-60, 60], [-60, 60]])
    assert max(saturated) > 40  # where p is 1 to the last digit of a double
    check_lines(lines(second), bent, [[2, 4], [-1, 1]])
    before = second.evaluate(STATE)
    first.locator(".sp-point").focus()
    page.keyboard.press("ArrowUp")
    assert first.evaluate(STATE)["at"] == [2, 0]
    assert second.evaluate(STATE) == before
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()
    assert faults == []


@pytest.mark.parametrize("scheme", some(["light", "dark"], "dark"))
def test_it_is_seen_in_both_schemes(browser: Browser, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{SITE_URL}training.html", wait_until="networkidle")
    figure(page).scroll_into_view_if_needed()
    page.wait_for_selector(".sp-lines path", state="attached")
    page.locator("[data-does=descend]").click()
    colours = page.evaluate("""() => {
        const of = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
        return [of("body", "backgroundColor"), of(".sp-point", "fill"),
            ...[".sp-way path", ".sp-lines path", ".sp-frame"].map((s) => of(s, "stroke"))];
    }""")
    page.close()

    def light(text: str) -> float:
        parts = [float(x) / 255 for x in text[text.index("(") + 1 : -1].split(",")[:3]]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    paper, *inks = map(light, colours)
    assert (paper > 0.5) == (scheme == "light")
    for ink in inks:
        assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) > 4
