"""What axe-core has to say of the pages: nothing, on two screens, in both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SITE_URL, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent.parent / "docs"
NAMES = [*sorted(path.stem for path in DOCS.glob("*.md")), "404"]
# Drawings of formulas: hidden from all but eyes, and most elements of a page.
CONTEXT = {"exclude": [["mjx-container > svg"]]}
# What axe-core does only when asked, for it is under trial there.
ALSO = {"rules": {name: {"enabled": True} for name in ("label-content-name-mismatch",)}}
# What the colours have a say in; the rest is the same in both schemes.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(
    scope="module", params=[("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280)]
)
def reader(
    browser: Browser, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, dict[str, Any]]]:
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    yield context.new_page(), COLOURS if scheme == "dark" else ALSO
    context.close()


def is_formula(page: Page, rule: str, target: str) -> bool:
    """Whether a header is a formula: axe-core takes MathML, which is spoken, for no text."""
    return rule == "empty-table-header" and page.locator(target).locator("math").count() > 0


@pytest.mark.parametrize("name", some(NAMES, "index", "404"))
def test_axe_finds_nothing(reader: tuple[Page, dict[str, Any]], name: str) -> None:
    page, options = reader
    page.goto(f"{SITE_URL}{name}.html", wait_until="load")
    page.wait_for_function("!document.querySelector('mjx-container[display]:not(.sc-drawn)')")
    page.locator("article details").evaluate_all("all => all.forEach(part => { part.open = true })")
    page.wait_for_timeout(300)
    found = Axe().run(page, context=CONTEXT, options=options).response["violations"]
    told = [
        f"{rule['id']}: {node['html'][:150]}"
        for rule in found
        for node in rule["nodes"]
        if not is_formula(page, rule["id"], node["target"][0])
    ]
    assert told == []
