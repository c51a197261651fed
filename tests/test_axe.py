"""What axe-core has to say of the pages: nothing, on two screens, in both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SITE_URL, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCS = Path(__file__).parent.parent / "docs"
NAMES = [*sorted(path.stem for path in DOCS.glob("*.md")), "404"]
# Drawings of formulas: hidden from all but eyes, and most elements of a page.
CONTEXT = {"exclude": [["mjx-container > svg"]]}
# It need not describe what is well, which takes it longer than to look.
FAULTS = {"resultTypes": ["violations"]}
# What axe-core does only when asked, for it is under trial there.
ALL = {**FAULTS, "rules": {name: {"enabled": True} for name in ("label-content-name-mismatch",)}}
# What the colours have a say in; the rest is the same in both schemes.
COLOURS = {**FAULTS, "runOnly": ["color-contrast", "link-in-text-block"]}
READERS: list[tuple[Literal["light", "dark"], int]] = [
    ("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280)
]  # fmt: skip
# Between them: text, formulas, tables, listings, a script, exercises, a plot, a live graph that
# plays, navigation, search, and the page of a wrong address.
ALWAYS = ("index", "model", "404")


def is_formula(page: Page, rule: str, target: str) -> bool:
    """Whether a header is a formula: axe-core takes MathML, which is spoken, for no text."""
    return rule == "empty-table-header" and page.locator(target).locator("math").count() > 0


def faults(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe-core says is wrong on a page."""
    found = Axe().run(page, context=CONTEXT, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:150]}"
        for rule in found
        for node in rule["nodes"]
        if not is_formula(page, rule["id"], node["target"][0])
    ]


CASES = [(name, *reader) for name in NAMES for reader in READERS]
# Each page light with all rules, dark with those of colours, each reader with one page of them.
FEW = [(name, *READERS[n]) for name in ALWAYS for n in ((1, 2) if name == "index" else (0, 3))]


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [case if case in FEW else pytest.param(*case, marks=pytest.mark.full) for case in CASES],
)
def test_axe_finds_nothing(
    reader: Page, name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme=scheme)
    reader.goto(f"{SITE_URL}{name}.html", wait_until="load")
    reader.locator("article details").evaluate_all(
        "all => all.forEach(part => { part.open = true })"
    )
    settled(reader)
    assert faults(reader, COLOURS if scheme == "dark" else ALL) == []
