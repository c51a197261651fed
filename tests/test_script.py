"""The script of a page: how it is gathered, what a reader sees of it, and how faults are told."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import markdown
import pytest

from stepcheck import store
from stepcheck.command.fences import check_fences
from stepcheck.markdown.fences.base import FenceError
from stepcheck.script import run
from stepcheck.script.fields import ScriptError, read
from stepcheck.script.page import Made, made
from stepcheck.script.plain import plain
from stepcheck.script.prose import readable
from stepcheck.script.text import Listing, ScriptHere, Words, pieces

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = '''\
"""First things."""

import math

import numpy as np

FACTOR = 2.0
UNUSED = 3.0


# --8<-- [start:double]
# no contract: it is for the test
def double(t: float) -> float:
    r"""Return $\\frac{\\partial J}{\\partial b}$, shaped like ``t``."""
    return FACTOR * t
    # --8<-- [end:double]


# no contract: nobody calls it
def unused() -> float:
    """Return nothing that matters."""
    return UNUSED + math.pi + np.pi
'''
SECOND = '''\
"""Second things."""

from snippets.first import double


# --8<-- [start:four]
# this stays
def four(t: float) -> float:
    """Return four times."""
    double_of = double(t)
    return double(double_of)
    # --8<-- [end:four]


# --8<-- [start:numbers]
def numbers() -> dict[str, float]:
    """Return the numbers."""
    return {"four times a third": four(1 / 3)}
    # --8<-- [end:numbers]
'''
PAGE = """\
---
title: Doubling twice
---
# Doubling

```python
--8<-- "snippets/second.py:four"
```

```script
prints: second.numbers
```
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "snippets").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: A\n", encoding="utf-8")
    (tmp_path / "snippets" / "first.py").write_text(FIRST, encoding="utf-8")
    (tmp_path / "snippets" / "second.py").write_text(SECOND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def script(page: str = PAGE, fence: str = "prints: second.numbers") -> Made:
    return made(page, Path("page.md"), read(fence), Path("snippets"))


@pytest.mark.usefixtures("project")
def test_a_script_has_what_the_page_shows_and_all_that_this_uses() -> None:
    assert script().script.split('"""\n', 1)[1] == textwrap.dedent('''
        import numpy as np


        # First things.

        FACTOR = 2.0


        def double(t: float) -> float:
            """Return ∂J/∂b, shaped like t."""
            return FACTOR * t


        # Second things.


        # this stays
        def four(t: float) -> float:
            """Return four times."""
            double_of = double(t)
            return double(double_of)


        def numbers() -> dict[str, float]:
            """Return the numbers."""
            return {"four times a third": four(1 / 3)}


        for name, value in numbers().items():
            text = np.array2string(
                np.asarray(value),
                precision=6,
                max_line_width=43,
            )
            print(f"{name}: {text}")
        ''')
    assert script().printed == "four times a third: 1.333333"


def test_what_a_script_printed_is_kept_until_the_script_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script().printed == "four times a third: 1.333333"
    assert len(list((project / store.CACHE / "scripts").iterdir())) == 1

    def never(code: str) -> str:
        raise AssertionError(code)

    with monkeypatch.context() as patch:
        patch.setattr(run, "run", never)
        assert script().printed == "four times a third: 1.333333"
    first = project / "snippets" / "first.py"
    first.write_text(FIRST.replace("FACTOR = 2.0", "FACTOR = 3.0"), encoding="utf-8")
    assert script().printed == "four times a third: 3."


FIRST_TOO = PAGE + '\n```python\n--8<-- "snippets/first.py:double"\n```\n'
WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"four(1 / 3)": "four(1 / 0)"}, "it raises ZeroDivisionError: ", "four(1 / 0)"),
    ({'{"four times a third": four(1 / 3)}': "{}"}, "it prints nothing", "return numbers"),
    ({"four(1 / 3)": "five(1 / 3)"}, "it raises NameError: name 'five'", "five(1 / 3)"),
    ({"[start:four]": "[start:five]"}, "second.py has no section `four`", "its sections are"),
    ({"def numbers()": "def figures()"}, "second.py has no function 'numbers'", "define it"),
    ({"snippets.first": "snippets.third"}, "there is no snippets/third.py", "create it"),
    (
        {"import double": "import double as twice", "double(": "twice("},
        "`from snippets.first import double as twice` hides where a name is from",
        "from snippets.module import name",
    ),
    (
        {"import double": "import triple", "double(": "triple("},
        "second.py imports triple, which first.py does not define",
        "import it from where it is defined",
    ),
    (
        {"import double": "import double\nimport yaml", "(1 / 3)": "(1 / 3 if yaml else 0)"},
        "the code imports yaml, which 'needs' does not name",
        "write  needs: [numpy, ",
    ),
    ({"def four": "def double"}, "both have a 'double'", "give one of them another name"),
    ({"return double(": "return double(("}, "snippets/second.py is no Python", "mend it"),
]


@pytest.mark.parametrize(("edits", "problem", "hint"), WRONG, ids=[hint for _, _, hint in WRONG])
def test_a_fault_is_told_and_what_to_do(
    project: Path, edits: dict[str, str], problem: str, hint: str
) -> None:
    text = SECOND
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    (project / "snippets" / "second.py").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        script(FIRST_TOO)
    assert problem in caught.value.problem
    assert hint in caught.value.hint


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("fence", "problem", "place"),
    [
        ("prints: second", "'prints' names no function", (1, 1)),
        ("needs: [numpy]", "'prints' names no function", (1, 1)),
        ("prints: second.numbers\nneeds: numpy", "'needs' is no list", (2, 1)),
        ("prints: second.numbers\nneed: [numpy]", "there is no field 'need'", (2, 1)),
        ("prints: second.numbers\nneeds: [numpy, pyyaml]", "does not import pyyaml", (2, 1)),
        ("prints: second.numbers\nneeds: []", "the code imports numpy", (2, 1)),
        ("prints: [", "its text is no YAML", (1, 10)),
        ("", "it says nothing", (1, 1)),
    ],
)
def test_a_fence_that_says_too_little_or_too_much(
    fence: str, problem: str, place: tuple[int, int]
) -> None:
    with pytest.raises(ScriptError) as caught:
        script(fence=fence)
    assert problem in caught.value.problem
    assert caught.value.place == place


def test_a_script_that_does_not_end_is_ended(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SECONDS", 1.0)
    endless = SECOND.replace("double_of = double(t)", "while True:\n        pass")
    (project / "snippets" / "second.py").write_text(endless, encoding="utf-8")
    with pytest.raises(ScriptError, match="it runs for more than 1 seconds"):
        script()


def test_the_command_says_where(project: Path) -> None:
    wrong = PAGE.replace("prints: second", "print: second")
    [finding] = check_fences(wrong, "page.md", None, project / "snippets")
    assert finding.start == (11, 1)
    assert "page.md:11:1: refused: script: there is no field 'print'" in finding.text
    assert check_fences(PAGE, "page.md", None, project / "snippets") == []


@pytest.fixture
def convert(project: Path) -> Callable[[str], str]:
    """Return a function from Markdown to HTML, outside of any site."""

    def to_html(text: str) -> str:
        return markdown.markdown(
            text,
            extensions=["pymdownx.snippets", "stepcheck"],
            extension_configs={"pymdownx.snippets": {"base_path": [str(project)]},
                               "stepcheck": {"check": False, "assets": False}},
        )  # fmt: skip

    return to_html


def test_a_page_shows_the_script_its_output_and_two_downloads(
    convert: Callable[[str], str],
) -> None:
    html = convert(PAGE.split("---\n", 2)[2])
    assert html.count("four times a third: 1.333333") == 1
    assert 'download="&lt;text&gt;.py"' not in html
    assert html.count('href="data:text/x-python;base64,') == 1
    assert html.count('href="data:application/x-ipynb+json;base64,') == 1
    pointer = 'ready to run: <a href="#whole-script">the whole script for this page</a>'
    assert html.index("def") < html.index(pointer) < html.index('id="whole-script"')
    assert "no contract" not in html


def test_a_fault_on_a_page_has_its_place(convert: Callable[[str], str]) -> None:
    text = PAGE.split("---\n", 2)[2].replace("second.numbers", "second.figures")
    with pytest.raises(FenceError, match=r"<text>:8:1: script: snippets/second\.py has no func"):
        convert(text)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{\partial \hat{y}}{\partial w_1}", "∂ŷ/∂w₁"),
        (r"\nabla_{\mathbf{w}} J", "∇_w J"),
        (r"\frac{1}{m} \sum_{i=1}^{m} \mathbf{x}^{(i)}", "1/m Σ_i x⁽ⁱ⁾"),
        (r"\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})}", "(ŷ − y)/(ŷ (1 − ŷ))"),
        (r"\hat{y}^{y} (1 - \hat{y})^{1 - y}", "ŷ^y (1 − ŷ)^(1 − y)"),
        (r"-y \log \hat{y}", "−y log ŷ"),
        (r"\left( \sigma(z) - y \right) \sigma'(z)", "(σ(z) − y) σ′(z)"),
        (r"\mathbf{X}^\top \mathbf{r}", "Xᵀ r"),
        (r"\|\mathbf{g}\| t^2", "‖g‖ t²"),
    ],
)
def test_a_formula_in_plain_text(latex: str, text: str) -> None:
    assert plain(latex) == text


def test_docstrings_are_sentences_in_lines_that_fit() -> None:
    code = 'def f() -> None:\n    r"""Return $t^2$, which is a word and another word.\n\n'
    code += '    More of ``it``.\n    """  # noqa: E501\n    x = 1  # type: ignore[misc]  # why\n'
    assert readable(code) == (
        'def f() -> None:\n    """Return t², which is a word and\n    another word.\n\n'
        '    More of it.\n    """\n    x = 1'
    )


def test_a_page_in_pieces() -> None:
    page = textwrap.dedent(r"""
        # A page

        Some [words](other.md#place), and $\wrong{1 = 2^{3}}$.

        !!! example "Numbers"

            $$
            2
            $$

        ??? question "★ Try"

            ??? tip "A hint"

                Think.

            ```python
            --8<-- "snippets/a.py:task"
            ```

        ```script
        prints: a.numbers
        ```
        """)
    text, listing, place = pieces(page)
    assert isinstance(text, Words)
    assert "Some words, and $\\text{wrong: }1 = 2^{3}$." in text.text
    assert "**Numbers**\n\n$$\n2\n$$" in text.text
    assert "### ★ Try\n\n<details><summary>A hint</summary>\n\nThink." in text.text
    assert listing == Listing("snippets/a.py:task")
    assert place == ScriptHere()
