"""Reasons in derivations that name a rule: in a browser they lead to it, by pointer and by key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SITE_URL, some, watch

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

NAMES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
LINK = re.compile(r'<a role="link" aria-label="([^"]*)" xlink:href="(rules\.html)?#([^"]*)"')


def test_each_page_links_the_rules_that_its_reasons_name_and_they_are_there(site: Path) -> None:
    headings = re.findall(r'<h3 id="([^"]+)">(.*?)<a', (site / "rules.html").read_text("utf-8"))
    rules = {name.lower(): anchor for anchor, name in headings}
    found = {name: LINK.findall((site / f"{name}.html").read_text("utf-8")) for name in NAMES}
    for name, links in found.items():
        assert {page for _, page, _ in links} <= {"" if name == "rules" else "rules.html"}
        assert [words for words, _, anchor in links if rules[words] != anchor] == []
    assert sum(bool(links) for links in found.values()) > 15
    assert {words for words, _, _ in found["sigmoid"]} >= {"chain rule", "cancel", "line rule"}


@pytest.mark.parametrize("width", some([1280, 390], 390))
def test_a_reason_leads_to_its_rule_without_a_fault(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    faults = watch(page, SITE_URL)
    page.goto(f"{SITE_URL}sigmoid.html", wait_until="networkidle")
    link = page.locator("a[aria-label='chain rule']:visible").first
    link.click()
    page.wait_for_url("**/rules.html#chain-rule")
    page.go_back()
    page.wait_for_url("**/sigmoid.html")
    link = page.locator("a[aria-label='line rule']:visible").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules.html#line-rule")
    page.close()
    assert faults == []


@pytest.mark.parametrize("scheme", some(["light", "dark"], "light"))
def test_a_reason_with_the_focus_is_seen_to_have_it(browser: Browser, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{SITE_URL}sigmoid.html", wait_until="networkidle")
    link = page.locator("a[aria-label='chain rule']:visible").first
    link.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # a colour changes slowly
    before = link.locator("..").screenshot()
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "chain rule"
    width = "e => parseFloat(getComputedStyle(e.querySelector('rect')).strokeWidth)"
    assert link.evaluate(width) >= 50  # thousandths of a letter
    page.wait_for_timeout(400)
    assert link.locator("..").screenshot() != before
    page.close()


@pytest.mark.parametrize("name", some(NAMES, "rules"))
def test_who_hears_a_page_hears_a_formula_and_then_its_rules(browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{SITE_URL}{name}.html")
    order = """() => [...document.querySelectorAll('mjx-container:has(svg a)')].map(
      (c) => [...c.children].map((e) => e.localName).join(' '))"""
    found = set(page.evaluate(order))
    page.close()
    assert found <= {"mjx-assistive-mml svg", "mjx-assistive-mml svg svg"}
