"""The built site: links that resolve, nothing from another host, no formula left as LaTeX."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from conftest import SITE_URL, every
from html_page import Page

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

DOCS = Path(__file__).parent.parent / "docs"
NAMES = sorted(path.stem for path in DOCS.glob("*.md"))

# LaTeX that a reader should not meet outside code: a delimiter, or a command.
LATEX = re.compile(r"\\[(\[)\]]|\$\$|\\[A-Za-z]{2,}|\$[^\s$\d][^$]*\$")


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(params=NAMES)
def page(request: pytest.FixtureRequest, pages: dict[Path, Page], site: Path) -> Page:
    return pages[site / f"{request.param}.html"]


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc) or urlsplit(address).scheme in ("http", "https")


def is_broken(address: str, page: Page, pages: dict[Path, Page], site: Path) -> bool:
    """Say whether an address within the site leads to no file, or to no place in its page."""
    parts = urlsplit(address)
    if is_elsewhere(address) or parts.scheme:
        return False
    path = unquote(parts.path)
    root = urlsplit(
        SITE_URL
    ).path  # the page that a server shows for a missing one has no other way
    base = site if path.startswith(root) else page.path.parent
    target = (base / path.removeprefix(root)).resolve() if path else page.path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return True
    fragment = unquote(parts.fragment)
    return bool(fragment) and target in pages and fragment not in pages[target].ids


def test_every_page_is_built_and_has_a_place_in_the_navigation(
    page: Page, pages: dict[Path, Page], site: Path
) -> None:
    links = {urlsplit(link).path for link in pages[site / "index.html"].links}
    assert page.path.name in links | {"index.html"}


def test_every_link_and_anchor_resolves(page: Page, pages: dict[Path, Page], site: Path) -> None:
    addresses = [*page.links, *page.loads]
    assert len(addresses) > 20
    assert [a for a in addresses if is_broken(a, page, pages, site)] == []


def test_the_page_not_found_links_to_pages_that_are(pages: dict[Path, Page], site: Path) -> None:
    page = pages[site / "404.html"]
    assert [a for a in (*page.links, *page.loads) if is_broken(a, page, pages, site)] == []


def test_nothing_is_loaded_from_another_host(page: Page) -> None:
    addresses = page.loads + re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", page.styles)
    assert [address for address in addresses if is_elsewhere(address)] == []


def test_no_stylesheet_loads_from_another_host(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        addresses = re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", text)
        assert [address for address in addresses if is_elsewhere(address)] == [], sheet


def test_no_mathjax_is_sent_to_the_reader(site: Path) -> None:
    scripts = [path for path in site.rglob("*.js") if path.name != "search_index.js"]  # our words
    assert scripts
    assert [path for path in scripts if "MathJax" in path.read_text("utf-8")] == []


def test_no_formula_is_left_as_latex(page: Page) -> None:
    assert page.untypeset == 0
    assert LATEX.findall(page.text) == []


def test_the_search_index_has_no_latex_and_no_markup_of_formulas(site: Path) -> None:
    index = json.loads((site / "search" / "entries.json").read_text(encoding="utf-8"))
    texts = [re.sub(r"<code>.*?</code>", "", entry["text"], flags=re.S) for entry in index["docs"]]
    assert len(texts) > len(NAMES)
    assert [found for text in texts for found in re.findall(r"mjx-|<svg|\\frac", text)] == []


GOOD = "---\ntitle: One page\n---\n# One page\n\nOne formula, $2 + 2 = 4$.\n"


def test_a_good_page_builds_without_a_word(
    build_page: Callable[[str], subprocess.CompletedProcess[str]],
) -> None:
    result = build_page(GOOD)
    assert result.returncode == 0, result.stderr
    assert [line for line in result.stderr.splitlines() if not line.startswith("INFO")] == []


@pytest.mark.parametrize(
    ("fault", "message"),
    every(
        3,
        [
            ("[a link](nowhere.md)", "'nowhere.md'"),
            ("[an anchor](#nowhere)", "'#nowhere'"),
            ("[an absolute link](/index.html)", "'/index.html'"),
            ('```python\n--8<-- "snippets/sigmoid.py:nowhere"\n```', "no section `nowhere`"),
            ('--8<-- "snippets/nowhere.py"', "snippets/nowhere.py"),
            (
                r"$\unchecked{a test}{\fooo{x}}$",
                r"index.md:8:21: LaTeX: Undefined control sequence \fooo",
            ),
            (r"A claim, $2 + 2 = 5$.", "index.md:8:19: false: step 1 of 1 does not hold"),
        ],
    ),
)
def test_a_fault_on_a_page_ends_the_build(
    build_page: Callable[[str], subprocess.CompletedProcess[str]], fault: str, message: str
) -> None:
    result = build_page(f"{GOOD}\n{fault}\n")
    assert result.returncode != 0
    assert message in result.stderr
