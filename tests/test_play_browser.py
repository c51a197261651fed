"""The start page's graph plays by itself once: what is seen then, what it costs, who takes over."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import markdown
import pytest
from conftest import SITE_URL, some
from test_light import SHIFTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}
STEPS = ["z", "ŷ", "L", "∂L/∂L", "∂L/∂ŷ", "∂L/∂z", "∂L/∂b", "∂L/∂w2", "∂L/∂w1"]
ALONE = r"""Let $w, x \in \mathbb{R}$ and $z := w x$.

```graph
output: z
at: x = 3, w = 0.4
show: values, gradients
gradient: w
live: w in [-1, 1]
play: once
```
"""
BUDGET = 15_000  # bytes of our scripts on the start page, compressed as hosts do
WHOLE, STEP = 1500, 1000  # milliseconds, as in play.js


@pytest.fixture(params=some(SCREENS, "phone"))
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = SCREENS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(SHIFTS)
    yield context
    context.close()


def opened(context: BrowserContext) -> Page:
    """Return the start page with a clock that stands until a test lets it run."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.clock.install(time="2100-01-01")
    page.clock.pause_at("2100-01-02")
    page.goto(f"{SITE_URL}index.html")
    page.wait_for_function("document.querySelector('.sl-panel:not([hidden])')")
    page.wait_for_timeout(300)  # it has been seen
    return page


def later(page: Page) -> int:
    """Return how many numbers of the drawing that is seen are still to come."""
    return page.locator("stepcheck-graph svg:visible [data-shows].sl-later").count()


def button(page: Page, does: str) -> Locator:
    return page.locator(f"stepcheck-graph [data-does={does}]")


def said(page: Page) -> str:
    """Return the number of a step, or the hint in its place."""
    step = page.locator("[data-step]:visible")
    number = step.get_attribute("data-gives") if step.count() else None
    return number or page.locator(".sl-numbers").inner_text()


@pytest.mark.parametrize("context", some(SCREENS, "phone"), indirect=True)
def test_it_walks_forward_and_back_and_rests(context: BrowserContext) -> None:
    page = opened(context)
    hint = said(page)
    assert later(page) == 0
    page.clock.run_for(WHOLE)
    numbers, found = [], []
    for _ in STEPS:
        numbers.append(later(page))
        found.append(said(page))
        page.clock.run_for(STEP)
    assert numbers == [7, 6, 5, 5, 4, 3, 2, 1, 0]  # L has no derivative by itself in the drawing
    assert found[:3] == ["= 0.4", "≈ 0.5987", "≈ 0.5130"]
    assert found[4:] == ["≈ −1.670", "≈ −0.4013", "≈ −0.4013", "≈ 0.8026", "≈ −1.204"]
    page.clock.run_for(2 * STEP)
    assert (said(page), later(page)) == (hint, 0)
    assert page.locator(".sl-now").count() == 0
    page.clock.run_for(60_000)
    assert (said(page), later(page)) == (hint, 0)  # once
    moved = [shift["told"] for shift in page.evaluate("shifts")]
    assert [told for told in moved if "md-header" not in told] == []


def test_what_stands_out_is_what_is_computed(context: BrowserContext) -> None:
    page = opened(context)
    page.clock.run_for(WHOLE + 5 * STEP)
    seen = page.locator("svg:visible .sl-now")
    assert set(seen.evaluate_all("all => all.map(e => e.dataset.node ?? e.dataset.from)")) == {"z"}
    assert seen.count() == 2  # the node, and the arrow to it
    assert page.locator("[data-step]:visible").get_attribute("data-step") == "gradient:z"


def test_who_wants_less_motion_gets_none_but_at_the_button(browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = opened(context)
    hint = said(page)
    page.clock.run_for(WHOLE + 3 * STEP)
    assert (said(page), later(page)) == (hint, 0)
    button(page, "play").click()
    assert said(page) == "= 0.4"
    context.close()


def test_its_button_holds_it_and_lets_it_go(context: BrowserContext) -> None:
    page = opened(context)
    page.clock.run_for(WHOLE + STEP)
    assert button(page, "play").inner_text() == "Pause"
    button(page, "play").click()
    page.clock.run_for(20_000)
    assert said(page) == "≈ 0.5987"
    assert button(page, "play").get_attribute("aria-label") == "Play"
    button(page, "play").click()
    assert said(page) == "≈ 0.5130"
    assert page.evaluate("!customElements.get('stepcheck-graph')")


@pytest.mark.parametrize("waited", [0, WHOLE + 3 * STEP])
def test_who_touches_it_takes_over(context: BrowserContext, waited: int) -> None:
    page = opened(context)
    page.clock.run_for(waited)
    button(page, "step").click()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    status = page.locator("stepcheck-graph [role=status]")
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('of 9')")
    assert status.inner_text() == "1 of 9: z = 0.4 × 3 + 0.3 × (−2) + (−0.2) = 0.4"
    assert page.locator(".sl-numbers").inner_text().startswith("= 0.4 × 3")
    page.clock.run_for(20_000)
    assert later(page) == 7  # it does not go on by itself
    button(page, "reset").click()
    assert said(page).startswith("Press Play")


def test_a_slider_that_is_moved_before_the_script_is_there_moves(context: BrowserContext) -> None:
    page = opened(context)
    page.locator("[data-moves=w_1]").evaluate(
        "e => { e.value = 0; e.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    number = page.locator("stepcheck-graph svg:visible [data-shows='value:z']")
    page.wait_for_selector(
        "stepcheck-graph td[data-shows='value:w_1']:text('= 0')", state="attached"
    )
    assert number.text_content() == "= −0.8"


def test_it_plays_the_numbers_that_its_reader_has_chosen(context: BrowserContext) -> None:
    page = opened(context)
    button(page, "descend").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('→')")
    button(page, "play").click()
    page.clock.run_for(2 * STEP)
    assert said(page).endswith("≈ 0.03960")
    assert button(page, "play").inner_text() == "Pause"
    button(page, "step").click()  # goes on from there
    assert page.locator("[data-step]:visible").get_attribute("data-step") == "gradient:L"


def test_it_is_light(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(SITE_URL)))
    page.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    page.wait_for_timeout(WHOLE + STEP)
    page.close()
    ours = [a for a in asked if a.endswith(".js") and "bundle" not in a]
    assert any(a.endswith("play.js") for a in ours)
    assert not any(a.endswith(("graph.js", "numbers.js")) for a in ours)
    html = (site / "index.html").read_text(encoding="utf-8")
    texts = [(site / a).read_bytes() for a in ours]
    texts += [t.encode() for t in re.findall(r"<script>(.*?)</script>", html, re.S)]
    assert sum(len(gzip.compress(text)) for text in texts) < BUDGET


def test_it_plays_on_a_page_that_holds_its_scripts(browser: Browser, tmp_path: Path) -> None:
    html = markdown.markdown(ALONE, extensions=["stepcheck"])
    alone = tmp_path / "alone.html"
    alone.write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.clock.install(time="2100-01-01")
    page.clock.pause_at("2100-01-02")
    page.goto(alone.as_uri())
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    page.wait_for_timeout(300)
    page.clock.run_for(WHOLE)
    assert (said(page), later(page)) == ("= 0.4 × 3 = 1.2", 1)
    page.clock.run_for(2 * STEP)
    assert (said(page), later(page)) == ("= 3", 0)
    page.close()
    assert faults == []


def test_without_a_script_it_is_a_whole_drawing(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{SITE_URL}index.html")
    assert page.locator(".sl-panel").is_hidden()
    numbers = page.locator("stepcheck-graph svg:visible [data-shows]")
    assert numbers.count() == 14
    assert all(number.is_visible() for number in numbers.all())
    page.close()


def test_the_gradient_is_within_the_first_two_screens_of_a_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    formulas = page.locator(".sc-display").first
    assert "partial L" in (formulas.locator("mjx-container").get_attribute("data-latex") or "")
    box = formulas.bounding_box()
    page.close()
    assert box
    assert box["y"] + box["height"] < 2 * 844
