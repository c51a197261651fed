"""What a page must not cost its reader: a layout that moves, MathJax, an index nobody asked for."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SITE_URL, some

from stepcheck.markdown.formulas.glyphs import share

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NAMES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
OUTLINE = "M1 2" + "L3 4" * 20  # of a glyph
LINE = "M1.5 2" + "L3 4" * 20  # of a graph
HEAVIEST = 80_000  # bytes of a page's HTML, compressed as hosts do
SETTLES = 500  # milliseconds in which what comes late would move the top of a page
SHIFTS = """
window.shifts = [];
const told = (shift) => `${shift.value.toFixed(3)} at ${Math.round(scrollY)} px: ` +
  shift.sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName).join(', ');
new PerformanceObserver((list) => list.getEntries().forEach(
  (shift) => shifts.push({value: shift.value, told: told(shift)}),
)).observe({type: 'layout-shift', buffered: true});
"""
SCROLL = """async () => {
  const frame = () => new Promise(done => { requestAnimationFrame(done); setTimeout(done, 1000); });
  for (let end = -1; scrollY > end; await frame()) {
    end = scrollY;
    scrollBy({top: innerHeight, behavior: 'instant'});
  }
  await frame();
  await frame();
  return shifts;
}"""


@pytest.fixture(scope="module", params=SCREENS)
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SCREENS[request.param]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.add_init_script(SHIFTS)
    yield page
    page.close()


@pytest.mark.parametrize("name", some(NAMES, "graph", "training"))
def test_nothing_moves_while_a_page_loads_and_is_read(reader: Page, name: str) -> None:
    reader.goto(f"{SITE_URL}{name}.html?slowly")
    reader.wait_for_timeout(SETTLES)
    shifts = reader.evaluate(SCROLL)
    assert reader.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
    assert sum(shift["value"] for shift in shifts) < 0.005, [shift["told"] for shift in shifts]


def test_a_reader_who_does_not_search_gets_no_search_and_no_mathjax(browser: Browser) -> None:
    page = browser.new_page()
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))
    page.goto(f"{SITE_URL}formulas.html", wait_until="networkidle")
    assert page.evaluate("typeof MathJax") == "undefined"
    assert any(url.endswith(".js") for url in loaded)
    late = ("entries.json", "workers/search", "mathjax")
    assert [url for url in loaded if any(part in url.lower() for part in late)] == []
    with page.expect_request("**/entries.json"):
        page.locator("input.md-search__input").press_sequentially("s")
    page.close()


def test_a_search_whose_index_does_not_arrive_works_with_the_next_letter(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    page.context.route("**/entries.json", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        page.locator("input.md-search__input").press_sequentially("sigmo")
    page.keyboard.type("id")
    page.wait_for_selector(".md-search-result__link[href*='sigmoid.html']", timeout=10_000)
    page.close()


def test_a_query_in_the_address_is_searched_for(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{SITE_URL}index.html?q=sigmoid")
    page.wait_for_selector(".md-search-result__link[href*='sigmoid.html']", timeout=10_000)
    page.close()


def test_no_page_replaces_what_the_browser_has(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    ours = """() => [XMLHttpRequest, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send,
      Worker, fetch, MessageEvent].filter((f) => !`${f}`.includes("[native code]")).map(String)"""
    assert page.evaluate(ours) == []
    page.close()


def test_words_of_a_search_are_marked_on_the_page_it_leads_to(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{SITE_URL}sigmoid.html?h=sigmoid")
    page.wait_for_selector("mark:has-text('sigmoid')", timeout=10_000)
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_light(site: Path, name: str) -> None:
    size = len(gzip.compress((site / f"{name}.html").read_bytes()))
    assert size < HEAVIEST


def test_outlines_that_a_page_has_twice_are_drawn_once() -> None:
    lone = "M9 9" + "L3 4" * 20
    drawn = [(OUTLINE, ""), (OUTLINE, ' transform="scale(2)"'), (lone, ""), (LINE, ""), (LINE, "")]
    page, definitions = share("".join(f'<path d="{path}"{place}/>' for path, place in drawn))
    assert definitions == f'<path id="o0" d="{OUTLINE}"/>'
    assert page == (
        '<use xlink:href="#o0"/><use xlink:href="#o0" transform="scale(2)"/>'
        + "".join(f'<path d="{path}"/>' for path in (lone, LINE, LINE))
    )
