"""The preview: after each save it shows what a fresh build shows, and converts little for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from stepcheck.plugins.again import KeptPages

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

FILES = {
    "mkdocs.yml": """
site_name: Small
theme: {name: material, custom_dir: overrides, font: false}
plugins: [search, stepcheck-again, stepcheck-search, typeset]
nav: [index.md, second.md, third.md]
markdown_extensions:
  - toc: {permalink: true}
  - pymdownx.snippets: {base_path: ["."], check_paths: true}
  - stepcheck
""",
    "overrides/main.html": '{% extends "base.html" %}\n',
    "docs/notation.md": "# Notation\n\n$u \\in \\mathbb{R}$\n",
    "docs/rules.md": "# Rules\n\n## Sum rule\n\nAdd them.\n",
    "docs/index.md": "# First, with $u^2$\n\nSee [the second](second.md#more).\n\n"
    "$$\nq := u^2\n$$\n\n"
    "$$\n\\begin{aligned}\nu + u &= 2 u && \\text{sum rule}\n\\end{aligned}\n$$\n\n"
    "```graph\noutput: q\nat: u = 3\nshow: values\n```\n",
    "docs/second.md": "# Second\n\nWords that a search finds.\n\n## More\n\n"
    '```python\n--8<-- "snippets/first.py"\n```\n',
    "docs/third.md": "# Third\n\n```plot\ntitle: A curve\nalt: A line that rises.\n"
    "x: {label: u, from: 0, to: 1}\ny: {label: q}\ncurves:\n"
    "  - {call: first.twice, label: twice}\n```\n",
    "snippets/__init__.py": "",
    "snippets/first.py": "from snippets.other import FACTOR\n\n\ndef twice(u):\n"
    "    return FACTOR * u\n",
    "snippets/other.py": "FACTOR = 2\n",
}
PAGES = {"index.md", "notation.md", "rules.md", "second.md", "third.md"}
SAVES = [  # file, what is replaced, by what, and the pages that depend on it
    ("docs/second.md", "Words", "Sentences", {"second.md"}),
    ("docs/second.md", "# Second", "# Another", {"second.md"}),
    ("docs/index.md", "q := u^2", "q := u^3", {"index.md"}),
    ("docs/index.md", "u = 3", "u = 5", {"index.md"}),
    ("docs/index.md", "u^3\n", "u^3 \\quad u = 2 u\n", {"index.md"}),  # it is false
    ("docs/index.md", "u^3 \\quad u = 2 u\n", "u^3\n", {"index.md"}),
    ("snippets/first.py", "FACTOR * u", "FACTOR * u + 1", {"second.md", "third.md"}),
    ("snippets/other.py", "2", "3", {"third.md"}),
    ("docs/notation.md", "\\mathbb{R}", "\\mathbb{R}_{>0}", PAGES),
    ("docs/rules.md", "Add them", "Add all", {"rules.md"}),
    ("docs/rules.md", "Sum rule", "Sum rule { #sums }", PAGES),  # reasons lead to it
    ("mkdocs.yml", "Small", "Little", PAGES),
    ("overrides/main.html", "\n", "\n{% block footer %}-{% endblock %}\n", PAGES),
]


class Preview:
    """A small site that is built again and again by one process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.converted = folder, set[str]()
        for name, text in FILES.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.config("first").plugins.on_startup(command="serve", dirty=False)

    def config(self, site: str) -> MkDocsConfig:
        """Read the settings, as each build does."""
        return load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / site))

    def build(self, site: str) -> dict[str, bytes]:
        """Return the pages, and what a search finds, without the time of building."""
        self.converted.clear()
        build(self.config(site), serve_url="http://127.0.0.1:8000/")
        folder = self.folder / site
        return {
            path.relative_to(folder).as_posix(): path.read_bytes().split(b"\nMkDocs version")[0]
            for path in folder.rglob("*.*")
            if path.suffix != ".gz"
        }

    def save(self, name: str, before: str, after: str) -> None:
        """Replace a text in a file."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preview:
    """Return a preview whose conversions are counted."""
    monkeypatch.setattr(sys, "argv", ["mkdocs", "serve"])
    monkeypatch.chdir(tmp_path)
    for name in [n for n in sys.modules if n.partition(".")[0] == "snippets"]:
        monkeypatch.delitem(sys.modules, name)  # those of this repository
    monkeypatch.syspath_prepend(tmp_path)
    made = Preview(tmp_path)
    convert = KeptPages.convert

    def noted(self: KeptPages, page: Page, *rest: Any) -> None:  # noqa: ANN401
        made.converted.add(page.file.src_uri)
        convert(self, page, *rest)

    monkeypatch.setattr(KeptPages, "convert", noted)
    return made


def test_after_each_save_the_site_is_as_a_fresh_build_makes_it(preview: Preview) -> None:
    last = preview.build("site")
    assert preview.converted == PAGES
    assert preview.build("site") == last
    assert not preview.converted
    plugin = preview.config("site").plugins["stepcheck-again"]
    assert isinstance(plugin, KeptPages)
    for name, before, after, depend in SAVES:
        preview.save(name, before, after)
        now = preview.build("site")
        assert preview.converted == depend, (name, after)
        known, plugin.known = plugin.known, {}
        fresh = preview.build("fresh")
        assert preview.converted == PAGES
        assert now == fresh, (name, after)
        assert now != last, (name, after)
        last, plugin.known = now, known


def test_a_build_keeps_nothing(preview: Preview) -> None:
    preview.config("site").plugins.on_startup(command="build", dirty=False)
    first = preview.build("site")
    assert preview.build("site") == first
    assert not preview.converted
