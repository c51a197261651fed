"""The page for heirs is as new as the code: its picture, and the places that it names."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from house import BOX, PICTURE, SHOWN, WIDTH, direct, drawn, places, uses

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py)?/?)`")
WORDS = {"stepcheck", "w", "stepcheck/"}


def test_the_picture_is_that_of_the_imports() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "uv run python -m tests.house"


def test_every_room_has_its_box() -> None:
    rooms = {p.stem for p in (ROOT / "stepcheck").iterdir() if p.suffix in ("", ".py")}
    shown = {room.split(".")[0] for floor in SHOWN for room in floor}
    assert rooms - {"__init__", "__pycache__"} == shown


def test_every_box_lies_in_the_picture_and_beside_the_others() -> None:
    lefts = {room: left for room, (left, _top) in places().items()}
    assert all(0 <= left <= WIDTH - BOX for left in lefts.values()), lefts
    for floor in SHOWN:
        assert all(lefts[b] - lefts[a] > BOX for a, b in pairwise(floor)), floor


def test_a_line_left_out_is_said_by_a_longer_way() -> None:
    assert direct({"a": ["b", "c"], "b": ["c"], "c": []}) == {"a": ["b"], "b": ["c"], "c": []}
    used = uses()
    assert all(set(direct(used)[room]) <= set(used[room]) for room in used)


def test_every_place_that_the_page_names_is_there() -> None:
    named = {name for name in CODE.findall(PAGE) if "/" in name or name.endswith(".py")} - WORDS
    tables = {"base.py": "markdown/fences/base.py"}
    places = [
        (ROOT if name.startswith("tests/") else ROOT / "stepcheck") / tables.get(name, name)
        for name in named
    ]
    assert len(places) > 20
    assert [p for p in places if not (p.exists() or p.with_suffix(".py").exists())] == []
