r"""Which formulas a page has: all that a reader sees as mathematics, and nothing that is code."""

from __future__ import annotations

import time

import pytest

from stepcheck.pages.blocks import read_blocks
from stepcheck.pages.check import check_text
from stepcheck.pages.extract import extract

MANY = 100_000
ADVERSE = {
    "a backtick": "`",
    "backticks of growing length": None,
    "a backtick and a line": "`\n",
    "a backtick and words": "a ` b\n\n",
    "dollars": "$",
    "dollars and spaces": "$ ",
    "dollars and letters": "$a ",
    "two dollars and a letter": "$$a",
    "an opened comment": "<!-- ",
    "an opened comment a paragraph": "<!--\n\n",
    "an opened tag": "<pre> ",
    "a tag with attributes": "<script type=",
    "an opened bracket": r"\( ",
    "an opened bracket of a display": r"\[ ",
    "an opened environment": r"\begin{align}",
    "a closed environment": r"\end{align}",
    "opened environments of many names": None,
    "backslashes": "\\",
    "a fence": "```\n",
    "a fence that is never closed": "```a\n",
    "longer and longer fences": None,
    "tildes": "~~~ a\n\n",
    "a quote": ">",
    "a quote and a letter": "> a\n",
    "a list": "- ",
    "a deep list": None,
    "an item a line": "- a\n",
    "an admonition": "!!! note\n",
    "three dashes": "---\n",
    "spaces": " ",
    "tabs": "\t",
    "empty lines": "\n",
    "pipes": "|",
    "a row of a table with formulas": "| $a$ | `b` |\n",
    "a row of a table that never ends": "| $a$ `b` ",
    "a colon": ": ",
    "braces": "{",
    "a role": "{math}`",
    "an example a line": "!!! example\n    $a = a$\n",
}


def adverse(name: str) -> str:
    """Return a page of many characters of one kind."""
    if name == "backticks of growing length":
        return "\n".join("`" * n + " a" for n in range(1, 440))
    if name == "longer and longer fences":
        return "\n".join("`" * n for n in range(440, 3, -1))
    if name == "a deep list":
        return "\n".join(" " * n + "- a" for n in range(440))
    if name == "opened environments of many names":
        letters = "abcdefghijklmnopqrstuvwxyz"
        return "".join(rf"\begin{{{a}{b}}} " for a in letters for b in letters) * 10
    unit = ADVERSE[name]
    assert unit
    return unit * (MANY // len(unit))


@pytest.mark.parametrize("name", ADVERSE)
def test_a_page_is_read_in_time_that_grows_as_its_length(name: str) -> None:
    text = adverse(name)
    start = time.process_time()
    extract(text)
    # A pattern that goes back for each character would take minutes for so many.
    assert time.process_time() - start < 10


def latex_of(text: str) -> list[str]:
    return [display.latex.strip() for display in extract(text) if not display.refused]


READ = {
    "dollars": ("so $a = b$.", ["a = b"]),
    "two dollars": ("$$a = b$$", ["a = b"]),
    "two dollars over lines": ("$$\na\n= b\n$$", ["a\n= b"]),
    "brackets": (r"so \(a = b\), \[c = d\]", ["a = b", "c = d"]),
    "brackets as Jekyll wants them": (r"so \\(a = b\\), \\[c = d\\]", ["a = b", "c = d"]),
    "an environment": (
        "\\begin{align}\na &= b\n\\end{align}",
        ["\\begin{align}\na &= b\n\\end{align}"],
    ),
    "an environment of any name": (
        "\\begin{flalign*}\na &= b\n\\end{flalign*}",
        ["\\begin{flalign*}\na &= b\n\\end{flalign*}"],
    ),
    "a fence for mathematics": ("```math\na = b\n```", ["a = b"]),
    "a fence of MyST": ("```{math}\n:label: eq\n\na = b\n```", ["a = b"]),
    "a directive of MyST": (":::{math}\na = b\n:::", ["a = b"]),
    "a role of MyST": ("so {math}`a = b`.", ["a = b"]),
    "a formula of GitLab": ("so $`a = b`$.", ["a = b"]),
    "a script": ('<script type="math/tex; mode=display">a = b</script>', ["a = b"]),
    "a script in capitals": ('<SCRIPT type="math/tex">a = b</SCRIPT>', ["a = b"]),
    "between two codes that look like a comment": ("`<!--` $a = b$ `-->`", ["a = b"]),
    "a fence in one line is a code span": ("```a``` and\n\n$a = b$", ["a = b"]),
    "behind a fence that is never closed": ("```\n\n$a = b$", ["a = b"]),
    "behind an unpaired backtick": ("a ` b $a = b$", ["a = b"]),
    "in a quote": ("> $$\n> a = b\n> $$", ["a = b"]),
    "in a list": ("- one\n\n    $$a = b$$", ["a = b"]),
    "in a second paragraph of an item that is set in by two": ("- one\n\n  $$a = b$$", ["a = b"]),
    "in a table": ("| $a = b$ | x |", ["a = b"]),
    "in an admonition": ("!!! note\n    $a = b$", ["a = b"]),
    "in a tab": ('=== "One"\n\n    $a = b$', ["a = b"]),
    "in a footnote": ("[^1]: $a = b$", ["a = b"]),
    "in a heading": ("# The rule $a = b$", ["a = b"]),
    "an escaped dollar inside": (r"$a = \$b$", [r"a = \$b"]),
    "a relation that looks like a quote": ("$$a\n> b$$", ["a\n> b"]),
}
UNREAD = {
    "code": "`$a = b$`",
    "code with two backticks": "``a ` $a = b$``",
    "a fence": "```\n$a = b$\n```",
    "a fence of tildes": "~~~ python\n$a = b$\n~~~",
    "a fence in an item": "- one\n\n    ```\n    $a = b$\n    ```",
    "an indented listing": "text\n\n    $a = b$",
    "a comment": "<!-- $a = b$ -->",
    "a comment over lines": "a <!-- b\n\n$a = b$\n\n--> c",
    "front matter": "---\ntitle: $a = b$\n---\n",
    "escaped dollars": r"costs \$5 = \$5",
    "prices": "from $5 to $7, x = 3",
    "preformatted text": "<pre>$a = b$</pre>",
    "a script": "<script>$a = b$</script>",
    "an escaped bracket": r"so \[a = b",
}
REFUSED = {
    "spaces inside the dollars": ("so $ a = b $.", "a space inside the dollars"),
    "two dollars that are never closed": ("so $$a = b\n\nand", "not closed"),
    "an environment that is never closed": ("\\begin{align}\na &= b", "not closed"),
    "a comment that is never closed": ("a <!-- $a = b$", "never closed"),
    "reStructuredText": (".. math::\n\n   a = b", "reStructuredText"),
}


@pytest.mark.parametrize("name", READ)
def test_a_formula_that_a_reader_sees_is_read(name: str) -> None:
    text, formulas = READ[name]
    assert latex_of(text) == formulas


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_shown_as_code_or_not_at_all_is_not_read(name: str) -> None:
    assert extract(UNREAD[name]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_markdown_would_not_show_as_a_formula_is_refused(name: str) -> None:
    text, message = REFUSED[name]
    found = [d.refused.message for d in extract(text) if d.refused]
    assert len(found) == 1
    assert message in found[0]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("!!! example\n    $a$\n\nb $c$", [True, False]),
        ("!!! example\n    $a$\n\n  $c$", [True, False]),  # set in by less than its content
        ("!!! example\n\t$a$\n\n\t$c$", [True, True]),
        ("!!! example\n    $a$\n\n    - $b$\n\n$c$", [True, True, False]),
        ("!!! note\n    $a$", [False]),
        ("> !!! example\n>     $a$\n\n$c$", [True, False]),
        ('??? example "One"\n    $a$\n!!! example\n    $b$', [True, True]),
        ("/// example\n$a$\n\n$b$\n///\n\n$c$", [True, True, False]),
    ],
)
def test_an_example_ends_where_markdown_ends_it(text: str, inside: list[bool]) -> None:
    assert [display.block >= 0 for display in extract(text)] == inside


def test_offsets_point_into_the_file() -> None:
    text = "---\ntitle: a\n---\n> é $a = b$ `c`\n\n- $$c\n  = d$$\n"
    for display in extract(text):
        assert text[display.offset :].startswith(display.latex)
    assert len(read_blocks(text).text) == len(text)


def test_a_refused_display_is_a_problem_of_the_page() -> None:
    report = check_text("so $ 1 = 1 $ and $1 = 1$", "page.md")
    assert [s.verdict.verdict for s in report.statements] == ["refused", "holds"]
    assert report.statements[0].column == 5
