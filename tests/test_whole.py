"""Pages kept whole: the same site as from a fresh build, and never in the place of a check."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from conftest import every
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError
from mkdocs.structure.pages import Page

from stepcheck.contract.page import Code
from stepcheck.markdown import check, host
from stepcheck.markdown.listings import Listings
from stepcheck.markdown.whole import keep, settings, uses
from stepcheck.mathjax import install
from stepcheck.pages.site import Site
from stepcheck.store import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MATHJAX = install.ensure()  # of this repository
PAGES = {"notation", "index", "code", "curve", "cases", "rules"}
PLOT = """\
```plot
title: A curve
alt: A line that rises.
x: {label: u, from: 0, to: 1}
y: {label: q}
curves:
  - {call: bare.twice, label: twice}
```
"""
FILES = {
    "mkdocs.yml": """
site_name: Small
theme: {name: null, custom_dir: theme}
plugins: []
validation: {links: {anchors: warn}}
markdown_extensions:
  - toc: {permalink: true}
  - attr_list
  - pymdownx.snippets: {base_path: ["."], check_paths: true}
  - stepcheck: {assets: true}
""",
    "theme/main.html": "{{ page.title }} {{ page.content }} {{ page.toc }} {{ config.extra_css }}",
    "docs/notation.md": "# Notation\n\n$u \\in \\mathbb{R}$\n",
    "docs/index.md": "# First, with $u^2$\n\nSee [the code](code.md#more).\n"
    "\n$$\nq := u^2\n$$\n\n$$\nq \\ge 0\n$$\n\n```graph\noutput: q\nat: u = 3\nshow: values\n```\n",
    "docs/code.md": '# Code\n\nWords.\n\n## More\n\n--8<-- "parts/words.md"\n\n'
    '```python\n--8<-- "snippets/code.py:twice"\n```\n\n```script\nprints: code.numbers\n```\n',
    "docs/rules.md": "# Rules\n\n## Chain rule\n\nRates multiply.\n",
    "docs/curve.md": f"# Curve\n\n{PLOT}",
    "docs/cases.md": "# Cases\n\n```golden\ncases\n```\n",
    "parts/words.md": "Words from elsewhere.\n",
    "cases/one.yaml": "name: one\nshows: a sum\nlatex: 1 + 1 = 2\nverdict: holds\n",
    "cases_scopes.yaml": "{}\n",
    "snippets/__init__.py": "",
    "snippets/code.py": '"""Twice."""\n\nimport numpy as np\n\n'
    "from snippets.other import FACTOR\n\n\n"
    '# --8<-- [start:twice]\ndef twice(u):\n    r"""Return $2 u$."""\n    return FACTOR * u\n'
    "# --8<-- [end:twice]\n\n\n# no contract: printed\ndef numbers():\n"
    '    return {"six": np.asarray(twice(3))}\n',
    "snippets/bare.py": "from snippets.other import FACTOR\n\n\n"
    "def twice(u):\n    return FACTOR * u\n",
    "snippets/other.py": "FACTOR = 2\n",
}


class Small:
    """A small site that is built again and again, each time as by another process."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.patch, self.converted = root, monkeypatch, set[str]()
        for name, text in FILES.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (root / CACHE).mkdir(parents=True)
        (root / CACHE / MATHJAX.name).symlink_to(MATHJAX, target_is_directory=True)

    def build(self, **options: Any) -> dict[str, bytes]:  # noqa: ANN401  MkDocs' settings
        """Return the files of the site; raise what the extension raised, or `Abort`."""
        self.converted.clear()
        self.patch.setattr(check, "SITE", Site())
        self.patch.setattr(check, "CODE", Code())
        settings.version.cache_clear()
        for name in [n for n in sys.modules if n.partition(".")[0] == "snippets"]:
            del sys.modules[name]
        site = self.root / "site"
        try:
            build(load_config(str(self.root / "mkdocs.yml"), site_dir=str(site), **options))
        except Abort as abort:
            raise abort.__context__ or abort from None
        return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*.*")}

    def change(self, name: str, before: str, after: str) -> None:
        """Replace a text in a file."""
        file = self.root / name
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")

    def forget(self) -> None:
        """Drop what is kept of whole pages, and nothing else."""
        for file in (self.root / CACHE / "whole").glob("*"):
            file.unlink()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """Return a site whose conversions are noted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    made = Small(tmp_path, monkeypatch)
    register = keep.register

    def counting(md: Any, *rest: Any) -> None:  # noqa: ANN401
        plainly: Callable[[str], str] = md.convert

        def convert(source: str) -> str:
            made.converted.add(md.treeprocessors["relpath"].file.name)
            return plainly(source)

        md.convert = convert
        register(md, *rest)

    monkeypatch.setattr(keep, "register", counting)
    return made


def test_a_second_build_converts_nothing_and_makes_the_same_site(small: Small) -> None:
    first = small.build()
    assert small.converted == PAGES
    assert small.build() == first
    assert small.converted == set()


CHANGES = [  # file, what is replaced, by what, and the pages that depend on it
    ("docs/index.md", "u = 3", "u = 4", {"index"}),
    ("docs/notation.md", "\\mathbb{R}", "\\mathbb{R}_{>0}", PAGES),
    ("docs/rules.md", "Rates multiply", "They do", {"rules"}),
    ("docs/rules.md", "Chain rule", "Sum rule", PAGES),
    ("parts/words.md", "Words", "Sentences", {"code"}),
    ("snippets/code.py", "FACTOR * u", "u * FACTOR", {"code"}),
    ("snippets/code.py", "twice(3)", "twice(5)", {"code"}),
    ("snippets/bare.py", "FACTOR * u", "FACTOR * u + 1", {"curve"}),
    ("snippets/other.py", "FACTOR = 2", "FACTOR = 2.0", {"code", "curve"}),
    ("cases/one.yaml", "a sum", "another sum", {"cases"}),
    ("cases_scopes.yaml", "{}", "none: []", {"cases"}),
    ("mkdocs.yml", "permalink: true", "permalink: false", PAGES),
    ("mkdocs.yml", "anchors: warn", "anchors: info", PAGES),
    ("mkdocs.yml", "  - attr_list\n", "", PAGES),
]


@pytest.mark.parametrize(("name", "before", "after", "depend"), every(2, CHANGES))
def test_what_a_page_is_made_of_lets_it_be_converted_again(
    small: Small, name: str, before: str, after: str, depend: set[str]
) -> None:
    small.build()
    small.change(name, before, after)
    now = small.build()
    assert small.converted == depend
    small.forget()
    assert small.build() == now


def test_another_page_or_program_lets_all_be_converted_again(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    (small.root / "docs" / "checking.md").write_text("# More\n", encoding="utf-8")
    small.build()  # each page that counts what was checked has a link to this one
    assert small.converted == {*PAGES, "checking"}
    monkeypatch.setattr(settings, "version", cache(lambda: "another"))
    small.build()
    assert small.converted == {*PAGES, "checking"}


def test_the_version_is_that_of_our_files_and_of_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path)
    names = set()
    for file in ("markdown.py", "render.mjs", "site/elsewhere.css", "text.txt"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("one", encoding="utf-8")
        settings.version.cache_clear()
        names.add(settings.version())
        (tmp_path / file).write_text("two", encoding="utf-8")
        settings.version.cache_clear()
        names.add(settings.version())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "pygments-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "other")
    settings.version.cache_clear()
    names.add(settings.version())
    settings.version.cache_clear()
    assert len(names) == 9


FAULTS = [  # a warm build ends with each of them, as a cold one does
    ("docs/index.md", "q \\ge 0", "q \\le 0", "false"),
    ("docs/index.md", "output: q", "output: p", "graph: "),
    ("docs/index.md", "q \\ge 0", "\\farc{q}{2} \\ge 0", "farc"),
    ("docs/notation.md", "u \\in", "v \\in", "index.md"),
    ("snippets/code.py", "FACTOR * u", "FACTOR + u", "twice"),
    ("snippets/other.py", "FACTOR = 2", "FACTOR = 3", "twice"),
    ("snippets/bare.py", "def twice", "def thrice", "plot: "),
    ("snippets/code.py", '{"six"', '{1 / 0: 1, "six"', "script: "),
    ("docs/code.md", ":twice", ":thrice", "no section"),
    ("cases/one.yaml", "verdict: holds", "verdict: maybe", "golden: "),
]


@pytest.mark.parametrize(("name", "before", "after", "said"), every(3, FAULTS))
def test_a_planted_fault_ends_a_warm_build(
    small: Small, name: str, before: str, after: str, said: str
) -> None:
    good = small.build()
    small.change(name, before, after)
    for _ in range(2):  # nothing of it was kept
        with pytest.raises(Exception, match=re.escape(said)):
            small.build()
    small.change(name, after, before)
    assert small.build() == good


def test_a_fault_that_changes_nothing_on_the_page_ends_a_warm_build(small: Small) -> None:
    small.change("docs/code.md", "```script\nprints: code.numbers\n```\n", "")
    small.change("docs/curve.md", PLOT, "")  # now no page depends on the module, but for its checks
    small.build()
    small.build()
    small.change("snippets/other.py", "FACTOR = 2", "FACTOR = 3")
    with pytest.raises(BuildError, match="twice"):
        small.build()


def test_what_a_preview_shows_with_a_fault_is_not_kept(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.change("docs/index.md", "output: q", "output: p")
    with monkeypatch.context() as patch:
        patch.setattr(host, "is_preview", lambda: True)
        small.build()
    with pytest.raises(BuildError, match="graph: "):
        small.build()


@pytest.mark.parametrize("link", every(3, ["code.md#nowhere", "nowhere.md", "#nowhere"]))
def test_a_link_to_nowhere_is_told_each_time(small: Small, link: str) -> None:
    small.build(strict=True)
    small.change("docs/index.md", "code.md#more", link)
    small.build()
    for _ in range(2):
        with pytest.raises(Abort, match="1 warning"):
            small.build(strict=True)


def test_a_file_that_was_altered_is_not_read(small: Small) -> None:
    first = small.build()
    for file in (small.root / CACHE / "whole").iterdir():
        file.write_text(file.read_text("utf-8").replace("Words", "Swords"), encoding="utf-8")
    assert small.build() == first
    assert small.converted == {"code"}


def test_a_page_that_an_unknown_extension_has_a_say_in_is_not_kept(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small.root / "ours.py").write_text(
        "from markdown.extensions import Extension\n\n\n"
        "class Ours(Extension):\n    def extendMarkdown(self, md):\n        pass\n\n\n"
        "def makeExtension(**options):\n    return Ours(**options)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(small.root)
    small.change("mkdocs.yml", "  - attr_list\n", "  - ours\n")
    small.build()
    small.build()
    assert small.converted == PAGES


def test_a_page_with_a_step_from_elsewhere_is_not_kept(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listings, "run", lambda _, text: text)
    small.build()
    small.build()
    assert small.converted == PAGES


def test_a_setting_that_is_code_from_elsewhere_is_unknown() -> None:
    with pytest.raises(TypeError):
        settings.named(Page)
    with pytest.raises(TypeError):
        settings.named(lambda text: text)
    assert settings.named(settings.named) == "stepcheck.markdown.whole.settings.named"


def test_modules_are_found_where_a_text_names_their_files() -> None:
    assert uses.modules_named('--8<-- "snippets/loss.py:L"', "own") == "loss.any own.any"
