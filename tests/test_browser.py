"""The site in a browser: it asks nobody for anything, fits a phone, logs no error.

Needs Chromium: Debian's, or what `uv run playwright install chromium` fetches.
"""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from conftest import SITE_URL
from playwright.sync_api import Browser, Error, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = sorted(path.stem for path in (Path(__file__).parent.parent / "docs").glob("*.md"))
# A container has no sandbox of its own to offer; the rest keeps Chromium from calling home.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


class Silent(SimpleHTTPRequestHandler):
    """Serve files and write no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def port(site: Path) -> Iterator[int]:
    """Serve the site from the sub-path that it was built for, as GitHub Pages does."""
    above = site.parent / "served"
    above.mkdir()
    (above / urlsplit(SITE_URL).path.strip("/")).symlink_to(site, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(above)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser(port: int) -> Iterator[Browser]:
    """Start Chromium with a map on which the site's host is our server."""
    here = f"--host-resolver-rules=MAP {urlsplit(SITE_URL).netloc} 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=[*FLAGS, here]
            )
        except Error:
            if os.environ.get("CI"):
                raise
            pytest.skip("no Chromium: uv run playwright install chromium")
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    yield page
    page.close()


def watch(page: Page, home: str) -> list[str]:
    """Return a list that fills with what a page must not do."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (home, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else faults.append(r.url))
    return faults


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_nobody_logs_nothing_and_fits_a_phone(phone: Page, name: str) -> None:
    faults = watch(phone, SITE_URL)
    phone.goto(f"{SITE_URL}{name}.html", wait_until="networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    formulas = phone.locator("mjx-container svg:visible")
    assert formulas.count() or name == "checking", "no formula is to be seen"
    for formula in formulas.all()[:1]:
        assert formula.bounding_box()["width"] > 3  # type: ignore[index]
    assert faults == []


def test_the_next_page_comes_without_a_reload(phone: Page) -> None:
    faults = watch(phone, SITE_URL)
    phone.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    phone.evaluate("window.sameDocument = true")
    phone.locator(".md-footer__link--next").click()
    phone.wait_for_url("**/notation.html")
    phone.wait_for_selector("h1:has-text('Notation')")
    assert phone.evaluate("window.sameDocument")
    assert faults == []


@pytest.mark.parametrize("place", ["served", "opened as a file"])
def test_the_search_finds_a_page(browser: Browser, site: Path, place: str) -> None:
    home = SITE_URL if place == "served" else f"{site.as_uri()}/"
    page = browser.new_page()
    faults = watch(page, home)
    page.goto(f"{home}index.html")
    page.locator("input.md-search__input").click()
    page.keyboard.type("sigmoid")
    page.wait_for_selector(".md-search-result__link[href*='sigmoid.html']", timeout=10_000)
    page.close()
    assert faults == []
