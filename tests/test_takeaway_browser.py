"""Figures that are taken away, in a browser: the files look like the page, the pictures too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import markdown
import numpy as np
import pytest
from conftest import SITE_URL, some, watch
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

PAGES = ["graph", "training", "batch", "model"]
INK = {"rgba(0, 0, 0, 0.87)", "rgb(33, 33, 33)"}  # the theme's, and that of the file
# What each drawn element looks like. An outline that the page has once is a path in the file; the
# halo of words is the paper there and here.
LOOKS = """svg => [...svg.querySelectorAll(
    "path, use, text, circle, polygon, :not(clipPath) > rect")].map((e) => {
    const style = getComputedStyle(e);
    const isGlyph = e.closest("text, g[transform]"); // which has no lines
    const asked = isGlyph ? ["fill"] : ["fill", "stroke", "stroke-width", "stroke-dasharray"];
    return [e.tagName.replace("use", "path"), ...asked.map((n) => style.getPropertyValue(n))];
})"""


def plain(looks: list[list[str]]) -> list[list[str]]:
    """Return looks in which both inks are one."""
    return [["ink" if value in INK else value for value in look] for look in looks]


SEEN = "e => e.closest('.sp-plane, figure').querySelector('svg:has(> desc)')"
PLANES = r"""$x_1, x_2, w_1, w_2 \in \mathbb{R}$ $$z := w_1 x_1 + w_2 x_2, \quad q := z^2 + w_1$$

```graph
output: q
at: x_1 = 3, x_2 = -2, w_1 = 0.4, w_2 = 0.3
show: values
live: w_1 in [-1, 1], w_2 in [-1, 1], x_1 in [-4.5, 4.5], x_2 in [-4.5, 4.5]
contours: w_1, w_2
data: x_1, x_2 in model.students, z = -0.5
```
"""


@pytest.mark.parametrize("name", some(PAGES, "graph"))
def test_the_file_looks_like_the_figure(browser: Browser, name: str) -> None:
    # Without scripts: what moves by itself, as a live graph's lines do, is another picture.
    page = browser.new_page(
        viewport={"width": 1400, "height": 900}, color_scheme="light", java_script_enabled=False
    )
    page.goto(f"{SITE_URL}{name}.html", wait_until="load")
    found = page.locator(".sc-take a").all()
    links = [link.evaluate("a => a.href") for link in found]
    shown = [plain(link.evaluate(f"e => ({LOOKS})(({SEEN})(e))")) for link in found]
    assert links
    for link, looks in zip(links, shown, strict=True):
        page.goto(link)  # a document of its own, without any sheet
        paper, *rest = plain(page.locator("svg").evaluate(LOOKS))
        assert paper[:2] == ["rect", "rgb(255, 255, 255)"]
        assert rest == looks, link
    page.close()


def test_it_opens_as_an_image_in_any_document(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    faults = watch(page, SITE_URL)
    files = sorted((site / "figures").glob("*.svg"))
    assert len(files) > 15
    page.goto(f"{SITE_URL}404.html")
    page.evaluate(
        """(names) => {
            const image = (name) => Object.assign(new Image(), { src: `figures/${name}` });
            window.images = names.map(image);
        }""",
        [file.name for file in files],
    )
    page.wait_for_function("images.every((image) => image.complete)")
    sizes = page.evaluate("images.map((image) => [image.naturalWidth, image.naturalHeight])")
    page.close()
    assert faults == []
    assert all(width > 100 and height > 50 for width, height in sizes)


def test_without_a_script_there_is_the_file(browser: Browser, site: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{SITE_URL}graph.html")
    places = page.locator(".sc-take")
    assert places.count() == 3
    assert page.locator(".sc-take button").count() == 0
    with page.expect_download() as waiting:
        places.first.locator("a").click()
    name = waiting.value.suggested_filename
    assert waiting.value.path().read_bytes() == (site / "figures" / name).read_bytes()
    page.close()


def take(page: Page, place: Locator, what: str, folder: Path) -> Path:
    """Return the file that a reader gets."""
    with page.expect_download() as waiting:
        place.locator(what).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def picture(path: Path) -> tuple[np.ndarray[Any, Any], dict[str, str]]:
    """Return a picture as numbers, and the words in it."""
    with Image.open(path) as image:
        image.load()
        words = dict(getattr(image, "text", {}))
        return np.asarray(image.convert("RGB"), dtype=float), words


def test_a_picture_is_light_in_both_schemes_and_says_what_it_shows(
    browser: Browser, tmp_path: Path
) -> None:
    found = []
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        faults = watch(page, SITE_URL)
        page.goto(f"{SITE_URL}training.html", wait_until="networkidle")
        place = page.locator(".sc-take").first
        place.scroll_into_view_if_needed()
        place.locator("button").wait_for()
        (tmp_path / scheme).mkdir()
        found.append(picture(take(page, place, "button", tmp_path / scheme)))
        assert page.evaluate("document.body.dataset.mdColorScheme") == (
            "slate" if scheme == "dark" else "default"
        )
        page.close()
        assert faults == []
    (light, words), (dark, same) = found
    assert words == same
    assert words["Title"] == "The cost over both weights, and three ways down"
    assert "lowest point near (0.49, 0.37)" in words["Description"]
    assert np.array_equal(light, dark)
    assert light.shape == (1020, 1260, 3)
    assert (light > 250).all(axis=2).mean() > 0.7
    for colour in ((11, 95, 165), (168, 65, 10), (111, 44, 145)):  # of the three paths
        assert (np.abs(light - colour).max(axis=2) < 3).sum() > 500


def test_a_graph_that_has_moved_is_taken_as_it_is(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    graph = page.locator("stepcheck-graph")
    place = graph.locator(".sc-take")
    place.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    place.locator("button").wait_for()
    graph.locator("[data-does=descend]").click()
    taken = take(page, place, "a", tmp_path)
    text = taken.read_text(encoding="utf-8")
    assert "≈ 0.03960" in text
    assert "0.5130" not in text
    assert "L 0.03960" in text  # in its description
    assert "<use" not in text
    page.goto(taken.as_uri())  # away from the page it is whole
    looks = page.locator("svg").evaluate(LOOKS)
    page.close()
    colours = {look[1] for look in looks if look[0] == "text"}
    assert colours == {"rgb(11, 95, 165)", "rgb(168, 65, 10)", "rgb(111, 44, 145)"}


def test_planes_are_taken_as_they_are(browser: Browser, tmp_path: Path) -> None:
    html = markdown.markdown(PLANES, extensions=["stepcheck", "pymdownx.superfences"])
    alone = tmp_path / "planes.html"
    alone.write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
    page = browser.new_page(color_scheme="dark")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(alone.as_uri())
    page.wait_for_function("[...document.querySelectorAll('.sp-plane')].every((e) => e.drawn)")
    page.locator("stepcheck-graph").evaluate("e => e.move({ w_1: -0.5, x_1: 2 })")  # not drawn yet
    for view, kind in (("contours", "plane"), ("examples", "data")):
        place = page.locator(f"stepcheck-{view} .sc-take")
        texts = place.locator(":is(a, button)").all_text_contents()
        assert texts == ["SVG", "PNG"]
        taken = take(page, place, ":text('SVG')", tmp_path)
        assert taken.name == f"graph-1-{kind}.svg"
        svg = taken.read_text(encoding="utf-8")
        assert "slider" not in svg
        root = ET.fromstring(svg)  # noqa: S314  our own
        title, words, *_ = (child.text or "" for child in root)
        seen = page.locator(f"stepcheck-{view} svg")
        assert title == seen.locator("title").text_content()
        levels = seen.locator("[data-level]").evaluate_all("all => all.map(e => e.dataset.level)")
        said = [text.replace("-", "−") for text in levels]
        assert levels
        assert f"Lines at {', '.join(said)}." in words
        at = "w 1 −0.5, w 2 0.3" if view == "contours" else "x 1 2, x 2 −2"
        assert words.endswith(f"The point of the graph is at {at}.")
        drawn = seen.locator(".sp-lines path").evaluate_all("all => all.map(e => e.outerHTML)")
        assert all(re.findall(' d="(.*?)"', line)[0] in svg for line in drawn)
        _, named = picture(take(page, place, ":text('PNG')", tmp_path))
        assert named == {"Title": title, "Description": words}
    page.close()
    assert faults == []
