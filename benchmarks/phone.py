"""One visit of a page by a slow phone, measured in headless Chromium."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREEN: ViewportSize = {"width": 390, "height": 844}
SLOWER = 4  # times, than the processor of this machine
# “Slow 4G” as in Chromium's developer tools: 1.6 Mbit/s down, of which 90 % arrive.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_440_000 / 8,
    "uploadThroughput": 675_000 / 8,
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-headless-shell")
# A container has no sandbox of its own to offer; the rest keeps Chromium from calling home.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
NOTES = Path(__file__).with_name("notes.js")
QUIET = "document.readyState === 'complete' && performance.now() - notes.last > 3000"


class Visit(NamedTuple):
    """What a reader waits for, in seconds, and what moves; `blocked` in milliseconds."""

    paint: float
    first: float
    every: float
    blocked: float
    shift: float
    blocked_scrolling: float
    shift_scrolling: float
    formulas: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser of this machine, or Playwright's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def visit(browser: Browser, url: str) -> Visit:
    """Open a page with nothing cached, wait until it rests, scroll to its end."""
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2)
    page = context.new_page()
    try:
        page.add_init_script(path=NOTES)
        slow_down(page)
        page.goto(url, timeout=120_000)
        at_rest = rest(page)
        scroll(page)
        return summary(at_rest, rest(page))
    finally:
        context.close()


def slow_down(page: Page) -> None:
    """Give the page the network and the processor of a slow phone."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def rest(page: Page) -> dict[str, Any]:
    """Wait until nothing has happened for three seconds; return what was noted."""
    page.wait_for_load_state("networkidle", timeout=120_000)
    page.wait_for_function(QUIET, polling=500, timeout=120_000)
    notes: dict[str, Any] = page.evaluate(
        "({...notes, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime})"
    )
    return notes


def scroll(page: Page) -> None:
    """Turn the wheel from the top of the page to its end, half a screen at a time."""
    page.mouse.move(SCREEN["width"] / 2, SCREEN["height"] / 2)
    for _ in range(200):
        page.mouse.wheel(0, SCREEN["height"] / 2)
        page.wait_for_timeout(50)
        if page.evaluate("scrollY + innerHeight > document.documentElement.scrollHeight - 2"):
            return
    raise RuntimeError("the page has no end")


def summary(loaded: dict[str, Any], scrolled: dict[str, Any]) -> Visit:
    """Return the numbers of a visit from the notes at rest and after scrolling."""
    blocked = blocking(loaded)
    return Visit(
        paint=loaded["paint"] / 1000,
        first=loaded["first"] / 1000,
        every=loaded["all"] / 1000,
        blocked=blocked,
        shift=loaded["shift"],
        blocked_scrolling=blocking(scrolled) - blocked,
        shift_scrolling=scrolled["shift"] - loaded["shift"],
        formulas=loaded["count"],
    )


def blocking(notes: dict[str, Any]) -> float:
    """Return what long tasks after the first paint take beyond 50 ms each."""
    long: list[tuple[float, float]] = notes["long"]
    return sum(length - 50 for start, length in long if start + length > notes["paint"])
