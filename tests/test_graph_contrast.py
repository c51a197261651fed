"""What a graph shows has enough contrast with what lies behind it, as a browser computes both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from conftest import SITE_URL, every, some

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT, LINE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

PAIRS = r"""figures => {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  const note = (kind, element, colour, back) =>
    found.push({kind, what: element.outerHTML.slice(0, 60), colour: rgba(colour), back});
  for (const figure of figures) {
    const page = behind(figure);
    const boxes = [...figure.querySelectorAll('.sg-node > rect')];
    const inside = boxes.map(box => rgba(getComputedStyle(box).fill)).filter(c => c[3] === 255);
    for (const text of figure.querySelectorAll('svg text, svg use')) {
      for (const back of [page, ...inside]) note('text', text, getComputedStyle(text).fill, back);
    }
    for (const box of boxes) note('line', box, getComputedStyle(box).stroke, page);
    for (const frame of figure.querySelectorAll('.sg-frame'))
      note('line', frame, getComputedStyle(frame).stroke, page);
    for (const line of figure.querySelectorAll('.sg-forward > path, .sg-back > path'))
      note('line', line, getComputedStyle(line).stroke, page);
    for (const words of figure.querySelectorAll('figcaption, summary, th, td, .sl-said, output'))
      note('text', words, getComputedStyle(words).color, behind(words));
    for (const button of figure.querySelectorAll('button')) {
      note('text', button, getComputedStyle(button).color, behind(button));
      note('line', button, getComputedStyle(button).borderTopColor, page);
    }
    for (const input of figure.querySelectorAll('input'))
      note('line', input, getComputedStyle(input).accentColor, page);
  }
  return found;
}"""


def luminance(colour: list[int]) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: list[int], back: list[int]) -> float:
    low, high = sorted([luminance(colour), luminance(back)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", some(["light", "dark"], "dark"))
@pytest.mark.parametrize(
    ("name", "knobs"), every(3, [("graph", True), ("strategy", False), ("hidden_layer", False)])
)
def test_contrast(reader: Page, name: str, knobs: bool, scheme: Literal["light", "dark"]) -> None:
    reader.emulate_media(color_scheme=scheme)
    reader.goto(f"{SITE_URL}{name}.html", wait_until="networkidle")
    pairs = reader.locator("figure.sc-graph").evaluate_all(PAIRS)
    shown = " ".join(pair["what"] for pair in pairs)
    assert len(pairs) > 100
    assert ("<input" in shown and "<button" in shown) == knobs
    needed = {"text": TEXT, "line": LINE}
    low = [p for p in pairs if contrast(p["colour"], p["back"]) < needed[p["kind"]]]
    assert low == []
