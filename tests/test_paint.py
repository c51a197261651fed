"""A page is complete when it is first shown, in the colours that its reader has chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SITE_URL, watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

NAMES = ["404", "batch", "index", "notation"]
SHEETS = ROOT / "docs" / "assets" / "stylesheets"
PAGE = f"{SITE_URL}sigmoid.html"
SCHEME = "document.body.dataset.mdColorScheme"
NEXT = {"Switch to light": "default", "Switch to dark": "slate", "Follow the system": "system"}


def heads_order(html: str) -> list[str]:
    head = html.partition("</head>")[0]
    tags = re.findall(r"<script[^>]*>|<link [^>]*>", head)
    return ["sheet" if 'rel="stylesheet"' in tag else tag for tag in tags]


@pytest.mark.parametrize("name", NAMES)
def test_no_script_waits_for_a_style_sheet(site: Path, name: str) -> None:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    order = heads_order(html)
    assert order[-3:] == ["sheet"] * 3  # the theme's two, and ours
    assert order.count("sheet") == 3
    assert [tag for tag in order if "src=" in tag] == []
    assert order.count("<script>") >= 3
    before, _, _ = html.partition("</article>")
    assert "<script" not in before.partition("</head>")[2]


def test_our_style_sheets_are_one_file(site: Path) -> None:
    (ours,) = (site / "assets" / "stylesheets").glob("s*.css")
    text = ours.read_text(encoding="utf-8")
    later = "comments"  # fetched at the foot of a page, where a site has comments
    names = [path.stem for path in SHEETS.glob("*.css") if path.stem != later]
    assert ".sc-comments" not in text
    assert len(names) > 3
    for name in names:
        assert (SHEETS / f"{name}.css").read_text(encoding="utf-8").strip() in text
        assert not (site / "assets" / "stylesheets" / f"{name}.css").exists()


@pytest.mark.parametrize("name", ["batch", "graph"])
def test_a_page_is_whole_before_its_style_sheets_come(browser: Browser, name: str) -> None:
    page = browser.new_page()
    held: list[Route] = []
    page.route("**/*.css", lambda route: held.append(route))
    page.goto(f"{SITE_URL}{name}.html", wait_until="commit")
    page.wait_for_function("document.querySelector('.sc-foot')", polling=50)
    assert len(held) == 3
    assert page.evaluate("performance.getEntriesByType('paint').length") == 0
    for route in held:
        route.continue_()
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    page.close()


@pytest.fixture
def dark(browser: Browser) -> Iterator[Page]:
    """Return a page for a reader whose system is dark."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    faults = watch(page, SITE_URL)
    yield page
    context.close()
    assert faults == []


def told(page: Page) -> list[str | None]:
    return [
        page.locator(f"meta[name={name}]").get_attribute("content")
        for name in ("color-scheme", "theme-color")
    ]


def test_a_page_is_never_shown_in_other_colours(dark: Page) -> None:
    dark.add_init_script(
        f"addEventListener('DOMContentLoaded', () => {{ window.early = {SCHEME} }}, true);"
    )
    dark.route("**/bundle.*.js", lambda route: route.fulfill(body=""))  # the theme has no say
    dark.goto(PAGE)
    assert dark.evaluate("early") == "slate"
    assert told(dark) == ["dark", "#103634"]


def test_colours_are_chosen_by_keyboard_and_kept(reader: Page) -> None:
    dark = reader
    dark.emulate_media(color_scheme="dark")
    dark.goto(PAGE)
    assert dark.evaluate(SCHEME) == "slate"
    button = dark.locator(".sc-scheme")
    button.focus()
    found = []
    for _ in range(3):
        name = button.inner_text().strip()
        assert dark.get_by_role("button", name=name, exact=True).count() == 1
        dark.keyboard.press("Enter")
        found.append((name, dark.evaluate(SCHEME)))
    assert found == [
        ("Switch to light", "default"), ("Switch to dark", "slate"), ("Follow the system", "slate")
    ]  # fmt: skip
    dark.keyboard.press("Enter")
    dark.goto(f"{SITE_URL}loss.html")
    assert dark.evaluate(SCHEME) == "default"
    assert told(dark) == ["light", "#0f4c4a"]


def test_the_choice_holds_on_pages_that_come_without_a_reload(reader: Page) -> None:
    dark = reader
    dark.emulate_media(color_scheme="dark")
    dark.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    dark.locator(".sc-scheme").click()
    dark.locator(".md-footer__link--next").click()
    dark.wait_for_selector("h1:has-text('What logistic regression does')")
    assert dark.evaluate(SCHEME) == "default"
    assert told(dark) == ["light", "#0f4c4a"]
    dark.locator(".sc-scheme").click()
    assert dark.evaluate(SCHEME) == "slate"


def test_colours_follow_the_system_and_other_pages(dark: Page) -> None:
    dark.goto(PAGE)
    dark.emulate_media(color_scheme="light")
    dark.wait_for_function(f"{SCHEME} === 'default'")  # a browser tells a page soon, not at once
    other = dark.context.new_page()
    other.goto(PAGE)
    other.locator(".sc-scheme").click()
    other.locator(".sc-scheme").click()
    dark.wait_for_function(f"{SCHEME} === 'slate'")


def test_a_choice_that_is_none_is_the_system(dark: Page) -> None:
    dark.add_init_script("localStorage.setItem('stepcheck-scheme', 'constructor')")
    dark.goto(PAGE)
    assert dark.evaluate(SCHEME) == "slate"
    assert dark.locator(".sc-scheme").inner_text().strip() in NEXT


def test_without_scripts_there_is_no_button(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(PAGE)
    assert page.locator(".sc-scheme").is_hidden()
    assert page.locator("mjx-container svg").first.is_visible()
    page.close()


def test_a_page_from_a_folder_has_what_the_theme_adds(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/sigmoid.html")
    page.locator(".md-code__button").first.wait_for(state="attached")
    page.close()


def test_the_navigation_of_a_phone_is_there_when_it_is_opened(reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.goto(PAGE)
    link = reader.locator(".md-sidebar--primary a[href$='loss.html']").first
    drawn = "link => link.checkVisibility({contentVisibilityAuto: true})"
    assert not link.evaluate(drawn)
    reader.locator("label[for=__drawer]:visible").first.click()
    reader.wait_for_timeout(400)
    assert link.evaluate(drawn)
    link.click()
    reader.wait_for_url("**/loss.html")
