"""`stepcheck new`: what it makes holds, stands where it belongs, and overwrites nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from stepcheck.cli import HOLDS, USAGE, main

ROOT = Path(__file__).parent.parent
TITLE = "The hyperbolic tangent: a sigmoid in disguise"


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of this project, as far as a new page is concerned."""
    for name in ("docs/notation.md", "mkdocs.yml", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "snippets", tmp_path / "snippets")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(root: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and ".cache" not in p.parts}


def nav_of(root: Path) -> list[str]:
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    nav = yaml.safe_load(text[text.index("\nnav:") :])["nav"]
    return [page for section in nav for pages in section.values() for page in pages]


def test_a_new_page_holds_with_its_code(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "tanh", "--title", TITLE]) == HOLDS
    said = capsys.readouterr().out
    for words in ("made docs/tanh.md ", "made snippets/tanh.py ", "added to mkdocs.yml "):
        assert words in said
    assert "uv run mkdocs serve" in said
    page = ours / "docs" / "tanh.md"
    assert main([str(page)]) == HOLDS  # with the code that it shows
    printed = capsys.readouterr().out
    assert "5 snippet functions: 2 hold, 0 false, 0 refused, 3 exempt" in printed
    assert "1 page(s)" in printed


def test_a_new_page_has_what_an_author_changes(ours: Path) -> None:
    main(["new", "tanh", "--title", TITLE])
    text = (ours / "docs" / "tanh.md").read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---")[1])
    assert front["title"] == TITLE
    for part in (f"\n# {TITLE}\n", ":=", "&& \\text{", "!!! example", "??? question", "```graph"):
        assert part in text
    for section in ("value", "slope"):
        assert f'--8<-- "snippets/tanh.py:{section}"' in text


def test_a_new_page_stands_behind_the_last_one_with_code(ours: Path) -> None:
    before = nav_of(ours)
    main(["new", "tanh"])
    after = nav_of(ours)
    assert [page for page in after if page != "tanh.md"] == before
    modules = {path.stem for path in (ours / "snippets").glob("*.py")} - {"tanh"}
    last = [page for page in before if Path(page).stem in modules][-1]
    assert after.index("tanh.md") > after.index(last)
    assert not any(Path(p).stem in modules for p in after[after.index("tanh.md") + 1 :])


def test_all_else_in_the_settings_stays_as_it_was(ours: Path) -> None:
    before = (ours / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    main(["new", "tanh", "--section", "Foundations"])
    after = (ours / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line != "      - tanh.md"] == before
    assert after.index("      - tanh.md") < after.index("  - The five components:")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sigmoid"], "exists already: nothing is overwritten"),
        (["notation"], "docs/notation.md exists already"),
        (["index"], "index.md is in mkdocs.yml already"),
        (["two words"], "cannot be the name of a module"),
        (["lambda"], "cannot be the name of a module"),
        (["../tanh"], "cannot be the name of a module"),
        (["tanh", "--section", "Foundation"], "did you mean `Foundations`?"),
        (["tanh", "--section", "zzz"], "it has: Start, "),
    ],
)
def test_what_cannot_be_made_changes_nothing(
    words: list[str], said: str, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(ours)
    assert main(["new", *words]) == USAGE
    assert said in capsys.readouterr().err
    assert files(ours) == before


def test_a_second_page_of_one_name_is_refused(ours: Path) -> None:
    assert main(["new", "tanh"]) == HOLDS
    before = files(ours)
    assert main(["new", "tanh"]) == USAGE
    assert files(ours) == before


@pytest.mark.parametrize("settings", ["", "site_name: Mine\n", "site_name: Mine\nnav:\n- a.md"])
def test_a_page_for_another_site(
    settings: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if settings:
        (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert main(["new", "tanh"]) == HOLDS
    assert "uv run" not in capsys.readouterr().out
    assert main(["docs/tanh.md"]) == HOLDS
    text = (tmp_path / "docs" / "tanh.md").read_text(encoding="utf-8")
    assert "```" not in text
    if "nav" in settings:
        assert (tmp_path / "mkdocs.yml").read_text("utf-8") == f"{settings}\n- tanh.md\n"


def test_letters_that_mean_something_are_left_alone(ours: Path) -> None:
    notation = ours / "docs" / "notation.md"
    text = notation.read_text(encoding="utf-8")
    taken = "Also $u \\in \\mathbb{R}$ and $\\mathbf{q} \\in \\mathbb{R}^{n}$.\n"
    notation.write_text(text + "\n" + taken, encoding="utf-8")
    assert main(["new", "tanh"]) == HOLDS
    page = (ours / "docs" / "tanh.md").read_text(encoding="utf-8")
    assert "$u" not in page
    assert "\nq :=" not in page
