"""The script and the notebook of each page run where there is nothing but what the page names."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
from conftest import some
from tutorial import PAGES, ROOT, shown

from stepcheck.script.fields import read
from stepcheck.script.page import Made, made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UV = shutil.which("uv")
FENCE = re.compile(r"^```script\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SAMPLE = re.compile(r"^````.*?^````$", re.DOTALL | re.MULTILINE)
WITHOUT = {"notation": "it shows imports and types alone, which stand above all code"}
CODE = sorted(name for name, path in PAGES.items() if shown(path) and name not in WITHOUT)
BOOK = """\
import json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
space = {"__name__": "__main__"}
for cell in cells:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), space)
"""


@cache
def of_page(name: str) -> Made:
    text = PAGES[name].read_text(encoding="utf-8")
    [source] = FENCE.findall(text)
    return made(text, PAGES[name], read(source), ROOT / "snippets")


def cells(name: str, kind: str) -> list[dict[str, Any]]:
    found = json.loads(of_page(name).notebook)["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def called(*command: str | Path, cwd: Path) -> str:
    """Run a command without what the environment of the tests adds; return what it prints."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(  # noqa: S603  our own commands
        command, cwd=cwd, env=bare, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def python_with(
    once: Callable[[str, Callable[[Path], str]], Path],
) -> Callable[[tuple[str, ...]], Path]:
    """Return a function from what is needed to a Python that has this and nothing else."""
    if UV is None and not os.environ.get("CI"):
        pytest.skip("uv makes the empty environments")

    @cache
    def with_these(needs: tuple[str, ...]) -> Path:
        folder = once(f"python-with-{'-'.join(needs)}", lambda folder: equip(folder, needs))
        return next(p for p in folder.glob("venv/*/python*") if p.stem == "python")

    return with_these


def equip(folder: Path, needs: tuple[str, ...]) -> str:
    """Make an environment that has what is needed; a command that fails raises."""
    assert UV is not None
    called(UV, "venv", "--quiet", "venv", cwd=folder)
    pins = [f"{name}=={version(name)}" for name in needs]
    called(UV, "pip", "install", "--quiet", "--python", "venv", *pins, cwd=folder)
    return ""


def test_no_page_has_code_that_does_not_run() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in PAGES.items()}
    with_script = [n for n, text in texts.items() if FENCE.search(SAMPLE.sub("", text))]
    assert len(CODE) > 25
    assert sorted(with_script) == CODE


def test_the_imports_and_types_of_the_notation_page_run_as_they_stand(
    python_with: Callable[[tuple[str, ...]], Path], tmp_path: Path
) -> None:
    assert {(s.module, s.section) for s in shown(PAGES["notation"])} == {("notation", "types")}
    file = ROOT / "snippets" / "notation.py"
    assert called(python_with(("numpy",)), "-I", file, cwd=tmp_path) == ""


@pytest.mark.parametrize("name", some(CODE, "batch"))
def test_the_script_runs_and_prints_what_the_page_shows(
    name: str, python_with: Callable[[tuple[str, ...]], Path], tmp_path: Path
) -> None:
    page = of_page(name)
    file = tmp_path / f"{name}.py"
    file.write_text(page.script, encoding="utf-8")
    printed = called(python_with(page.needs), "-X", "utf8", file, cwd=tmp_path)
    assert printed.rstrip("\n") == page.printed


@pytest.mark.parametrize("name", some(CODE, "batch"))
def test_the_notebook_runs_and_waits_for_the_reader(
    name: str, python_with: Callable[[tuple[str, ...]], Path], tmp_path: Path
) -> None:
    page = of_page(name)
    book, runner = tmp_path / f"{name}.ipynb", tmp_path / "runner.py"
    book.write_text(page.notebook, encoding="utf-8")
    runner.write_text(BOOK, encoding="utf-8")
    printed = called(python_with(page.needs), "-X", "utf8", runner, book, cwd=tmp_path)
    assert page.printed in printed
    tasks = page.notebook.count("raise NotImplementedError")
    assert printed.count("not yet written") == tasks
    assert tasks or name in {"index", "formulas"}


@pytest.mark.usefixtures("site")  # whose build keeps what the scripts print
@pytest.mark.parametrize("name", CODE)
def test_a_reader_finds_no_word_for_machines(name: str) -> None:
    page = of_page(name)
    code = [page.script, *("".join(cell["source"]) for cell in cells(name, "code"))]
    for text in code:
        assert not re.search(r"no contract|noqa|type: ignore|--8<--|\\[a-z]+\{|\$", text)
        assert [line for line in prose(text) if len(line) > 43] == []


def prose(code: str) -> list[str]:
    """Return the lines of all docstrings and comments of some code."""
    found = [line for line in code.splitlines() if line.lstrip().startswith("#")]
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            found += (ast.get_docstring(node, clean=False) or "").splitlines()
    return found


@pytest.mark.usefixtures("site")  # whose build keeps what the scripts print
@pytest.mark.parametrize("name", CODE)
def test_the_notebook_has_the_text_and_nothing_that_only_a_site_can_show(name: str) -> None:
    text = "\n".join("".join(cell["source"]) for cell in cells(name, "markdown"))
    assert text.startswith("# ")
    assert not re.search(
        r"^(!!!|\?\?\?|```(plot|graph|script))|\]\(\w+\.md|\\wrong|{ \.", text, re.M
    )
    assert text.count("$$") % 2 == 0
    heads = re.findall(r"^## .+$", PAGES[name].read_text(encoding="utf-8"), re.MULTILINE)
    assert [head for head in heads if head.split("](")[0].split("[")[0] not in text] == []


@pytest.mark.usefixtures("site")  # whose build keeps what the scripts print
@pytest.mark.parametrize("name", CODE)
def test_the_notebook_has_the_shape_that_its_format_asks_for(name: str) -> None:
    book = json.loads(of_page(name).notebook)
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert set(book) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    names = [cell["id"] for cell in book["cells"]]
    assert len(set(names)) == len(names)
    for cell in book["cells"]:
        extra = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | extra
        assert all(isinstance(line, str) for line in cell["source"])
    hidden = [c for c in book["cells"] if c["metadata"].get("jupyter")]
    assert all("_solved" in "".join(cell["source"]) for cell in hidden)
    assert hidden or name in {"index", "formulas", "errata"}
    [shown_there] = [c for c in book["cells"] if c.get("outputs")]
    assert "".join(shown_there["outputs"][0]["text"]).rstrip("\n") == of_page(name).printed
