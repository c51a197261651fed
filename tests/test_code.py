"""The code that pages show: in a build, in a preview and on the command line the same is found."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
import pytest
from mkdocs.exceptions import BuildError
from test_extension import Small, fresh_process, preview, small  # noqa: F401  fixtures

from stepcheck.cli import HOLDS, PROBLEMS, main
from stepcheck.contract import kept, page, snippets
from stepcheck.contract.listings import strays
from stepcheck.contract.page import Code
from stepcheck.contract.shown import Include, Part, includes, lines_of
from stepcheck.markdown.page import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

TWICE = '''
# --8<-- [start:twice]
def twice(x: float) -> float:
    r"""Return $2 x$."""
    return 2 * x
    # --8<-- [end:twice]


# --8<-- [start:thrice]
def thrice(x: float) -> float:
    r"""Return $3 x$."""
    return 3 * x
    # --8<-- [end:thrice]
'''
PAGE = """# Twice

We double $x$.

```python
--8<-- "snippets/twice.py:twice"
```
"""
BOTH = PAGE + '\n```python\n--8<-- "snippets/twice.py:thrice"\n```\n'


@pytest.fixture
def project(small: Small) -> Small:  # noqa: F811
    """Return a small project with a page that shows a snippet."""
    small.allow_snippets()
    (small.root / "snippets").mkdir()
    write(small, TWICE)
    small.write(twice=PAGE)
    return small


def write(project: Small, code: str, name: str = "twice") -> None:
    """Write a snippet."""
    (project.root / "snippets" / f"{name}.py").write_text(code, encoding="utf-8")


def failure(project: Small) -> str:
    """Return what ends a build."""
    with pytest.raises(BuildError) as caught:
        project.build()
    return str(caught.value)


def by_command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return how the command ends, and what it prints."""
    capsys.readouterr()
    code = main(list(arguments))
    return code, capsys.readouterr().out


WRONG = TWICE.replace("return 2 * x", "return 2 * x + 1e-9")


def test_a_right_snippet_builds(project: Small, capsys: pytest.CaptureFixture[str]) -> None:
    project.build()
    assert "twice" in project.html("twice")
    assert by_command(capsys, "docs") == (
        HOLDS,
        "2 page(s), 2 statements, 0 steps hold; 0 false, 0 refused, 0 unchecked\n"
        "1 snippet functions: 1 hold, 0 false, 0 refused, 0 exempt\n",
    )


def test_a_wrong_snippet_ends_a_build_with_its_place_both_values_and_the_point(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, WRONG)
    said = failure(project)
    lines = said.splitlines()
    assert lines[0] == "snippets/twice.py:3: false: twice returns another value than its formula"
    assert [line.split()[0] for line in lines[2:7]] == [
        *("formula", "function", "apart", "at", "shown"),
    ]
    assert lines[2].endswith("= 1.4")
    assert lines[3].endswith("= 1.400000001")
    assert lines[5] == "   at       x = 0.7"
    assert lines[6] == "   shown    on docs/twice.md:6"
    assert lines[-1] == "stepcheck: 1 problem on 1 page"
    code, printed = by_command(capsys, "docs")
    assert code == PROBLEMS
    assert printed.startswith("\n".join(lines[:7]))


def test_only_what_is_shown_is_asked_for(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, TWICE.replace("return 3 * x", "return 4 * x"))
    project.build()
    assert by_command(capsys, "docs")[0] == HOLDS
    code, printed = by_command(capsys, "docs", "--snippets", "snippets")
    assert code == PROBLEMS
    assert printed.startswith("snippets/twice.py:10: false: thrice ")
    assert "2 snippet functions: 1 hold, 1 false" in printed
    project.write(twice=BOTH)
    assert "docs/twice.md:10" in failure(project)


def test_what_is_shown_without_a_contract_is_held_by_what_calls_it(project: Small) -> None:
    exempt = TWICE.replace("def twice(", "# no contract: held by thrice\ndef twice(")
    exempt = exempt.replace("Return $2 x$.", "Return it twice.")
    exempt = exempt.replace("return 3 * x", "return 1.5 * twice(x)")
    write(project, exempt)
    project.build()
    write(project, exempt.replace("return 2 * x", "return 2 * x + 1e-9"))
    assert "thrice returns another value" in failure(project)


def test_the_command_leaves_code_alone_if_asked(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, WRONG + "1 / 0\n")
    assert by_command(capsys, "docs", "--no-code")[0] == HOLDS
    assert by_command(capsys, "docs")[0] == PROBLEMS


def test_a_function_that_several_pages_show_is_said_once(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, WRONG)
    project.write(other=PAGE)
    said = failure(project)
    assert said.count("false: twice returns") == 1
    assert "   shown    on docs/other.md:6, docs/twice.md:6\n" in said
    assert said.endswith("stepcheck: 1 problem on 2 pages")
    assert "   shown    on docs/other.md:6, docs/twice.md:6\n" in by_command(capsys, "docs")[1]


def test_names_mean_what_the_page_of_the_module_says(project: Small) -> None:
    project.write(twice=PAGE.replace("We", "With $k := 2$ we"), other="$k := 7$\n\n" + PAGE)
    write(project, TWICE.replace("$2 x$", "$k x$"))
    project.build()
    (project.root / "docs" / "twice.md").unlink()
    assert "docs/other.md:8" in failure(project)  # no page of its name: the one that shows it


def test_a_module_that_cannot_be_imported_ends_a_build(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, TWICE + "1 / 0\n")
    words = "snippets/twice.py:1: cannot be imported: ZeroDivisionError: division by zero\n"
    assert failure(project).startswith(words + "\n   shown    on docs/twice.md:6")
    assert by_command(capsys, "docs")[1].startswith(words)
    write(project, "# no contract: it prints\ndef f():\n    pass\nexit()\n")
    project.write(twice=PAGE.replace(":twice", ""))
    assert "cannot be imported: SystemExit" in failure(project)
    write(project, TWICE.replace("return 2 * x", "return 2 *"))
    assert failure(project).startswith("snippets/twice.py:5:15: this is not Python: invalid syntax")


def test_an_import_that_does_not_end_ends_a_build(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stepcheck.contract.modules.SECONDS", 0.3)
    write(project, TWICE + "while True:\n    pass\n")
    assert "snippets/twice.py:1: its import takes more than 0 seconds" in failure(project)


def test_text_without_a_file_has_its_code_checked_too(project: Small) -> None:
    write(project, WRONG)

    def convert(text: str) -> str:
        return markdown.markdown(
            text,
            extensions=["pymdownx.superfences", "pymdownx.snippets", "stepcheck"],
            extension_configs={"pymdownx.snippets": {"base_path": ["."]}},
        )

    with pytest.raises(PageError, match="<text>:1:1: refused: this Python is typed"):
        convert("```python\nx = 1\n```")
    with pytest.raises(PageError, match="there is no page <text>"):
        convert('```python\n--8<-- "snippets/twice.py:twice"\n```')


@pytest.mark.usefixtures("preview")
def test_a_preview_shows_it_and_recovers(
    project: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, WRONG)
    project.build()
    assert capsys.readouterr().err.count("snippets/twice.py:3: false") == 1
    assert (
        '<span class="sc-problem" role="alert">snippets/twice.py:3: false: twice returns'
        in project.html("twice")
    )
    write(project, TWICE)
    project.build()
    assert capsys.readouterr().err == ""
    assert "sc-problem" not in project.html("twice")


# What is kept


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the names of the modules that are really checked."""
    names: list[str] = []
    check_module = snippets.check_module

    def counted(path: Path, docs: Path, **rest: Any) -> object:  # noqa: ANN401
        names.append(path.stem)
        return check_module(path, docs, **rest)

    monkeypatch.setattr(page, "check_module", counted)
    return names


def test_what_is_right_is_not_run_again(
    project: Small, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _build in range(2):
        fresh_process(monkeypatch)
        project.build()
    assert checked == ["twice"]
    assert len(list((project.root / ".cache" / "stepcheck" / "code").iterdir())) == 1


HELPER = "from snippets.helper import two\n" + TWICE.replace("return 2 *", "return two() *")


@pytest.mark.parametrize(
    ("change", "more", "again"),
    [
        ("snippets/twice.py", "MADE = [1]\n", True),
        ("snippets/twice.py", "\n", False),
        ("snippets/helper.py", "MADE = [1]\n", True),
        ("snippets/helper.py", "# a remark\n", False),
        ("snippets/__init__.py", "MADE = [1]\n", True),
        ("snippets/other.py", "MADE = [1]\n", False),
        ("docs/twice.md", "\n", True),
        ("docs/notation.md", "\n", True),
        ("docs/other.md", "\n", False),
    ],
)
def test_what_it_depends_on_runs_it_again(
    project: Small, checked: list[str], change: str, more: str, again: bool
) -> None:
    write(project, HELPER)
    write(project, "def two():\n    return 2\n", "helper")
    write(project, "", "other")
    write(project, "", "__init__")
    project.write(other="# Other\n")
    Code().check_all(sorted(Path("docs").glob("*.md")))
    file = project.root / change
    file.write_text(file.read_text() + more, encoding="utf-8")
    Code().check_all(sorted(Path("docs").glob("*.md")))
    assert checked == ["twice"] * (2 if again else 1)


@pytest.mark.parametrize(
    "code", ["import importlib\ntwo = importlib.import_module('snippets.helper').two\n" + TWICE]
)
def test_an_import_in_secret_depends_on_all(project: Small, checked: list[str], code: str) -> None:
    write(project, code)
    write(project, "def two():\n    return 2\n", "helper")
    for text in ("def two():\n    return 2\n", "def two():\n    return 3\n"):
        write(project, text, "helper")
        Code().check_all([Path("docs/twice.md")])
    assert checked == ["twice", "twice"]


def test_a_helper_that_turns_wrong_is_found(project: Small) -> None:
    write(project, HELPER)
    write(project, "def two():\n    return 2\n", "helper")
    project.build()
    write(project, "def two():\n    return 3\n", "helper")
    assert "it is 1.5 times the formula" in failure(project)


def test_a_module_may_lie_deeper(project: Small) -> None:
    (project.root / "snippets" / "more").mkdir()
    write(project, "def two():\n    return 3\n", "helper")
    write(project, HELPER, "more/deep")
    project.write(deep=PAGE.replace("twice.py", "more/deep.py"))
    assert failure(project).startswith("snippets/more/deep.py:4: false: twice")


def test_other_tools_run_it_again(
    project: Small, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    fresh_process(monkeypatch)
    monkeypatch.setattr(kept, "version", lambda: "another NumPy")
    project.build()
    assert checked == ["twice", "twice"]


def holding(text: str) -> str:
    """Return a kept file in which a false verdict was made to hold, with its digest as it was."""
    head, _, rest = text.partition("\n")
    record = json.loads(rest)
    record["shown"] = []
    return f"{head}\n{json.dumps(record)}"


@pytest.mark.parametrize("harm", [holding, lambda t: t[:-20], lambda _: "", lambda _: "{}\n{}"])
def test_an_altered_file_is_not_believed(
    project: Small,
    checked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[str], str],
) -> None:
    project.build()
    for folder in ("code", "functions"):
        [file] = (project.root / ".cache" / "stepcheck" / folder).iterdir()
        file.write_text(harm(file.read_text()))
    fresh_process(monkeypatch)
    project.build()
    assert checked == ["twice", "twice"]


def test_a_wrong_snippet_is_not_kept(project: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, WRONG)
    for _build in range(2):
        fresh_process(monkeypatch)
        assert "false: twice" in failure(project)
    assert not (project.root / ".cache" / "stepcheck" / "code").exists()


def test_many_modules_are_checked_at_once_and_the_same(project: Small) -> None:
    names = [f"twice{n}" for n in range(page.FEW)]
    for name in names:
        write(project, TWICE, name)
        project.write(**{name: PAGE.replace("twice.py", f"{name}.py")})
    write(project, WRONG)
    reports = Code().check_all(sorted(Path("docs").glob("*.md")))
    assert [path.stem for path, report in reports.items() if not report.good] == ["twice"]
    assert [s.result.name for r in reports.values() for s in r.shown] == [
        f"{name}.twice" for name in ("twice", *names)
    ]


# Includes and listings


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('--8<-- "snippets/a.py"', ["snippets/a.py"]),
        ("    --8<-- 'snippets/a.py:part'", ["snippets/a.py:part"]),
        ("-8<- \"snippets/a.py:3:5\"", ["snippets/a.py:3:5"]),
        ('--8<-- "./snippets/a.py"', ["./snippets/a.py"]),
        (';--8<-- "snippets/a.py"', []),
        ('--8<-- "snippets/a.py" ', []),
        ('see --8<-- "snippets/a.py"', []),
        ("--8<--\nsnippets/a.py\n\n;snippets/b.py\nsnippets/c.py:d\n--8<--",
         ["snippets/a.py", "snippets/c.py:d"]),
    ],
)  # fmt: skip
def test_includes_are_read_as_they_are_followed(line: str, found: list[str]) -> None:
    assert [include.wanted for include in includes(line)] == found


LINES = "one\n# --8<-- [start:a]\ntwo\n# --8<-- [start:b]\nthree\n# --8<-- [end:a]\nfour\n"


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ("x.py", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("x.py:a", [3, 4, 5]),
        ("x.py:b", [5, 6, 7, 8]),
        ("x.py:none", []),
        ("x.py:2:3", [2, 3]),
        ("x.py:7", [7, 8]),
        ("x.py::2", [1, 2]),
        ("x.py:-2", [7, 8]),
        ("x.py:1:1,3:4", [1, 3, 4]),
    ],
)
def test_an_include_shows_some_lines(wanted: str, numbers: list[int]) -> None:
    found = [n for lines in lines_of(Include(wanted, 1, 1), LINES) for n in lines]
    assert found == numbers


def places(text: str) -> list[str]:
    """Return the places and the problems of listings that are refused."""
    found = [stray.message.split("\n")[0] for stray in strays(Part("p.md", text))]
    return [
        re.sub(r": refused: .*(nobody has run|says that it is not run).*", "", m) for m in found
    ]


SHOWS = '--8<-- "snippets/a.py:b"'
FINE = {
    "a section": f"```python\n{SHOWS}\n```\n",
    "two sections": f"```python\n{SHOWS}\n\n{SHOWS}\n```\n",
    "a block of sections": "```python\n--8<--\nsnippets/a.py:b\n--8<--\n```\n",
    "options": f'```python title="x" hl_lines="1"\n{SHOWS}\n```\n',
    "in a note": f"!!! note\n\n    ```python\n    {SHOWS}\n    ```\n",
    "not run": "```python { .not-run }\nx = 1\n```\n",
    "not run, first class": "``` { .py .not-run title='x' }\nx = 1\n```\n",
    "not run, tildes": "~~~python { .not-run }\nx = 1\n~~~\n",
    "another language": "```console\n$ python x.py\n```\n",
    "no language": "```\nimport numpy\n```\n",
    "set in": "Text\n\n    import numpy\n",
    "inside another fence": "````markdown\n```python\nx = 1\n```\n````\n",
    "in a comment": "<!--\n```python\nx = 1\n```\n-->\n",
    "in a line": "Write `x = 1`{ .python }.\n",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_listings_that_may_stand_on_a_page(text: str) -> None:
    assert places(text) == []


REFUSED = {
    "typed": ("\n```python\nx = 1\n```\n", "p.md:2:1"),
    "typed, in short": ("```py\nx = 1\n```\n", "p.md:1:1"),
    "capital letters": ("```Python\nx = 1\n```\n", "p.md:1:1"),
    "a session": ("```pycon\n>>> 1 + 1\n3\n```\n", "p.md:1:1"),
    "tildes": ("~~~ python\nx = 1\n~~~\n", "p.md:1:1"),
    "a class": ("```{ .python #a }\nx = 1\n```\n", "p.md:1:1"),
    "another class": ("```{ .python .not-runner }\nx = 1\n```\n", "p.md:1:1"),
    "an option": ('```python title="not-run"\nx = 1\n```\n', "p.md:1:1"),
    "one line too much": (f"```python\n{SHOWS}\nx = 1\n```\n", "p.md:3:1"),
    "another folder": ('```python\n--8<-- "code/a.py"\n```\n', "p.md:1:1"),
    "a way out": ('```python\n--8<-- "snippets/../a.py"\n```\n', "p.md:1:1"),
    "an escaped line": (f"```python\n;{SHOWS}\n```\n", "p.md:1:1"),
    "empty": ("```python\n```\n", "p.md:1:1"),
    "in a quotation": ("> ```python\n> x = 1\n> ```\n", "p.md:1:3"),
    "in a list": ("1. One\n\n    ```python\n    x = 1\n    ```\n", "p.md:3:5"),
    "set in, with its language": ("Text\n\n    :::python\n    x = 1\n", "p.md:3:5"),
    "in HTML": ('<pre><code class="language-python">x = 1</code></pre>\n', "p.md:1:6"),
    "not run, but it is": (f"```python {{ .not-run }}\n{SHOWS}\n```\n", "p.md:1:1"),
}


@pytest.mark.parametrize(("text", "place"), REFUSED.values(), ids=REFUSED)
def test_listings_that_may_not(text: str, place: str) -> None:
    assert places(text) == [place]


def test_a_typed_listing_ends_a_build(project: Small, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(typed="# Typed\n\n```python\nx = 1\n```\n")
    said = failure(project)
    assert said.startswith("docs/typed.md:3:1: refused: this Python is typed into the page")
    assert '--8<-- "snippets/<module>.py:<section>"' in said
    code, printed = by_command(capsys, "docs")
    assert code == PROBLEMS
    assert printed.startswith(said.rpartition("\n\n")[0])
    found = json.loads(by_command(capsys, "docs/typed.md", "--json")[1])["pages"][0]
    assert [(s["line"], s["verdict"]) for s in found["listings"]] == [(3, "refused")]


def test_what_a_page_includes_is_looked_at_too(project: Small) -> None:
    write(project, WRONG)
    part = project.root / "part.md"
    part.write_text(PAGE + "\n```python\nx = 1\n```\n")
    project.write(whole='# Whole\n\n--8<-- "part.md"\n')
    (project.root / "docs" / "twice.md").write_text("# Twice\n")
    said = failure(project)
    assert "part.md:9:1: refused: this Python is typed" in said
    assert "   shown    on part.md:6\n" in said


def test_a_listing_that_is_not_run_says_so(project: Small) -> None:
    project.write(typed="# Typed\n\n```python { .not-run }\nx = 1\n```\n")
    project.build()
    [label] = re.findall(r'<span class="sc-not-run"[^>]*>([^<]*)</span>', project.html("typed"))
    assert label == "not run"
    assert "sc-not-run" not in project.html("twice")


@pytest.mark.parametrize(
    ("include", "problem"),
    [
        ("snippets/twice.py:nowhere", "`snippets/twice.py` has no section `nowhere`"),
        ("snippets/nowhere.py", "there is no file `snippets/nowhere.py` to show"),
    ],
)
@pytest.mark.parametrize("form", ['--8<-- "%s"', "--8<--\n%s\n--8<--"])
@pytest.mark.parametrize("checked", ["{check_paths: true}", "{check_paths: false}"])
def test_a_listing_that_shows_nothing_is_refused_once(
    project: Small,
    capsys: pytest.CaptureFixture[str],
    include: str,
    problem: str,
    form: str,
    checked: str,
) -> None:
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("{check_paths: true}", checked))
    project.write(twice=f"# Twice\n\n```python\n{form % include}\n```\n")
    said = failure(project)
    assert re.search(rf"^docs/twice\.md:\d:\d: refused: {re.escape(problem)}\n", said)
    assert said.endswith("stepcheck: 1 problem on 1 page")
    code, printed = by_command(capsys, "docs")
    assert code == PROBLEMS
    assert problem in printed


def test_an_example_of_markdown_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text('````markdown\n```python\n--8<-- "snippets/x.py:y"\n```\n````\n')
    assert by_command(capsys, str(guide))[0] == HOLDS
    guide.write_text('```python\n--8<-- "snippets/x.py:y"\n```\n')
    assert by_command(capsys, str(guide))[0] == PROBLEMS


def test_a_planted_mistake_in_our_own_code_ends_our_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(__file__).parent.parent
    for name in ("docs", "snippets"):
        (tmp_path / name).mkdir()
    for name in ("docs/notation.md", "docs/dz_db.md"):
        shutil.copy(root / name, tmp_path / name)
    shutil.copytree(root / "snippets", tmp_path / "snippets", dirs_exist_ok=True)
    code = tmp_path / "snippets" / "dz_db.py"
    wrong = code.read_text().replace("return 1.0\n", "return 2.0\n")
    assert wrong != code.read_text()
    code.write_text(wrong)
    monkeypatch.chdir(tmp_path)
    status, printed = by_command(capsys, "docs")
    assert status == PROBLEMS
    assert printed.startswith("snippets/dz_db.py:")
