"""Examples in a browser: line, counts and the chosen example against an evaluation in NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import markdown
import numpy as np
import pytest
from conftest import some

from snippets.model import students

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGE = r"""# One graph

$x_1, x_2, w_1, w_2, b \in \mathbb{R}, \quad y \in [0, 1]$

$$z := w_1 x_1 + w_2 x_2 + b, \quad p := \frac{1}{1 + e^{-z}}, \quad L := -y \log p - (1 - y) \log(1 - p)$$

```graph
output: L
at: x_1 = 3, x_2 = -2, w_1 = 0.4, w_2 = 0.3, b = -0.2, y = 1
gradient: w_1, w_2, b
show: values, gradients
live: w_1 in [-1, 1], w_2 in [-1, 1], b in [-2, 2], x_1 in [-4.5, 4.5], x_2 in [-4.5, 4.5], y in \{0, 1\}
rate: 0.5
data: x_1, x_2, y in model.students, p = 0.5
```
"""  # noqa: E501
X, Y = students()
DRAWN = "(e => e.drawn && !e.task)(document.querySelector('stepcheck-examples'))"
STATE = """e => {
    const N = StepcheckNumbers;
    const plane = e.querySelector("stepcheck-examples");
    const value = (name) => N.toNumber(e.found[`value:${name}`]);
    return {
        at: ["w_1", "w_2", "b", "x_1", "x_2", "y"].map(value), loss: value("L"),
        segments: plane.drawn[0].segments, said: e.status.textContent,
        counts: [...plane.querySelectorAll(".sp-count")].map((c) => +c.textContent),
        words: plane.querySelector("desc").textContent,
        side: plane.querySelector(".sp-side").getAttribute("visibility"),
        path: plane.querySelector(".sp-lines path").getAttribute("d"),
    };
}"""


@pytest.fixture(params=some([1280, 390], 390))
def page(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    html = markdown.markdown(PAGE, extensions=["stepcheck", "pymdownx.superfences"])
    file = tmp_path / "examples.html"
    file.write_text(
        f'<!doctype html><html lang="en"><meta charset=utf-8><title>Examples</title><body>{html}',
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": request.param, "height": 844})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    page.locator("stepcheck-examples").scroll_into_view_if_needed()
    page.wait_for_function(DRAWN)
    yield page
    page.close()
    assert faults == []


def state(page: Page) -> dict[str, Any]:
    page.wait_for_function(DRAWN)
    found: dict[str, Any] = page.locator("stepcheck-graph").evaluate(STATE)
    return found


def check(now: dict[str, Any], model: Any) -> None:  # noqa: ANN401  numbers, of whichever kind
    """Compare what is drawn and said with two weights and a bias in NumPy."""
    w, b = np.array(model[:2]), model[2]
    np.testing.assert_allclose(now["at"][:3], model, atol=1e-9)
    reached = np.round(X @ w + b, 9) >= 0  # a student on the line counts
    counts = [int((reached & (label == Y)).sum()) for label in (1, 0)]
    assert now["counts"] == counts
    assert f"at {counts[0]} of 9 examples" in now["words"]
    assert f"at {counts[1]} of 11 with" in now["words"]
    corners = np.array([[u, v] for u in (-4.5, 4.5) for v in (-4.5, 4.5)]) @ w + b
    segments = np.array(now["segments"])
    if corners.min() < -1e-6 and corners.max() > 1e-6:
        np.testing.assert_allclose(segments @ w + b, 0, atol=1e-4)
        along = segments[:, 1] - segments[:, 0]
        assert (along[:, 0] * w[1] - along[:, 1] * w[0] >= -1e-9).all()
    elif corners.min() > 1e-6 or corners.max() < -1e-6:
        assert now["segments"] == []
        assert now["side"] == "hidden"
    x, y = np.array(now["at"][3:5]), now["at"][5]
    loss = np.logaddexp(0, (1 - 2 * y) * (x @ w + b))
    np.testing.assert_allclose(now["loss"], loss, rtol=1e-9)


def test_it_starts_as_the_page_has_drawn_it(page: Page) -> None:
    page.reload()
    drawn = page.evaluate("document.querySelector('.sp-lines path').getAttribute('d')")
    page.wait_for_function(DRAWN)
    now = state(page)
    at_first, then = (
        np.array(d.replace("M", " ").replace("L", " ").split(), float) for d in (drawn, now["path"])
    )
    np.testing.assert_allclose(at_first, then, atol=0.11)
    assert now["counts"] == [6, 2]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_example_that_is_chosen_is_that_of_the_graph(page: Page) -> None:
    button = page.locator(".sp-next")
    for n in (1, 2, 3):
        button.click()
        assert state(page)["at"][3:] == [*X[n], Y[n]]
    last = page.locator(".sp-zero").last  # who failed
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    now = state(page)
    assert now["at"][3:] == [-3.5, 2.5, 0]
    assert now["said"].startswith("x 1 −3.5, x 2 2.5: L ")
    dot = page.locator(".sp-point")
    assert dot.get_attribute("role") == "slider"
    dot.focus()
    page.keyboard.press("ArrowRight")
    at = state(page)["at"]
    assert at[3] > -3.5
    assert at[4:] == [2.5, 0]


@pytest.mark.parametrize("count", some([120, 500], 120))
def test_it_stays_right_through_many_operations(page: Page, count: int) -> None:
    rng = np.random.default_rng(17)
    model = [0.4, 0.3, -0.2]
    figure = page.locator("stepcheck-graph")
    for _ in range(count):
        kind = rng.choice(["slider", "slider", "next", "descend", "reset", "zero"])
        moves: dict[str, float] = {}
        if kind == "slider":
            n = int(rng.integers(3))
            most = (1, 1, 2)[n]
            model[n] = most * int(rng.integers(-20, 21)) / 20
            moves[("w_1", "w_2", "b")[n]] = model[n]
        elif kind == "zero":
            model = [0.0, 0.0, 0.0]  # each prediction is one half, which is the value of the line
            moves = dict.fromkeys(("w_1", "w_2", "b"), 0)
        elif kind == "reset":
            model = [0.4, 0.3, -0.2]
        elif kind == "descend":
            *_, a, c, y = state(page)["at"]
            score = model[0] * a + model[1] * c + model[2]
            error = 1 / (1 + np.exp(-score)) - y
            steps = zip(model, (a, c, 1), strict=True)
            model = [v - 0.5 * error * x for v, x in steps]
        if moves:
            figure.evaluate("(e, moves) => e.move(moves)", moves)
        else:
            place = ".sp-next" if kind == "next" else f"[data-does={kind}]"
            figure.evaluate("(e, place) => e.querySelector(place).click()", place)
        check(state(page), model)
