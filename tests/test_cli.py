"""The command line: what it prints, its exit codes, its JSON."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from stepcheck import __version__
from stepcheck.cli import HOLDS, PROBLEMS, USAGE, main

ROOT = Path(__file__).parent.parent
RIGHT = r"Let $t \in \mathbb{R}$. Then $(t + 1)^2 = t^2 + 2 t + 1$." + "\n"
WRONG = RIGHT + "\n" + r"And $\frac{d}{dt} t^2 = -2 t$." + "\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page on which all holds."""
    path = tmp_path / "page.md"
    path.write_text(RIGHT, encoding="utf-8")
    return path


def test_what_holds_is_counted(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(page)]) == HOLDS
    counts = "1 page(s), 2 statements, 1 steps hold; 0 false, 0 refused, 0 unchecked\n"
    assert capsys.readouterr().out == counts
    assert main([str(page), "--prove"]) == HOLDS
    assert "1 steps hold, 1 of them proved; 0 false" in capsys.readouterr().out


def test_a_wrong_sign_costs_one_clear_message(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(WRONG, encoding="utf-8")
    assert main([str(page)]) == PROBLEMS
    printed = capsys.readouterr().out
    assert printed.startswith(f"{page}:3:25: false: step 1 of 1 does not hold\n")
    for part in ("left   (line 3)", "right  (line 3)", "at               t = ", "a sign is wrong"):
        assert part in printed


def test_a_long_line_number_stands_apart_from_its_formula(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("\n" * 998 + WRONG, encoding="utf-8")
    assert main([str(page)]) == PROBLEMS
    assert r"right  (line 1001) -2 t " in capsys.readouterr().out


def test_json_says_all_of_each_statement(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text(WRONG, encoding="utf-8")
    assert main([str(page), "--json"]) == PROBLEMS
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == __version__
    assert list(found) == ["version", "pages"]
    (only,) = found["pages"]
    assert only["path"] == str(page)
    declared, right, wrong = only["statements"]
    assert [s["verdict"] for s in (declared, right, wrong)] == ["holds", "holds", "false"]
    assert [s["kind"] for s in (declared, right, wrong)] == ["declaration", "claim", "claim"]
    assert [s["proved"] for s in (declared, right, wrong)] == [False, True, False]
    assert (right["line"], right["column"]) == (1, 31)
    assert wrong["latex"] == r"\frac{d}{dt} t^2 = -2 t"
    assert wrong["counterexample"].keys() == {"t"}
    assert "does not hold" in wrong["message"]


def test_a_folder_is_read_with_its_notation_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "notation.md").write_text(r"$q := 3$", encoding="utf-8")
    (tmp_path / "page.md").write_text("$2 q = 6$", encoding="utf-8")
    (tmp_path / "deep" / "page.md").write_text("$2 q = 6$", encoding="utf-8")
    assert main([str(tmp_path)]) == PROBLEMS  # a page knows the table beside it, no other
    assert "deep/page.md:1:4: refused: " in capsys.readouterr().out
    assert main([str(tmp_path / "deep"), "--notation", str(tmp_path / "notation.md")]) == HOLDS


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.md"], "missing.md: no such file or folder"),
        (["."], "no Markdown files found"),
        (["bytes.txt"], "bytes.txt: not UTF-8 at byte 0"),
    ],
)
def test_unusable_input_is_said_in_words(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bytes.txt").write_bytes(b"\xff")
    assert main(arguments) == USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err


@pytest.mark.parametrize("option", ["--notation", "--snippets", "--none"])
def test_bad_usage_ends_with_2(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([option, "missing"])
    assert stopped.value.code == USAGE
    assert "stepcheck: error:" in capsys.readouterr().err


def test_snippets_are_held_against_their_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)  # as it is for an author
    for name in ("notation.md", "dz_db.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        # Its script is made of all of `snippets`, and here is one module.
        text = re.sub(r"^```script$.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        (tmp_path / name).write_text(text, encoding="utf-8")
    code = tmp_path / "own_snippets"
    code.mkdir()
    source = (ROOT / "snippets" / "dz_db.py").read_text(encoding="utf-8")
    (code / "dz_db.py").write_text(source, encoding="utf-8")
    arguments = [str(tmp_path / "dz_db.md"), "--snippets", str(code)]
    assert main(arguments) == HOLDS
    assert "hold, 0 false, 0 refused" in capsys.readouterr().out
    wrong = source.replace("return 1.0", "return 0.0")
    assert wrong != source
    saved = (code / "dz_db.py").stat()
    (code / "dz_db.py").write_text(wrong, encoding="utf-8")
    # Within the same second, and at the same length.
    os.utime(code / "dz_db.py", ns=(saved.st_atime_ns, saved.st_mtime_ns))
    assert main(arguments) == PROBLEMS
    assert "dz_db.py:" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == PROBLEMS
    found = json.loads(capsys.readouterr().out)["snippets"]
    assert {"name", "path", "line", "verdict", "message"} <= found[0].keys()
    assert "false" in {result["verdict"] for result in found}
