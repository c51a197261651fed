"""The plugin that shows pages sooner, on a site with what ours does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

EARLY = '<script src="{}"></script>'
FILES = {
    "index.md": "# A page\n",
    "a/early.js": "first();",
    "b/early.js": "second();",
    "closing.js": 'third("</script>");',
    "one.css": "p { color: red }",
    "two.css": "p { color: blue }",
    "last/one.js": "third();",
    "last/two.js": "fourth();",
    "last/three.js": "fifth();",
}
OVERRIDE = """{% extends "base.html" %}
{% block styles %}
<script src="{{ 'a/early.js' | url }}"></script><script src="{{ 'b/early.js' | url }}"></script>
<script src="{{ 'closing.js' | url }}"></script><script src="{{ 'not-early.js' | url }}"></script>
{{ super() }}
{% endblock %}
"""
CONFIG = """
site_name: Small
theme: {name: mkdocs, custom_dir: overrides}
plugins: [stepcheck-light]
extra: {polyfills: [a/early.js, b/early.js, closing.js, "https://else.test/c.js"]}
extra_css: [one.css, "https://else.test/three.css", two.css]
extra_javascript:
  - last/one.js
  - {path: last/two.js, defer: true}
  - https://else.test/d.js
  - last/three.js
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    folder = tmp_path_factory.mktemp("light")
    texts = {f"docs/{name}": text for name, text in FILES.items()}
    texts |= {"overrides/main.html": OVERRIDE, "mkdocs.yml": CONFIG}
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    build(load_config(str(folder / "mkdocs.yml")))
    return folder / "site"


def test_early_scripts_stand_in_the_page_each_in_its_place(built: Path) -> None:
    html = built.joinpath("index.html").read_text(encoding="utf-8")
    assert "<script>first();</script><script>second();</script>" in html
    assert "/early.js" not in html


def test_a_script_that_a_page_cannot_hold_and_one_that_is_not_early_stay_files(built: Path) -> None:
    html = built.joinpath("index.html").read_text(encoding="utf-8")
    assert EARLY.format("closing.js") in html
    assert EARLY.format("not-early.js") in html
    assert built.joinpath("closing.js").read_text(encoding="utf-8") == FILES["closing.js"]


def test_style_sheets_become_one_in_their_order(built: Path) -> None:
    assert built.joinpath("site.css").read_text(encoding="utf-8") == "\n".join(
        [FILES["one.css"], FILES["two.css"]]
    )
    assert not built.joinpath("one.css").exists()


def test_a_sheet_of_another_host_stays_and_all_come_last_in_the_head(built: Path) -> None:
    head = built.joinpath("index.html").read_text(encoding="utf-8").partition("</head>")[0]
    scripts, _, sheets = head.rpartition("</script>")
    assert "stylesheet" not in scripts
    assert sheets.count("<link ") == sheets.count("stylesheet") > 2
    assert sheets.index("https://else.test/three.css") < sheets.index("site.css")


def test_scripts_become_one_where_they_are_but_for_those_with_settings(built: Path) -> None:
    joined = built.joinpath("last/site.js").read_text(encoding="utf-8")
    assert joined == "\n".join([FILES["last/one.js"], FILES["last/three.js"]])
    html = built.joinpath("index.html").read_text(encoding="utf-8")
    places = [html.index(f'src="{name}"') for name in (
        "last/two.js", "https://else.test/d.js", "last/site.js",
    )]  # fmt: skip
    assert places == sorted(places)
    assert not built.joinpath("last/one.js").exists()
    assert built.joinpath("last/two.js").exists()
