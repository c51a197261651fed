"""What functions stand on: an edit that has a say in them is seen, and as few others as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stepcheck.contract.page import Code
from stepcheck.contract.snippets import check_module
from stepcheck.reach import modules_behind, stands_on

if TYPE_CHECKING:
    from pathlib import Path

FIRST = '''"""Told."""

from snippets.other import FACTOR, helped

LIMIT = 3


def twice(u):
    """Return it."""
    return FACTOR * helped(u)


def alone(u):
    return u + LIMIT


def looks(u):
    return getattr(u, "dtype", 0)
'''
OTHER = """FACTOR = 2
SPARE = 5


def helped(u):
    return inner(u)


def inner(u):
    return u


def unasked(u):
    return SPARE * u
"""
SEEN = [  # file, what is replaced, by what
    ("first", "FACTOR * helped", "FACTOR + helped"),
    ("first", "def twice(u)", "def twice(u, v=1)"),
    ("first", "def twice", "@cache\ndef twice"),
    ("first", "LIMIT = 3", "LIMIT = [3]"),  # which somebody may change
    ("first", "def alone", "def solitary"),  # another module may ask for it by name
    ("first", "    return u + LIMIT", "    global FACTOR\n    FACTOR = 3"),
    ("first", "    return u + LIMIT", "    twice.factor = 3"),
    ("first", "    return u + LIMIT", "    np.seterr(all='raise')"),
    ("first", "u + LIMIT", "getattr(u, LIMIT)"),  # any name may be looked for
    ("first", "import FACTOR, helped", "import FACTOR, unasked as helped"),
    ("first", '"""Told."""', '"""Told."""\nprint()'),
    ("other", "FACTOR = 2", "FACTOR = 3"),
    ("other", "FACTOR = 2\n", ""),
    ("other", "    return u\n", "    return -u\n"),
    ("other", "def unasked(u):\n    ", "def unasked(u): "),  # all of it runs with its head
    ("other", "SPARE * u", "eval('inner')(u)"),
    ("other", "SPARE = 5", "SPARE = inner(5)"),
    ("other", "SPARE = 5", "SPARE = 5 +"),  # no Python
]
UNSEEN = [
    ("first", "Told", "Said"),
    ("first", "LIMIT = 3", "LIMIT = 4"),
    ("first", "u + LIMIT", "u - LIMIT"),
    ("first", '"dtype"', '"shape"'),
    ("other", "SPARE = 5", "SPARE = 6"),
    ("other", "SPARE * u", "SPARE + u"),
    ("other", "SPARE = 5", "SPARE = 5\nMORE = 6"),
    ("other", "\n\ndef unasked", "\n\n\n\n\ndef unasked"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two modules."""
    made = tmp_path / "snippets"
    made.mkdir()
    for name, text in (("__init__", ""), ("first", FIRST), ("other", OTHER)):
        (made / f"{name}.py").write_text(text, encoding="utf-8")
    return made


def behind(module: str, name: str, folder: Path) -> list[str]:
    """Return what a function of a folder stands on."""
    return stands_on([(module, name)], modules_behind([module], folder))


def edited(folder: Path, name: str, before: str, after: str) -> tuple[list[str], list[str]]:
    """Return what a function stands on before an edit and after it."""
    file = folder / f"{name}.py"
    text, was = file.read_text(encoding="utf-8"), behind("first", "twice", folder)
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    return was, behind("first", "twice", folder)


@pytest.mark.parametrize(("name", "before", "after"), SEEN)
def test_what_may_have_a_say_is_seen(folder: Path, name: str, before: str, after: str) -> None:
    was, now = edited(folder, name, before, after)
    assert now != was


@pytest.mark.parametrize(("name", "before", "after"), UNSEEN)
def test_what_has_no_say_is_left_out(folder: Path, name: str, before: str, after: str) -> None:
    was, now = edited(folder, name, before, after)
    assert now == was


@pytest.mark.parametrize(
    "way",
    ["from snippets import other\n\n\ndef f(u):\n    return other.inner(u)\n",
     "import snippets.other as o\n\n\ndef f(u):\n    return o.inner(u)\n",
     "from snippets.other import *\n\n\ndef f(u):\n    return u\n",
     "def f(u):\n    from snippets.other import inner\n    return inner(u)\n",
     "import importlib\n\n\ndef f(u):\n    return importlib.import_module('x').inner(u)\n",
     "from snippets.other import helped\n\n\ndef f(u):\n    return [helped][0](u)\n",
     "from snippets.other import inner\n\nT = {1: inner}\n\n\ndef f(u):\n    return T[1](u)\n",
     "from snippets.other import inner\n\n\nclass F:\n    g = inner\n\n\ndef f(u):\n    F.g(u)\n",
     "from snippets.other import inner\n\n\ndef f(u, g=inner):\n    return g(u)\n"],
)  # fmt: skip
def test_each_way_to_another_function_is_followed(folder: Path, way: str) -> None:
    (folder / "first.py").write_text(way, encoding="utf-8")
    was = behind("first", "f", folder)
    text = (folder / "other.py").read_text(encoding="utf-8")
    (folder / "other.py").write_text(text.replace("return u\n", "return -u\n"), encoding="utf-8")
    assert behind("first", "f", folder) != was


KEPT = """from functools import cache


@cache
def table(u):
    return [u]


def reads(u):
    return table(u)[0]


def changes(u):
    table(u).append(u)


def neither(u):
    return u
"""


@pytest.mark.parametrize(
    ("asked", "before", "after", "seen"),
    [
        ("reads", "return [u]", "return [-u]", True),
        ("reads", "append", "remove", True),  # what is kept is one list for all
        ("reads", "return u\n", "return -u\n", False),
        ("neither", "return [u]", "return [-u]", False),
        ("neither", "append", "remove", False),
    ],
)
def test_what_is_kept_may_be_changed_by_whoever_gets_it(
    folder: Path, asked: str, before: str, after: str, seen: bool
) -> None:
    file = folder / "kept.py"
    file.write_text(KEPT, encoding="utf-8")
    was = behind("kept", asked, folder)
    file.write_text(KEPT.replace(before, after), encoding="utf-8")
    assert (behind("kept", asked, folder) != was) is seen


MODULE = '''def twice(u):
    r"""Return $2 u$."""
    return u + u


def thrice(u):
    r"""Return $3 u$."""
    return u + twice(u)


def square(u):
    r"""Return $u^2$."""
    return u * u
'''


def test_a_save_runs_only_the_functions_that_stand_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page, module = tmp_path / "docs" / "sums.md", tmp_path / "snippets" / "sums.py"
    for file, text in (
        (tmp_path / "mkdocs.yml", "site_name: Sums\n"),
        (page, '$u \\in \\mathbb{R}$\n\n```python\n--8<-- "snippets/sums.py"\n```\n'),
        (module, MODULE),
    ):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    ran: list[list[str]] = []

    def noted(path: Path, docs: Path, *, page: Path, known: dict) -> list:  # type: ignore[type-arg]
        names = {source.name for source in known}
        ran.append([n for n in ("twice", "thrice", "square") if n not in names])
        return check_module(path, docs, page=page, known=known)

    monkeypatch.setattr("stepcheck.contract.page.check_module", noted)

    def found() -> list[tuple[str, str, int]]:
        report = Code().check_all([page])[page]
        return [(s.result.name, s.result.verdict, s.result.line) for s in report.shown]

    first = [("sums.twice", "holds", 1), ("sums.thrice", "holds", 6), ("sums.square", "holds", 11)]
    assert found() == first
    assert ran == [["twice", "thrice", "square"]]
    module.write_text(MODULE.replace("u * u", "u * u * 1"), encoding="utf-8")
    assert found() == first
    assert ran[1:] == [["square"]]
    module.write_text("\n" + MODULE, encoding="utf-8")  # only `square` is as it was not before
    assert [line for *_, line in found()] == [2, 7, 12]
    assert ran[2:] == [["square"]]
    module.write_text(MODULE.replace("return u + u", "return u + u + 1"), encoding="utf-8")
    assert [verdict for _, verdict, _ in found()] == ["false", "false", "holds"]
    assert ran[3:] == [["twice", "thrice"]]
    assert [verdict for _, verdict, _ in found()] == ["false", "false", "holds"]
    assert ran[4:] == [["twice", "thrice"]]  # what is false is found again
    module.write_text("import gone_from_here\n\n\n" + MODULE, encoding="utf-8")
    assert "cannot be imported" in Code().check_all([page])[page].errors[0][0]
