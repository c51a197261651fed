"""The plugin that spares the search plugin our drawings: it changes nothing but the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from stepcheck.plugins.search import FormulasAside

if TYPE_CHECKING:
    from pathlib import Path

PAGE = r"""
# A formula $a + b$ in the title

Let $x^2$ be, $x \in \mathbb{R}$, and $x^2 - x^2 = 0$, as a search shall find.

## Two lines and $\frac{1}{2}$

\begin{align}
x + x &= 2 x \label{two} \\
&= x \cdot 2
\end{align}

By \eqref{two}, $x + x = 2 x$.

| A cell | $\sqrt{4} = 2$ |
|---|---|
| a tick | $x$ |
"""
CONFIG = """
site_name: Small
markdown_extensions: [tables, pymdownx.arithmatex: {generic: true}, stepcheck: {check: false}]
"""


def built(folder: Path, theme: str, plugins: list[Any]) -> dict[str, bytes]:
    """Return the files of a small site by name, without what names its time of building."""
    docs, site = folder / "docs", folder / f"site{len(plugins)}"
    docs.mkdir(exist_ok=True)
    docs.joinpath("index.md").write_text(PAGE, encoding="utf-8")
    file = folder / "mkdocs.yml"
    file.write_text(CONFIG, encoding="utf-8")
    config = load_config(
        str(file), docs_dir=str(docs), site_dir=str(site), theme={"name": theme}, plugins=plugins
    )
    build(config)
    files = ("index.html", "search/search_index.json")
    return {name: (site / name).read_bytes().split(b"\nMkDocs version")[0] for name in files}


def test_pages_and_index_are_the_same_with_and_without_it(tmp_path: Path) -> None:
    alone = built(tmp_path, "material", ["search"])
    assert built(tmp_path, "material", ["search", "stepcheck-search"]) == alone
    assert alone["index.html"].count(b"<mjx-container") > 5
    assert b"a search shall find" in alone["search/search_index.json"]


def test_an_index_that_would_have_formulas_twice_has_them_once(tmp_path: Path) -> None:
    """The search of MkDocs itself indexes what Material's is told to leave out."""
    alone = built(tmp_path, "mkdocs", ["search"])
    spared = built(tmp_path, "mkdocs", ["search", "stepcheck-search"])
    assert spared["index.html"] == alone["index.html"]
    counts = [each["search/search_index.json"].count(rb"4 = 2") for each in (alone, spared)]
    assert counts == [4, 2]  # on the whole page, and in its section


class OnePage:
    """What the plugin uses of a page."""

    def __init__(self, content: str) -> None:
        self.content = content


def test_what_is_indexed_has_the_words_of_formulas_alone() -> None:
    formula = "<mjx-container a><svg><desc>x²</desc><g/></svg><mjx-assistive-mml/></mjx-container>"
    wordless = "<mjx-container b><svg><g/></svg></mjx-container>"
    whole = f"<p>Of {formula} and {wordless}<desc>else</desc>, {formula}.</p>"
    page = OnePage(whole)
    before, after = FormulasAside.on_page_context.methods
    plugin = FormulasAside()
    before(plugin, {}, page=page)
    assert "svg" not in page.content
    assert "mjx" not in page.content
    assert page.content.count("<desc>x²</desc>") == 2
    page.content = page.content.replace("Of", "From")
    after(plugin, {}, page=page)
    assert page.content == whole.replace("Of", "From")
