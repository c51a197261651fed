"""The plugin that lets a search wait: what it changes in a site, and what it says if it cannot."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from stepcheck.plugins.late import LateSearch

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = re.compile(r'<script id="__config"[^>]*>(.*?)</script>', re.DOTALL)


def built(folder: Path, plugins: list[Any], theme: str = "material") -> Path:
    """Return the folder of a small site with these plugins."""
    docs, site = folder / "docs", folder / f"site{len(plugins)}"
    (docs / "below").mkdir(parents=True, exist_ok=True)
    for name in ("index.md", "below/second.md"):
        docs.joinpath(name).write_text("# Words\n\nThat a search finds.\n", encoding="utf-8")
    file = folder / "mkdocs.yml"
    file.write_text("site_name: Small\nuse_directory_urls: false\n", encoding="utf-8")
    build(
        load_config(
            str(file), docs_dir=str(docs), site_dir=str(site),
            theme={"name": theme, "font": False}, plugins=plugins,
        )
    )  # fmt: skip
    return site


def settings_of(page: Path) -> dict[str, Any]:
    """Return what a page tells the scripts of the theme."""
    match = SETTINGS.search(page.read_text(encoding="utf-8"))
    assert match
    found: dict[str, Any] = json.loads(match[1])
    return found


def test_pages_name_our_worker_before_the_theme_s_and_nothing_else_changes(tmp_path: Path) -> None:
    plain = built(tmp_path, ["search"])
    late = built(tmp_path, ["search", "stepcheck-late"])
    for name in ("index.html", "below/second.html", "404.html"):
        before, after = settings_of(plain / name), settings_of(late / name)
        folder, _, worker = before.pop("search").partition("workers/")
        assert after.pop("search") == f"{folder}late-search.js#workers/{worker}"
        assert after == before
        assert (late / "assets/javascripts/workers" / worker).is_file()


def test_the_index_is_empty_and_its_entries_are_beside_it(tmp_path: Path) -> None:
    plain = built(tmp_path, ["search", "offline"]) / "search"
    late = built(tmp_path, ["search", "offline", "stepcheck-late"]) / "search"
    whole = plain.joinpath("search_index.json").read_text(encoding="utf-8")
    assert late.joinpath("entries.json").read_text(encoding="utf-8") == whole
    index = json.loads(late.joinpath("search_index.json").read_text(encoding="utf-8"))
    assert index == {**json.loads(whole), "docs": []}
    script = "search_index.js"  # of pages that are opened from a folder
    assert late.joinpath(script).read_bytes() == plain.joinpath(script).read_bytes()


def test_a_site_without_a_search_or_with_another_theme_is_left_alone(tmp_path: Path) -> None:
    site = built(tmp_path, ["stepcheck-late"], "mkdocs")
    assert not (site / "search").exists()
    assert "__config" not in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", ["{}", '{"search": "assets/find.js"}', '{"search": ""}'])
def test_a_theme_that_names_its_worker_otherwise_is_told_of_with_the_way_out(settings: str) -> None:
    page = f'<script id="__config" type="application/json">{settings}</script>'
    with pytest.raises(PluginError, match="Take `stepcheck-late` out of the plugins"):
        LateSearch().on_post_page(page)


def test_an_index_of_another_form_is_told_of_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "search" / "search_index.json"
    file.parent.mkdir()
    file.write_text('{"items": []}', encoding="utf-8")
    config = load_config(None, site_name="Small", docs_dir=str(file.parent))
    config.site_dir = str(tmp_path)
    with pytest.raises(PluginError, match="the index of the search is no longer"):
        LateSearch().on_post_build(config=config)
    assert file.read_text(encoding="utf-8") == '{"items": []}'
