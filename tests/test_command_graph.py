"""The command `stepcheck graph`: an SVG of any Markdown file, or what is wrong and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from stepcheck.cli import HOLDS, PROBLEMS, USAGE, main
from stepcheck.command.graph.options import HELP, STILL

if TYPE_CHECKING:
    from pathlib import Path

PAGE = r"""# Notes

Let $w, x, b \in \mathbb{R}$, $z := w x + b$ and $L := z^2$.

```graph
output: z
at: w = 2, x = 3, b = 1
show: values
live: yes
```

Then $q := 3 L$.

```graph
title: Further down
output: q
```
"""
VALUES = ["--at", "w = 2, x = 3, b = 1", "--show", "values,gradients", "--gradient", "w"]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a file with two graphs."""
    path = tmp_path / "notes.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


def texts(svg: str) -> list[str]:
    """Return the title of a drawing, and the numbers in it."""
    root = ET.fromstring(svg)  # noqa: S314  our own
    name = "{http://www.w3.org/2000/svg}"
    return [str(e.text) for tag in ("title", "text") for e in root.iter(name + tag)]


def test_a_value_is_drawn_from_the_definitions(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", str(page), "--output", "L", *VALUES]) == HOLDS
    printed = capsys.readouterr()
    assert printed.err == ""
    title, *numbers = texts(printed.out)
    assert title == "How L is computed"
    # w with 2 z x = 42, x, b; z with 2 z = 14; L
    assert sorted(numbers) == sorted(["= 2", "= 42", "= 3", "= 1", "= 7", "= 14", "= 49"])
    assert main(["graph", str(page), "--output", "q"]) == HOLDS  # of the whole file
    assert texts(capsys.readouterr().out) == ["How q is computed"]


def test_a_fence_is_drawn_at_rest_and_written(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "graph.svg"
    assert main(["graph", str(page), "--fence", "1", "--to", str(file)]) == HOLDS
    assert capsys.readouterr().out == ""
    assert "= 7" in texts(file.read_text(encoding="ascii"))
    assert main(["graph", str(page), "--fence", "2"]) == HOLDS
    assert texts(capsys.readouterr().out) == ["Further down"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "notes.md: 2 graph fences, at line 5, 14; choose one, as in --fence 1"),
        (["--fence", "3"], "there is no --fence 3"),
        (["--output", "Q"], "   --output Q\n            ^"),
        (["--output", "L", "--at", "w = 1, c = 2"], "   --at w = 1, c = 2\n               ^"),
        (["--output", "L", "--show", "value"], "'value' cannot be shown"),
        (["--output", "L", "--direction", "up"], "'up' is no direction"),
        (["--output", "L", "--to", "/nowhere/at/all.svg"], "cannot be written"),
    ],
)
def test_options_that_miss_are_said_in_words(
    options: list[str], words: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", str(page), *options]) == USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("stepcheck: ")
    assert words in printed.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--at", "w = 1"], "--at belongs to --output"),
        (["--output", "L", "--fence", "1"], "choose one of the two"),
        (["--fence", "0"], "is no number"),
        (["--outptu", "L"], "there is no option --outptu"),
    ],
)
def test_options_that_clash_are_refused(
    options: list[str], words: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["graph", str(page), *options])
    assert stopped.value.code == USAGE
    assert words in capsys.readouterr().err


def test_a_file_without_a_graph_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plain.md"
    assert main(["graph", str(file)]) == USAGE
    assert "plain.md: cannot be read" in capsys.readouterr().err
    file.write_text("$2 + 2 = 4$", encoding="utf-8")
    assert main(["graph", str(file)]) == USAGE
    assert "plain.md: no graph fence; say what to draw" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((r"q := 3 L$", r"q := 3 L$, so $2 q = 5 L$"), r"notes.md:12:28: false: step 1 of 1"),
        ((r"z := w x + b", r"z := w x + c"), r"notes.md:3:43: refused: .*has not been introduced"),
        (("output: q", "output: r"), r"notes.md:16:9: refused: graph: .*\n *hint +"),
    ],
)
def test_a_file_that_does_not_hold_is_not_drawn(
    change: tuple[str, str], words: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = PAGE.replace(*change)
    assert changed != PAGE
    page.write_text(changed, encoding="utf-8")
    assert main(["graph", str(page), "--fence", "2"]) == PROBLEMS
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.search(words, printed.err, re.DOTALL), printed.err


def test_every_field_that_a_still_graph_has_is_an_option() -> None:
    assert set(STILL) == set(HELP)
