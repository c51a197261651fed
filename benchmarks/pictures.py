"""Draw the pictures of the README from a built site: `uv run python benchmarks/pictures.py site`.

The start page, a derivation and the training page, as a reader with a wide screen sees them.
"""

from __future__ import annotations

import argparse
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from host import Host
from phone import chromium
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).parent.parent / "docs" / "assets" / "images"
WIDE, HIGH = 1280, 760
COLOURS = 64  # letters on paper need no more, and the file is a third as large
PLAYING = "stepcheck-graph button:text-is('Pause')"
SETTLED = 3000  # milliseconds until a graph has begun to play, and a page is drawn
PATIENCE = 120_000


class Picture(NamedTuple):
    """A file, the page that it shows, and what stands at its top; the page's own top if nothing."""

    file: str
    page: str
    top: str = ""


PICTURES = [
    Picture("start.png", "index.html"),
    Picture("page.png", "sigmoid.html", "#the-derivative-step-by-step"),
    Picture("training.png", "training.html", "#a-landscape-to-walk-in"),
]


def draw(browser: Browser, url: str, picture: Picture) -> bytes:
    """Return a picture as a small PNG."""
    page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
    page.goto(f"{url}/{picture.page}", wait_until="networkidle")
    if picture.top:
        to_the_top = "e => scrollBy({top: e.getBoundingClientRect().top - 70, behavior: 'instant'})"
        page.locator(picture.top).first.evaluate(to_the_top)
    page.wait_for_timeout(SETTLED)
    page.locator(PLAYING).wait_for(state="detached", timeout=PATIENCE)  # a graph that plays, played
    shot = Image.open(BytesIO(page.screenshot()))
    page.close()
    small = BytesIO()
    shot.convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the README.")
    parser.add_argument("site", type=Path, help="the folder of the built site")
    site = parser.parse_args().site
    with Host().running() as host, chromium() as browser:
        host.folders["site"] = site
        for picture in PICTURES:
            found = draw(browser, f"{host.url}/site", picture)
            (FOLDER / picture.file).write_bytes(found)
            print(f"{picture.file}: {len(found) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
