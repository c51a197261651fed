"""One build says all that is wrong on all pages, each fault once and with its place."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import markdown
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError
from test_code import TWICE, WRONG, failure, project, write  # noqa: F401  fixtures
from test_extension import FALSE, GOOD, Small, preview, small  # noqa: F401  fixtures

from stepcheck.markdown import conclude
from stepcheck.markdown.page import PageError
from stepcheck.mathjax import install

if TYPE_CHECKING:
    from pathlib import Path

DEFINES = "\n$y := x + 1$ and $z := 2 y$.\n"
GRAPH = DEFINES + "\n```graph\noutput: q\n```\n"
PLOT = """
```plot
title: A line
alt: A line.
x: {label: x, from: 0, to: 1}
y: {label: y}
curves:
  - {call: twice.thrice, label: a, colour: red}
```
"""
LATEX = "\n$\\unchecked{a test}{\\fooo{x}}$\n"
CLAIM = "\n$x + 1 = x$\n"
MISSING = '\n```text\n--8<-- "nowhere.txt"\n```\n'
TYPED = "\n```python\nx = 1\n```\n"
SHOWS = '\n```python\n--8<-- "snippets/twice.py:twice"\n```\n'
OPTION = '\n```graph width="3"\noutput: z\n```\n'


@pytest.fixture
def site(project: Small, monkeypatch: pytest.MonkeyPatch) -> Small:  # noqa: F811
    """Return a small project that knows all fences, and starts no process for its few pages."""
    monkeypatch.setattr("stepcheck.pages.site.FEW", 100)
    fences = "".join(
        f"{{name: {kind}, class: {kind}, "
        f"format: !!python/name:stepcheck.markdown.fences.{kind}.fence , "
        f"validator: !!python/name:stepcheck.markdown.fences.{kind}.validate }}, "
        for kind in ("graph", "plot")
    )
    config = project.root / "mkdocs.yml"
    text = config.read_text()
    config.write_text(
        text.replace(
            "pymdownx.superfences,", f"pymdownx.superfences: {{custom_fences: [{fences}]}},"
        )
    )
    return project


def places(said: str) -> list[str]:
    """Return the places with which messages begin."""
    return re.findall(r"^((?:docs|snippets)/\w+\.\w+:\d+(?::\d+)?): ", said, flags=re.MULTILINE)


def test_a_build_says_all_faults_of_all_pages_in_their_order(site: Small) -> None:
    write(site, WRONG)
    site.write(
        all="# All\n" + GRAPH + LATEX + CLAIM + PLOT + MISSING + TYPED + SHOWS,
        good=GOOD,
        other="# Other\n" + GRAPH,
        twice="# Twice\n" + SHOWS,
    )
    said = failure(site)
    assert places(said) == [
        "docs/all.md:6:9",
        "docs/all.md:9:21",
        "docs/all.md:11:10",
        "docs/all.md:19:36",
        "docs/all.md:23:9",
        "docs/all.md:26:1",
        "snippets/twice.py:3",
        "docs/other.md:6:9",
    ]
    for words in ("graph: ", "LaTeX: ", "false: step", "plot: ", "no file", "refused: this Python"):
        assert words in said
    assert "   shown    on docs/all.md:31, docs/twice.md:4\n" in said
    assert said.endswith("stepcheck: 8 problems on 3 pages")


@pytest.mark.parametrize("fault", [GRAPH, LATEX, PLOT, MISSING, OPTION], ids=str.split)
def test_a_fault_that_only_drawing_finds_has_those_of_later_pages_beside_it(
    site: Small, fault: str
) -> None:
    site.write(a_good=GOOD, bad="# Bad\n" + DEFINES + fault, next="# Next\n" + DEFINES + fault)
    said = failure(site)
    found = [place.partition(":")[0] for place in places(said)]
    assert found == ["docs/bad.md", "docs/next.md"]
    assert said.endswith("stepcheck: 2 problems on 2 pages")


@pytest.mark.parametrize("fault", [GRAPH, CLAIM, TYPED], ids=str.split)
def test_the_first_line_names_the_page_that_is_wrong(
    site: Small, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    site.write(a_good=GOOD, wrong="# Wrong\n" + fault)
    said = failure(site)
    assert said.startswith("docs/wrong.md:")
    errors = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert errors[0] == "Error reading page 'wrong.md':"


def test_a_build_of_what_changed_alone_is_ended_too(site: Small) -> None:
    site.write(a_good=GOOD, wrong="# Wrong\n")
    site.build()
    site.write(notation="# Notation\n\n$x := 1$\n", wrong="# Wrong\n" + GRAPH)
    with pytest.raises(Abort) as abort:
        build(load_config(str(site.root / "mkdocs.yml")), dirty=True)
    assert "docs/wrong.md:6:9: graph: " in str(abort.value.__context__)


def test_a_snippet_that_turned_wrong_ends_a_build_of_another_page(site: Small) -> None:
    site.write(a_good=GOOD)
    site.build()
    write(site, WRONG)
    site.write(a_good=GOOD + "\nMore.\n")
    with pytest.raises(Abort) as abort:
        build(load_config(str(site.root / "mkdocs.yml")), dirty=True)
    assert str(abort.value.__context__).startswith("snippets/twice.py:3: false")


def test_a_page_that_another_extension_cannot_convert_is_said(site: Small) -> None:
    (site.root / "odd.py").write_text(
        "from markdown.preprocessors import Preprocessor\n"
        "from markdown.extensions import Extension\n"
        "class Odd(Preprocessor):\n"
        "    def run(self, lines):\n"
        "        if any('odd' in line for line in lines):\n"
        "            raise KeyError('odd')\n"
        "        return lines\n"
        "class OddExtension(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.preprocessors.register(Odd(md), 'odd', 0)\n"
    )
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("[pymdownx", "['odd:OddExtension', pymdownx"))
    sys.path.insert(0, str(site.root))
    try:
        site.write(bad="# Bad\n" + CLAIM, strange="# An odd page\n")
        said = failure(site)
    finally:
        sys.path.remove(str(site.root))
        sys.modules.pop("odd", None)
    assert "docs/bad.md:3:10: false" in said
    assert "docs/strange.md: KeyError: 'odd'" in said


@pytest.mark.usefixtures("preview")
def test_a_preview_shows_each_fault_on_its_page(
    site: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = {"graph": GRAPH, "plot": PLOT, "latex": LATEX, "include": MISSING, "typed": TYPED}
    site.write(**{name: f"# {name}\n{text}" for name, text in faults.items()})
    site.build()
    printed = capsys.readouterr().err
    for name in faults:
        assert f"docs/{name}.md:" in site.html(name)
        assert printed.count(f"docs/{name}.md:") == 1
    site.write(**dict.fromkeys(faults, GOOD))
    site.build()
    assert capsys.readouterr().err == ""


def test_text_that_is_no_file_has_all_its_faults_said() -> None:
    options = {"pymdownx.arithmatex": {"generic": True}}
    with pytest.raises(PageError) as caught:
        markdown.markdown(
            "$2 + 2 = 5$\n" + LATEX + TYPED,
            extensions=["pymdownx.arithmatex", "pymdownx.superfences", "stepcheck"],
            extension_configs=options,
        )
    said = str(caught.value)
    found = re.findall(r"^<text>:(\d+)", said, flags=re.MULTILINE)
    assert found == ["1", "3", "5"]
    assert said.endswith("stepcheck: 3 problems on 1 page")


def test_one_converter_forgets_the_page_before() -> None:
    md = markdown.Markdown(
        extensions=["pymdownx.arithmatex", "stepcheck"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    with pytest.raises(PageError):
        md.convert("$2 + 2 = 5$")
    assert "mjx-container" in md.reset().convert("$2 + 2 = 4$")


def test_a_page_that_is_known_to_be_wrong_ends_a_build_even_if_it_converts(
    site: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(a_good=GOOD, bad=FALSE)
    monkeypatch.setattr(conclude.Conclude, "faults_of", lambda _self, _page: [])
    with pytest.raises(BuildError):
        site.build()


def test_mkdocs_itself_prints_no_traceback(site: Small, tmp_path: Path) -> None:
    site.write(a_good=GOOD, wrong="# Wrong\n" + GRAPH + CLAIM)
    mathjax = install.ensure()  # of this process, which has it already
    kept = tmp_path / ".cache" / "stepcheck" / mathjax.name
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.symlink_to(mathjax, target_is_directory=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if not line.startswith("INFO")]
    assert lines[0] == "ERROR   -  Error reading page 'wrong.md':"
    assert lines[1].startswith("ERROR   -  docs/wrong.md:6:9: graph: ")
    assert "Traceback" not in result.stderr
