"""Mistakes of authors, one a file: the whole message that each costs, from the command or a build.

To write the messages anew after a change of words: `STEPCHECK_WRITE=1 uv run pytest -n 0
tests/test_mistakes.py`, and read what changed.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError

from stepcheck.cli import PROBLEMS, USAGE, main
from stepcheck.contract.page import Code
from stepcheck.markdown import check
from stepcheck.pages import site

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "mistakes"
CASES = sorted(FOLDER.glob("*.yaml"))
FIELDS = {"shows", "by", "page", "code", "nav", "fixed", "message"}
LINKS = re.compile(r"\]\((\w+\.md)")
SETTINGS = """\
site_name: Small
theme: {name: null, custom_dir: theme}
plugins: []
markdown_extensions: [pymdownx.snippets: {check_paths: true}, stepcheck]
"""
ELSEWHERE = "\nvalidation: {links: {not_found: ignore}}\n"  # the notation page links to other pages
CODE = """\
# --8<-- [start:sigmoid]
def sigmoid(t):
    r\"\"\"Return $\\sigma(t)$.\"\"\"
    return 1 / (1 + 2.718281828459045 ** -t)
    # --8<-- [end:sigmoid]
"""


def read(path: Path) -> dict[str, Any]:
    """Return a case; a misspelt field would check nothing."""
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= FIELDS, f"{path.name}: unknown fields {set(case) - FIELDS}"
    return case


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with our notation page, in which the command and the build run."""
    for folder in ("docs", "snippets", "theme"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "docs" / "notation.md", tmp_path / "docs")
    shutil.copy(ROOT / "snippets" / "notation.py", tmp_path / "snippets")  # which it shows
    text = (ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
    for name in LINKS.findall(text):
        (tmp_path / "docs" / name).write_text("# A page of ours\n", encoding="utf-8")
    (tmp_path / "theme" / "main.html").write_text("{{ page.content }}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "SITE", site.Site())
    monkeypatch.setattr(check, "CODE", Code())
    for name in [n for n in sys.modules if n.partition(".")[0] == "snippets"]:
        monkeypatch.delitem(sys.modules, name)  # those of this repository
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def write(project: Path, page: str, code: str, nav: str) -> None:
    """Write the files that a case is about."""
    (project / "docs" / "page.md").write_text(page, encoding="utf-8")
    (project / "snippets" / "page.py").write_text(code, encoding="utf-8")
    (project / "snippets" / "__init__.py").touch()
    (project / "mkdocs.yml").write_text(SETTINGS + nav + ELSEWHERE, encoding="utf-8")


def said_by(by: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command, or a build, says is wrong; nothing if all is well."""
    if by == "build":
        return said_by_build()
    code = main(["docs/page.md", *(["--snippets", "snippets"] if by == "snippets" else [])])
    printed = capsys.readouterr()
    if code == USAGE:
        return printed.err
    words, _, _count = printed.out.rpartition("\n\n") if code == PROBLEMS else ("", "", "")
    assert (code == PROBLEMS) == bool(words)
    return words


def said_by_build() -> str:
    """Return with which words `mkdocs build --strict` ends."""
    log, found = logging.getLogger("mkdocs"), Heard()
    log.addHandler(found)
    try:
        build(load_config("mkdocs.yml", strict=True))
    except Abort as abort:
        error = abort.__context__
        return str(error) if isinstance(error, BuildError) else "\n".join(found.lines)
    finally:
        log.removeHandler(found)
    return ""


class Heard(logging.Handler):
    """Keeps the warnings of a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.lines.append(record.getMessage())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_mistake(path: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = read(path)
    write(project, case["page"], case.get("code", CODE), case.get("nav", ""))
    said = said_by(case["by"], capsys).strip()
    said = "\n".join(line.rstrip() for line in said.replace(str(project), "…").split("\n"))
    if os.environ.get("STEPCHECK_WRITE"):
        written = {**case, "message": f"{said}\n"}
        path.write_text(dumped(written), encoding="utf-8")
        return
    assert said == case["message"].strip()


class Block(yaml.SafeDumper):
    """Writes text of several lines as it is."""


def as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


Block.add_representer(str, as_block)


def dumped(case: dict[str, Any]) -> str:
    return yaml.dump(case, Dumper=Block, sort_keys=False, allow_unicode=True, width=10_000)


@pytest.mark.full
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_mended_it_is_well(path: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mistake is the only one: with what the message asks for, nothing is said."""
    case = read(path)
    parts = {"page": case["page"], "code": case.get("code", CODE), "nav": case.get("nav", "")}
    for wrong, right in case["fixed"].items():
        (holder,) = [name for name, text in parts.items() if wrong in text]
        parts[holder] = parts[holder].replace(wrong, right)
    write(project, **parts)
    assert said_by(case["by"], capsys) == ""


def test_there_are_twenty() -> None:
    assert len(CASES) >= 20
