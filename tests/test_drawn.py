"""Nothing of a page waits to be scrolled to: who captures it soon after it came has it whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import SITE_URL, settled, some
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SCREENS = [390, 1280]
PARTS = {
    "a formula": "mjx-container > svg",
    "a listing": ".highlight > pre > code",
    "a table": ".sc-table > table",
    "a tick": ".sc-ok",
    "a figure": "figure svg",
}
# Of what is hidden on purpose, in a closed note or as the other setting of a display, nothing.
BOXES = """all => all.filter(part =>
  getComputedStyle(part.closest('svg') ?? part).display !== 'none'
  && !part.closest('details:not([open]) > :not(summary)')).map(part => {
    const {x, y, width, height} = part.getBoundingClientRect();
    return [x, y, x + width, y + height].map((n, k) => Math.round(n + (k % 2 ? scrollY : scrollX)));
})"""


def longest(site: Path) -> str:
    return max(site.glob("*.html"), key=lambda path: path.stat().st_size).name


def is_blank(picture: Image.Image, box: list[int]) -> bool:
    """Whether a part of a picture has but one colour, that of the page, or no size."""
    x, y, right, bottom = box
    if right <= x or bottom <= y:
        return True
    if x >= picture.width:
        return False  # it has to be scrolled to, in its own box
    part = picture.crop((max(x, 0), y, min(right, picture.width), bottom))
    return int(np.ptp(np.asarray(part), axis=(0, 1)).max()) < 30


@pytest.mark.parametrize("width", some(SCREENS, 390))
def test_a_capture_of_the_longest_page_has_no_gap(reader: Page, site: Path, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto(f"{SITE_URL}{longest(site)}", wait_until="load")
    settled(reader)  # nobody has scrolled
    boxes = {name: reader.locator(where).evaluate_all(BOXES) for name, where in PARTS.items()}
    picture = Image.open(io.BytesIO(reader.screenshot(full_page=True))).convert("RGB")
    assert len(boxes["a formula"]) > 50
    blank = {name: [b for b in found if is_blank(picture, b)] for name, found in boxes.items()}
    assert blank == {name: [] for name in PARTS}


def test_without_scripts_all_is_drawn_at_once(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{SITE_URL}{longest(site)}")
    styles = page.locator("mjx-container[display], mjx-container > svg, .highlight > pre > code")
    kept = styles.evaluate_all("all => all.map(part => getComputedStyle(part).contentVisibility)")
    context.close()
    assert len(kept) > 100
    assert set(kept) == {"visible"}
