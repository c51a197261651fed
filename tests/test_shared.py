"""What pages tell those who share, find or report them: cards, dates, sources, a map."""

from __future__ import annotations

import io
import json
import re
import subprocess
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import ROOT, SITE_URL
from mkdocs.config.defaults import MkDocsConfig
from PIL import Image

from stepcheck.plugins.history import last_changes, report, site_version
from stepcheck.plugins.picture import draw

if TYPE_CHECKING:
    from pathlib import Path

NAMES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')
SQUARE = (
    '<svg viewBox="0 -1000 2000 1000"><g transform="scale(1,-1)">'
    '<path d="M0 0H1000V1000H0ZM250 250H750V750H250Z"/>'
    '<rect x="1500" y="0" width="500" height="1000"/></g></svg>'
)


def head_of(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8").partition("</head>")[0]


def git_date(name: str) -> str:
    command = ["git", "log", "-1", "--format=%cs", "--", f"docs/{name}.md"]
    return subprocess.run(  # noqa: S603  git, on a page of ours
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_shared_has_a_card_with_its_title(site: Path, name: str) -> None:
    told = dict(META.findall(head_of(site, name)))
    title = re.search(r"^title: (.*)$", (ROOT / "docs" / f"{name}.md").read_text("utf-8"), re.M)
    assert title
    assert unescape(told["og:title"]) == title[1].strip("\"'")
    assert told["og:url"] == f"{SITE_URL}{name}.html"
    assert len(told["og:description"]) > 30
    picture = told["og:image"].removeprefix(SITE_URL)
    with Image.open(site / picture) as card:
        assert card.size == (1200, 630)
        assert len(card.convert("RGB").getcolors(100_000) or []) > 5


@pytest.mark.parametrize("name", ["index", "sigmoid", "notation"])
def test_a_page_is_a_learning_resource(site: Path, name: str) -> None:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', head_of(site, name), re.S
    )
    assert found
    told = json.loads(found[1])
    assert told["@type"] == "LearningResource"
    assert told["url"].startswith(SITE_URL)
    assert told["dateModified"] == git_date(name)


def test_dates_are_those_of_git(site: Path) -> None:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    days = dict(re.findall(r"<loc>([^<]*)</loc>\s*<lastmod>([^<]*)</lastmod>", text))
    assert len(days) == len(NAMES)
    for name in NAMES:
        day = git_date(name)
        assert days[f"{SITE_URL}{name}.html"] == day
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        assert f'<time datetime="{day}">' in page


def test_sources_lie_beside_the_pages(site: Path) -> None:
    for name in NAMES:
        source = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        assert (site / "_sources" / f"{name}.md.txt").read_text(encoding="utf-8") == source
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        assert f'href="_sources/{name}.md.txt"' in page


def test_the_foot_of_each_page_leads_to_the_corrections(site: Path) -> None:
    foot = re.compile(r'<p class="sc-origin">.*?</p>', re.DOTALL)
    for name in NAMES:
        found = foot.search((site / f"{name}.html").read_text(encoding="utf-8"))
        assert found
        assert ('href="errata.html"' in found[0]) == (name != "errata")


def test_what_was_wrong_is_confirmed_wrong_and_put_right(site: Path) -> None:
    page = (site / "errata.html").read_text(encoding="utf-8")
    foot = re.search(r"(\d+) steps? checked.*?(\d+) shown as wrong and confirmed false", page)
    assert foot
    assert all(int(number) >= 4 for number in foot.groups())


def test_machines_find_the_map_and_phones_an_icon(site: Path) -> None:
    robots = (site / "robots.txt").read_text(encoding="utf-8")
    assert f"Sitemap: {SITE_URL}sitemap.xml" in robots
    icon = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', head_of(site, "index"))
    assert icon
    with Image.open(site / icon[1]) as picture:
        assert picture.size == (180, 180)


def test_without_a_history_there_are_no_dates(tmp_path: Path) -> None:
    assert last_changes(tmp_path) == {}
    assert re.fullmatch(r"\d+\.\d+\.\d+", site_version(tmp_path))


def test_a_history_that_was_cut_short_gives_no_dates(tmp_path: Path) -> None:
    def git(*words: str, where: Path = tmp_path) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.test"]
        subprocess.run(["git", *identity, *words], cwd=where, check=True, capture_output=True)  # noqa: S603, S607

    whole = tmp_path / "whole"
    whole.mkdir()
    git("init", "-q", where=whole)
    for name in ("old page.md", "new.md"):
        (whole / name).write_text(name, encoding="utf-8")
        git("add", ".", where=whole)
        day = "2020-05-04T12:00:00" if name.startswith("old") else "2021-06-05T12:00:00"
        git("commit", "-qm", name, f"--date={day}", where=whole)
    found = last_changes(whole)
    assert set(found) == {whole / "old page.md", whole / "new.md"}
    assert set(found.values()) == {date.today()}  # of the commits, not of their authors
    git("clone", "-q", "--depth=1", whole.as_uri(), "cut")
    assert last_changes(tmp_path / "cut") == {}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ""),
        ({"repo_url": "https://forge.test/a/b/"}, "https://forge.test/a/b/issues/new"),
        ({"repo_url": "https://gitlab.test/a/b"}, "https://gitlab.test/a/b/-/issues/new"),
        ({"extra": {"report": "us@site.test"}}, "mailto:us@site.test"),
        (
            {"extra": {"report": "https://site.test/form"}, "repo_url": "https://forge.test/a"},
            "https://site.test/form",
        ),
    ],
)
def test_errors_are_reported_where_the_configuration_says(
    settings: dict[str, object], expected: str
) -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Small", **settings})
    config.validate()
    assert report(config) == expected


def test_a_card_has_the_outlines_of_its_formula_with_their_holes() -> None:
    cards = [Image.open(io.BytesIO(draw("A", "B", svg))).convert("L") for svg in ("", SQUARE)]
    plain, drawn = (np.asarray(card) for card in cards)
    box = Image.eval(cards[1], lambda level: 255 * (level < 60)).crop((0, 240, 1200, 540)).getbbox()
    assert box
    left, top, right, bottom = box[0], box[1] + 240, box[2], box[3] + 240
    side = bottom - top
    assert right - left == pytest.approx(2 * side, abs=3)
    assert plain[top:bottom, left:right].min() > 250
    assert drawn[top + side // 2, left + side // 10] < 60
    assert drawn[top + side // 2, left + side // 2] > 250
    assert drawn[top + side // 2, left + 7 * side // 4] < 60
