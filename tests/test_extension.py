"""The extension at work on a small site: what ends a build, what a preview shows, what is kept."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import markdown
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError

from stepcheck.contract.page import Code
from stepcheck.markdown import check, host
from stepcheck.markdown.fences import golden
from stepcheck.markdown.fences.base import FenceError
from stepcheck.markdown.page import PageError
from stepcheck.pages import kept, site
from stepcheck.pages.check import PageReport, check_work, work_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.pages.check import Work
    from stepcheck.pages.memory import Memory

NOTATION = "# Notation\n\n| Symbol | Meaning |\n|---|---|\n| $x \\in \\mathbb{R}$ | any number |\n"
GOOD = "# Good\n\n$$\n(x + 1)^2 = x^2 + 2x + 1 = 1 + x (x + 2)\n$$\n\nAnd $x + x = 2x$.\n"
FALSE = "---\ntitle: False\n---\n# False\n\n$$\n(x - 1)^2\n  = x^2 + 2x + 1\n$$\n"
REFUSED = "# Refused\n\nA name that nobody introduced: $q + x = x + q$.\n"
SIZED = r"""
Let $n \in \mathbb{N}$ and $\mathbf{A}, \mathbf{B} \in \mathbb{R}^{n \times n}$.

$$
\det(\mathbf{A} \mathbf{B}) = \det(\mathbf{A}) \cdot \det(\mathbf{B})
$$
"""
MARKED = (
    "# Marked\n\n$$\n\\wrong{x + 1 = x}\n$$\n\n"
    "$$\n\\unchecked{a limit}{\\lim_{x \\to 0} x = 0}\n$$\n"
)


class Small:
    """A small project with pages of its own, converted by MkDocs in this process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs").mkdir()
        (root / "mkdocs.yml").write_text(
            "site_name: Small\ntheme: {name: null, custom_dir: theme}\nplugins: []\n"
            "markdown_extensions: [tables, pymdownx.arithmatex: {generic: true}, stepcheck]\n"
        )
        (root / "theme").mkdir()
        (root / "theme" / "main.html").write_text("{{ page.content }}")
        self.write(notation=NOTATION)

    def write(self, **pages: str) -> None:
        """Write pages by name."""
        for name, text in pages.items():
            (self.root / "docs" / f"{name}.md").write_text(text, encoding="utf-8")

    def allow_snippets(self) -> None:
        """Let pages show sections of files."""
        settings = self.root / "mkdocs.yml"
        snippets = "pymdownx.superfences, pymdownx.snippets: {check_paths: true}"
        settings.write_text(settings.read_text().replace("[tables", f"[{snippets}, tables"))

    def build(self) -> None:
        """Build the site; raise what the extension raised, which MkDocs prints and swallows."""
        try:
            build(load_config(str(self.root / "mkdocs.yml")))
        except Abort as abort:
            raise abort.__context__ or abort from None

    def html(self, name: str) -> str:
        """Return a built page."""
        return (self.root / "site" / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    monkeypatch.chdir(tmp_path)
    fresh_process(monkeypatch)
    return Small(tmp_path)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the names of the pages that are really checked."""
    names: list[str] = []

    def counted(work: Work, memory: Memory | None = None) -> PageReport:
        names.append(work.path.stem)
        return check_work(work, memory=memory)

    monkeypatch.setattr(site, "check_work", counted)
    return names


@pytest.fixture
def preview(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "is_preview", lambda: True)


def fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what is in memory, as the next build's process does."""
    monkeypatch.setattr(check, "SITE", site.Site())
    monkeypatch.setattr(check, "CODE", Code())


def found(outcome: site.Outcome) -> list[tuple[object, ...]]:
    """Return what was found on a page, statement by statement."""
    assert isinstance(outcome, PageReport)
    return [(s.path, s.line, s.latex, s.verdict) for s in outcome.statements]


def words(html: str) -> str:
    """Return the text of a tick or foot, with its formulas as LaTeX."""
    html = re.sub(r'<mjx-container data-latex="([^"]*)".*?</mjx-container>', r"\1", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_wrong_sign_ends_the_build_and_says_where(small: Small) -> None:
    small.write(bad=FALSE)
    with pytest.raises(BuildError) as caught:
        small.build()
    message = str(caught.value)
    assert "docs/bad.md:8:5: false: step 1 of 1 does not hold\n" in message
    assert "    8 |   = x^2 + 2x + 1\n      |     ^\n" in message
    assert "left   (line 7)  (x - 1)^2" in message
    assert message.endswith("stepcheck: 1 problem on 1 page")


def test_what_is_refused_ends_the_build(small: Small) -> None:
    small.write(bad=REFUSED)
    with pytest.raises(BuildError, match=r"docs/bad\.md:3:33: refused: .*q"):
        small.build()


def test_an_error_lists_the_problems_of_all_pages(small: Small) -> None:
    small.write(a_good=GOOD, bad=FALSE, worse=REFUSED + FALSE.replace("---\ntitle: False\n---", ""))
    with pytest.raises(BuildError) as caught:
        small.build()
    places = re.findall(r"^docs/\w+\.md:\d+:\d+: \w+", str(caught.value), flags=re.MULTILINE)
    assert places == [
        "docs/bad.md:8:5: false",
        "docs/worse.md:3:33: refused",
        "docs/worse.md:9:5: false",
    ]
    assert str(caught.value).endswith("stepcheck: 3 problems on 2 pages")


def test_a_page_without_its_symbol_table_ends_the_build(small: Small) -> None:
    small.write(lost="---\nnotation: nowhere.md\n---\n$x = x$\n")
    with pytest.raises(BuildError, match=r"docs/lost\.md:1:1: the notation page nowhere\.md"):
        small.build()


def test_an_included_formula_is_not_passed_over(small: Small) -> None:
    config = small.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("[tables,", "[tables, pymdownx.snippets,"))
    (small.root / "part.txt").write_text("$2 + 2 = 5$\n")
    small.write(whole='# Whole\n\n--8<-- "part.txt"\n')
    with pytest.raises(BuildError, match=r"docs/whole\.md: this formula is not in the page"):
        small.build()


@pytest.mark.parametrize(
    ("line", "problem", "hint"),
    [
        ("parts.py:sume", "`parts.py` has no section `sume`", "its sections are: sum, product"),
        ("bits.py:sum", "there is no file `bits.py` to show", "paths begin at the top"),
    ],
)
def test_a_section_that_is_not_there_ends_the_build_without_a_traceback(
    small: Small, line: str, problem: str, hint: str
) -> None:
    (small.root / "parts.py").write_text(
        "# --8<-- [start:sum]\n1 + 1\n# --8<-- [end:sum]\n"
        "# --8<-- [start:product]\n1 * 1\n# --8<-- [end:product]\n"
    )
    small.allow_snippets()
    page = '---\ntitle: Parts\n---\n# Parts\n\n```text\n--8<-- "%s"\n```\n'
    small.write(parts=page % "parts.py:sum")
    small.build()
    assert re.sub("<[^>]*>", "", small.html("parts")).split() == ["Parts", "1", "+", "1"]
    small.write(parts=page % line)
    with pytest.raises(BuildError) as error:
        small.build()
    assert str(error.value).startswith(f"docs/parts.md:7:9: {problem}\n")
    assert hint in str(error.value)


def test_text_that_is_no_file_is_checked_too() -> None:
    extensions = ["pymdownx.arithmatex", "stepcheck"]
    options = {"pymdownx.arithmatex": {"generic": True}}
    with pytest.raises(PageError, match="<text>:1:13: false"):
        markdown.markdown("So $2 + 2 = 5$.", extensions=extensions, extension_configs=options)
    options["stepcheck"] = {"check": False, "assets": False}
    html = markdown.markdown("So $2 + 2 = 5$.", extensions=extensions, extension_configs=options)
    assert "<mjx-container" in html
    assert "sc-tick" not in html
    assert "sc-ok" not in html


@pytest.mark.usefixtures("preview")
def test_a_preview_shows_what_is_wrong_and_recovers(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write(bad=FALSE, worse=REFUSED)
    small.build()
    shown = re.findall(r'<span class="sc-problem" role="alert">([^<]*)', small.html("bad"))
    assert [text.partition("\n")[0] for text in shown] == [
        "docs/bad.md:8:5: false: step 1 of 1 does not hold"
    ]
    assert '<span class="sc-problem" role="alert">docs/worse.md:3:33' in small.html("worse")
    assert 'class="sc-no"' in small.html("bad")  # the sign that fails
    assert "1 of 1 statements do not hold" in small.html("bad")
    terminal = capsys.readouterr().err
    assert terminal.count("docs/bad.md:8:5: false") == 1
    assert "docs/worse.md:3:33: refused" in terminal
    small.write(bad=FALSE.replace("+ 2x", "- 2x"), worse=REFUSED.replace("q", "x"))
    small.build()
    mended = small.html("bad") + small.html("worse")
    assert "sc-problem" not in mended
    assert 'class="sc-no"' not in mended
    assert "do not hold" not in mended
    assert "sc-tick" in small.html("bad")
    assert capsys.readouterr().err == ""


FAULTS = {  # on one page, with the first line of what is said of each
    "$\\frac{x}{$": "refused: this brace is never closed",
    "$\\unchecked{a test}{\\fooo{x}}$": "LaTeX: Undefined control sequence \\fooo",
    "See \\eqref{nothing}.": "no formula of this page has the label nothing",
    "```graph\noutput: qq\n```": "graph: ",
    "```graph width\noutput: x\n```": "a graph fence has no option",
    "```plot\nalt: a: b\n```": "plot: this is not YAML: mapping values are not allowed here",
    '```python\n--8<-- "nowhere.py"\n```': "there is no file `nowhere.py` to show",
}


@pytest.mark.usefixtures("preview")
def test_a_preview_goes_on_whatever_is_wrong_and_lists_it_on_top(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.allow_snippets()
    settings = small.root / "mkdocs.yml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(f"{told}nav: [bad.md, lost.md]\n", encoding="utf-8")
    small.write(bad="# Bad\n\n" + "\n\n".join([*FAULTS, "$2 + 2 = 5$"]) + "\n")
    small.build()
    page, terminal = small.html("bad"), capsys.readouterr().err
    top, _, rest = page.partition("</ul></div>")
    assert "12 problems" in top
    for said in [*FAULTS.values(), "false: step 1", "nav: there is no page lost.md"]:
        assert html.escape(said) in top
        assert said in terminal
    ways = re.findall(r'href="#(sc-fault-[0-9a-f]+)"', top)
    assert len(ways) == 9
    for way in ways:
        assert re.search(f'id="{way}"></span><span class="sc-problem"', rest)
    small.write(bad=GOOD)
    settings.write_text(told, encoding="utf-8")
    small.build()
    assert "sc-fault" not in small.html("bad")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["/bin/mkdocs", "serve"], True),
        (["/lib/mkdocs/__main__.py", "-q", "serve", "--strict"], True),
        (["/bin/zensical", "serve"], True),
        (["/bin/mkdocs", "build", "-d", "serve"], False),
        (["/bin/mkdocs", "gh-deploy"], False),
        (["/bin/pytest", "serve"], False),
    ],
)
def test_only_a_preview_is_one(
    monkeypatch: pytest.MonkeyPatch, command: list[str], expected: bool
) -> None:
    monkeypatch.setattr("sys.argv", command)
    assert host.is_preview() is expected


def test_what_holds_is_not_checked_again(
    small: Small, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(good=GOOD)
    small.build()
    assert sorted(checks) == ["good", "notation"]
    first = small.html("good")
    fresh_process(monkeypatch)
    small.build()
    assert sorted(checks) == ["good", "notation"]
    assert small.html("good") == first


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        ({"good": GOOD + "\nMore.\n"}, ["good"]),
        ({"notation": NOTATION.replace("any", "some")}, ["good", "notation"]),
    ],
)
def test_what_changed_is_checked_again(
    small: Small,
    checks: list[str],
    monkeypatch: pytest.MonkeyPatch,
    edit: dict[str, str],
    again: list[str],
) -> None:
    small.write(good=GOOD)
    small.build()
    checks.clear()
    fresh_process(monkeypatch)
    small.write(**edit)
    small.build()
    assert sorted(checks) == again


def test_another_checker_checks_again(
    small: Small, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    fresh_process(monkeypatch)
    monkeypatch.setattr(kept, "checker_version", lambda: "another")
    small.build()
    assert checks == ["notation", "notation"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"key": "x"}', "null"])
def test_a_broken_cache_is_no_cache(
    small: Small, checks: list[str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    small.build()
    [kept] = (small.root / ".cache" / "stepcheck" / "pages").iterdir()
    kept.write_text(broken)
    fresh_process(monkeypatch)
    small.build()
    assert checks == ["notation", "notation"]


def test_a_page_with_a_problem_is_not_kept(small: Small, checks: list[str]) -> None:
    small.write(bad=FALSE)
    for _build in range(2):
        check.SITE = site.Site()  # the fixture `small` puts the old one back
        with pytest.raises(BuildError, match="false"):
            small.build()
    assert checks.count("bad") == 2
    assert checks.count("notation") == 1


def test_pages_are_the_same_whether_checked_here_or_by_other_processes(small: Small) -> None:
    names = [f"page{number}" for number in range(site.FEW)]
    small.write(**dict.fromkeys(names, GOOD), bad=FALSE)
    paths = [Path("docs", f"{name}.md") for name in (*names, "bad")]
    assert len(paths) > site.FEW
    together = site.Site().check_all(paths)
    alone = [site.check_one(work_of(path, prove=True)) for path in paths]
    assert [found(outcome) for outcome in together] == [found(outcome) for outcome in alone]
    assert [len(site.problems(outcome)) for outcome in together] == [0] * site.FEW + [1]


def test_a_tick_says_what_was_checked(small: Small) -> None:
    small.write(good=GOOD)
    small.build()
    [tick] = re.findall(r'<details class="sc-tick".*?</details>', small.html("good"), re.DOTALL)
    assert '<span class="sc-mark" aria-hidden="true">✓</span>' in tick
    told = words(tick)
    assert told.startswith("✓ 2 steps checked, all of them proved: details At x = ")
    assert re.search(r": (-?[\d.]+) = \1 proved \1 = \1 proved 2 steps checked\.", told)
    assert "Each was computed with a hundred digits or more, at 8 points." in told
    assert "All of them were also proved for all values, by algebra. Link" in told


def test_a_tick_says_for_which_sizes_a_step_is_proved(small: Small) -> None:
    small.write(sized=SIZED)
    small.build()
    [tick] = re.findall(r'<details class="sc-tick".*?</details>', small.html("sized"), re.DOTALL)
    told = words(tick)
    assert told.startswith("✓ 1 step checked, and also proved for small sizes: details At ")
    assert " proved for n = 2 1 step checked. " in told
    assert "It was also proved by algebra, but only for n = 2 . Link" in told
    assert "all values" not in told


def test_what_is_marked_says_so(small: Small) -> None:
    small.write(marked=MARKED)
    small.build()
    ticks = re.findall(r'<details class="sc-tick.*?</details>', small.html("marked"), re.DOTALL)
    wrong, unchecked = map(words, ticks)
    assert wrong.startswith("✗ 1 shown as wrong and confirmed false: details")
    assert re.search(r"confirmed false at x = -?[\d.]+ : the sides are -?[\d.]+ and", wrong)
    assert unchecked == ("? 1 left unchecked: details Not checked: a limit. Link to this formula")


def test_a_display_that_claims_nothing_has_no_tick(small: Small) -> None:
    small.write(named="# Named\n\n$$\ny := 2x\n$$\n")
    small.build()
    html = small.html("named")
    assert '<span class="sc-mark" aria-hidden="true">…</span>' in html
    assert "checked" not in words(html)
    assert "sc-foot" not in small.html("named")


def test_the_foot_counts_and_links(small: Small) -> None:
    small.write(all=GOOD + MARKED, checking="# How every step is checked\n")
    small.build()
    [foot] = re.findall(r'<p class="sc-foot".*?</p>', small.html("all"), re.DOTALL)
    assert words(foot) == (
        "3 steps checked, all of them proved, 1 shown as wrong and confirmed false, "
        "1 left unchecked: a limit. How every step is checked"
    )
    assert 'href="../checking/"' in foot


def test_golden_files_become_tables(tmp_path: Path, convert_fence: Callable[[str], str]) -> None:
    folder = tmp_path / "golden"
    folder.mkdir()
    with pytest.raises(FenceError, match="no golden file"):
        convert_fence("golden")
    case = {"shows": "a `\\frac`", "latex": "x < y", "verdict": "holds", "scope": ["x := 1"]}
    (folder / "a.yaml").write_text(yaml.safe_dump(case))
    html = convert_fence("golden")
    assert "<summary>What holds: 1</summary>" in html
    assert "<td>a <code>\\frac</code></td>" in html
    assert "<code>x := 1</code><br><code>x &lt; y</code>" in html
    (folder / "b.yaml").write_text("shows: 1\n")
    with pytest.raises(FenceError, match=r"b\.yaml needs text for shows, latex, verdict"):
        convert_fence("golden")


@pytest.fixture
def convert_fence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return a function from a folder's name to the HTML of a `golden` fence."""
    monkeypatch.chdir(tmp_path)
    custom = {"name": "golden", "class": "golden", "format": golden.fence}

    def convert(folder: str) -> str:
        return markdown.markdown(
            f"```golden\n{folder}\n```\n",
            extensions=["pymdownx.superfences"],
            extension_configs={"pymdownx.superfences": {"custom_fences": [custom]}},
        )

    return convert
