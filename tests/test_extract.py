r"""Which formulas a page has: all that a reader sees as mathematics, and nothing that is code."""

from __future__ import annotations

import time

import pytest
from conftest import every

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
    "a tag that is never closed": "<a b='",
    "a tag without quotes": "<a b ",
    "a tag with a tag in its quotes": '<a b="<c d=\'" ',
    "tags": "<a b='c'>",
    "tags beside formulas": "$a$ <b> ",
    "a short comment": "<!-->",
    "a comment in a quote": "> <!--\n",
    "a comment in an item": "- a\n\n  <!-- b\n\n",
    "commands": r"\frac ",
    "short codes": "{{< math ",
    "relations between formulas": "$a$ = ",
    "signs and digits": "$a = b$ + 1 ",
    "signs before formulas": "log d/d2^2~3~ (a) 1 – $a = b$ ",
    "signs between letters": "a^b^c^d = 1 (2) " * 3 + "$a = b$",
    "a formula and dots": "$a = b$" + "." * 50,
    "marks before a fence": "> - 1. ",
    "signs that nobody sees": "\ufeff```\n",
    "fences that hold more": "```{note}\n$a\n```\n",
    "fields of front matter": "---\n# a\n",
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


@pytest.mark.parametrize("name", every(3, ADVERSE))
def test_a_page_is_read_in_time_that_grows_as_its_length(name: str) -> None:
    text = adverse(name)
    start = time.process_time()
    extract(text)
    # A pattern that goes back for each character would take minutes for so many.
    assert time.process_time() - start < 10


@pytest.mark.parametrize("name", ["a tag that is never closed", "a comment in a quote"])
def test_what_is_adverse_says_so(name: str) -> None:
    assert [d for d in extract(adverse(name)[:100]) if d.refused]


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
    "between two attributes that look like a comment": (
        "<a title='<!--'>b</a> $a = b$ <a title='-->'>c</a>",
        ["a = b"],
    ),
    "between two attributes that look like a listing": (
        "<a title='<pre>'>$a = b$<a title='</pre>'>",
        ["a = b"],
    ),
    "between two attributes with a backtick": ("<a b='`'> $a = b$ <a b='`'>", ["a = b"]),
    "behind a comment as short as can be": (
        "a <!--> $a = b$ <!---> $c$ <!-- d -->",
        ["a = b", "c"],
    ),
    "behind a comment that ends as only HTML does": ("<!-- a --!> $a = b$ <!-- c -->", ["a = b"]),
    "a fence in capitals": ("```MATH\na = b\n```", ["a = b"]),
    "a fence of another program": ("~~~ katex\na = b\n~~~", ["a = b"]),
    "a fence with a name": ("```{#eq-a .math}\na = b\n```", ["a = b"]),
    "a role in capitals": ("so {MATH}`a = b`.", ["a = b"]),
    "a script without quotes": ("<script type=math/tex>a = b</script>", ["a = b"]),
    "in what pandoc makes": ('<span class="math inline">\\(a = b\\)</span>', ["a = b"]),
    "in a short code": ("{{< katex >}}$$a = b$$", ["a = b"]),
    "between two rules that hold no fields": ("---\n\n$a = b$\n\n---\n", ["a = b"]),
    "behind a tag that begins no line": ("a <pre> b\n\n$a = b$\n\n</pre>", ["a = b"]),
    "between two items with a backtick": ("- a ` b\n- $a = b$\n- c ` d", ["a = b"]),
    "between a heading and a backtick": ("# a ` b\n$a = b$ `", ["a = b"]),
    "between two cells with a backtick": (
        "| a | b |\n|---|---|\n| c ` | $a = b$ ` |",
        ["a = b"],
    ),
    "between a comment and its end in another item": ("- a <!-- b\n- $a = b$ -->", ["a = b"]),
    "behind a comment, far right": ("text\n\n<!-- a comment --> $a = b$", ["a = b"]),
    "in a quote that goes on without its mark": ("> a ` b\nc ` $a = b$ ` d", ["a = b"]),
    "in HTML for code, which Markdown reads": ("so <code>$a = b$</code>", ["a = b"]),
    "in a definition that begins below its colon": ("a\n\n:\n\n    $a = b$", ["a = b"]),
    "behind the end of another element": (
        "<pre>\n\n</script>\n\n$a = b$\n\n</pre>",
        ["a = b"],
    ),
    "behind what looks like a tag": ("a <b $a = b$ c> d", ["a = b"]),
}
UNREAD = {
    "code": "`$a = b$`",
    "code with two backticks": "``a ` $a = b$``",
    "a fence": "```\n$a = b$\n```",
    "a fence of tildes": "~~~ python\n$a = b$\n~~~",
    "a fence in an item": "- one\n\n    ```\n    $a = b$\n    ```",
    "an indented listing": "text\n\n    $a = b$",
    "a comment": "<!-- $a = b$ -->",
    "a comment over lines": "a\n\n<!-- b\n\n$a = b$\n\n--> c",
    "a comment in a paragraph": "a\n<!-- b\n$a = b$\n--> c",
    "a comment in an item": "- a\n\n    <!-- b\n\n    $a = b$\n\n    -->",
    "an attribute": "<a href='$a = b$'>c</a>",
    "a listing of LaTeX": "```latex\n$a = b$\n```",
    "a listing of LaTeX in HTML": "<pre><code class='language-tex'>$a = b$</code></pre>",
    "a fence of a directive for code": "```{code-block} latex\n$a = b$\n```",
    "front matter": "---\nsource: $a = b$\n---\n",
    "escaped dollars": r"costs \$5 = \$5",
    "prices": "from $5 to $7, or 3",
    "preformatted text": "<pre>$a = b$</pre>",
    "a script": "<script>$a = b$</script>",
    "an escaped bracket": r"so \[a",
}
REFUSED = {
    "spaces inside the dollars": ("so $ a = b $.", "a space inside the dollars"),
    "lines inside the dollars": ("so $\na = b\n$.", "a space inside the dollars"),
    "a space before a relation": ("so $ a < b $.", "a space inside the dollars"),
    "two dollars that are never closed": ("so $$a = b\n\nand", "not closed"),
    "an environment that is never closed": ("\\begin{align}\na &= b", "not closed"),
    "a comment that is never closed": ("a <!-- $a = b$", "never closed"),
    "an attribute that is never closed": ("a <a b='c $a = b$", "this tag is not closed"),
    "reStructuredText": (".. math::\n\n   a + b", "reStructuredText"),
    "a fence behind the mark of a list": ("1. ```math\n   a = b\n   ```", "behind the mark"),
    "a fence that is never closed": ("```math\na = b", "this fence is not closed"),
    "a fence in HTML that holds another": (
        "</pre>\n```\na\n\n```math\na = b\n```\n",
        "some programs show this as code",
    ),
    "a fence behind two marks": ("- > ~~~ katex\n  > a + b\n  > ~~~", "behind the mark"),
    "a formula on the first line of a fence": ("```{math} a = b\n```", "beside the word math"),
    "a formula on the first line of colons": (":::{math} a = b\n:::", "beside the word math"),
    "a fence of other notations": ("```asciimath\na = b\n```", "in none of the ways"),
    "a fence for another program": ("```{=latex}\n\\[a = b\\]\n```", "in none of the ways"),
    "a fence that holds Markdown": ("```{note}\n$a = b$\n```", "this block is no code"),
    "a fence in HTML": ("<div>\n```\n</div>\n\n$a = b$\n\n```", "some programs show this as code"),
    "a fence far right in a paragraph": (
        "text\n    ```\n\n$a = b$\n\n    ```",
        "some programs show this",
    ),
    "a fence with a line to its left": ("  ```\n\n$a = b$\n\n  ```", "some programs show this"),
    "a fence whose end is far right": ("```\n$a = b$\n    ```", "some programs show this"),
    "a listing that CommonMark calls an item": (
        "-    a\n\n        $a = b$",
        "some programs show this as code",
    ),
    "a listing in HTML": ('<pre lang="math">a = b</pre>', "in none of the ways"),
    "code in HTML": ("<code class='language-math'>a = b</code>", "in none of the ways"),
    "a class": ('<span class="a katex">a = b</span>', "in none of the ways"),
    "MathML": ("so <math><mi>a</mi></math>", "in none of the ways"),
    "a script of other notations": ("<script type=math/mml>a</script>", "in none of the ways"),
    "an attribute of code": ("so `a = b`{#a .math}", "in none of the ways"),
    "code for another program": ("so `$a = b$`{=latex}", "in none of the ways"),
    "code that is coloured": ("so `#!math a = b`", "in none of the ways"),
    "AsciiDoc": ("so latexmath:[a = b]", "in none of the ways"),
    "a short code": ("{{< katex >}}a = b{{< /katex >}}", "in none of the ways"),
    "a tag of Jekyll": ("{% latex %}a = b{% endlatex %}", "in none of the ways"),
    "a command": (r"so \ensuremath{a = b} and \frac12", "LaTeX that stands in no formula"),
    "a letter": (r"so \alpha = 1", "LaTeX that stands in no formula"),
    "an environment with a space": ("\\begin {align} a = b", "LaTeX that stands in no formula"),
    "a form feed before a fence": ("\f```\na = b\n```", "a sign that nobody sees"),
    "a wide space before a fence": (
        "\N{NO-BREAK SPACE}```math\na = b\n",
        "a sign that nobody sees",
    ),
    "a mark of byte order before a fence": (
        "a\n\n\ufeff~~~math\na = b\n",
        "a sign that nobody sees",
    ),
}
"""What some program draws, or no program draws, and a reader sees as mathematics."""
LEFT = {
    "a comment in an item": ("- a\n\n  <!-- b\n\n$a = b$\n\n-->", "in the block that it begins in"),
    "a comment in a quote": ("> <!-- b\n\n$a = b$\n\n> -->", "in the block that it begins in"),
    "a comment in a paragraph": ("a <!-- b\n\n$a = b$\n\n-->", "only behind an empty line"),
}
"""Comments that their block ends before they do, so that the formulas below are drawn."""
PARTS = [
    "$x$ = $x + 1$", "$x = x$ + 1", "$x$ ≤ $2$", "$x = x$ + $1$", "$x$ &lt; $2$", "$x$ **=** $3$",
    "$x$ == $3$", "$x$ := $3$", "$x = x$²", "$x = x$<sup>2</sup>", "$x = x$&sup2;", "$x = 50$%",
    r"\(x = 1\)0", r"\(x = 1\).5", "2$x = 4$", "-$x = 1$", "1 + $x = 2$", "1 = $x$", "$x$ = 3",
    "$x$=3", "3 < $x$", "$x = x$ $y$", "$x = x$ $+ 1$", "$x$ $= 3$", "$x$ <!-- a --> = $3$",
    "$x$ <b>=</b> $3$", "| $x$ | = | $3$ |", "$x$\n= $3$", "$x = x$\n+ 1", "= $x$", "$x = x$ × $y$",
    "$x = x$ * 2", "$x = x$ - 1", "$x = x$ \N{MINUS SIGN} $y$", "$x$ ∈ $y$", "$x$ = y",
    "$$x$$ = $$3$$", "$x = x$/2", r"$x$ \= $3$", "$x$&nbsp;=&nbsp;$3$", "$x$ = {math}`3`",
    "*$x = x$* + 1", "$x$ `=` $3$", "√$x = 2$", "(a) = $x$",
    "$x = x$\xa0+\xa01", "$x = x$\u2009+ 1", "$x = x$&nbsp;+&nbsp;1", "$x = x$&emsp;+ 1",
    "$x = x$ ⋅ 2", "$x = x$ • 2", "$x = x$ ⨯ 2", "$x = x$(2)", "$x = x$(a + b)", "$x = x$ / $2$",
    "$x = x$ / 2", "$x = x$′", "$x = x$″", "$x = x$ᵀ", "$x = x$½", "½ $x = x$", "½$x = x$",
    "so ½ $x = x$", "2 $x = x$", "so 2 $x = x$", "2.5 $x = x$", "– $x = x$", "(– $x = x$)",
    "so –$x = x$", "−$x = x$", "− $x = x$", "∑ $x = x$", "so ∑ $x = x$", "∏ $x = x$", "∇ $x = x$",
    "∂ $x = x$", "d/dx $x^2 = x^2$", "so ∂/∂x $x^2 = x^2$", "d / dx $x = x$", "log $x = x$",
    "so log $x = x$", "log_2 $x = x$", "Max $x = x$", "sin($x = x$)", "E[$x = x$]", "(2)$x = x$",
    "(a + b)$x = x$", "k $x = x$", "λ $x = x$", "$x^2$ ＝ $x$", "$x^2$ =<br>$x$",
    "$x$<sup>2</sup> = $x$", "$x$~2~ = $x$", "$x$^2^ = $x$", "$x = x$^2^", "$x = x$~2~",
    "$x$ ∈ {1, 2}", "$x$ ∈ [0, 1]", "$x$ = |y|", "$x$ = √2",
    "| $x^2$ | $x$ |\n|---|---|\n| = | = |", "| $x^2$ |\n|---|\n| = |\n| $x$ |", "$x$ ∝ $y$",
    "$x$ ≲ $y$", "$x$ ≔ $y$", "$x$ ≺ $y$", "$x$ + $y = 1$", "$x$ · $y = 1$", "$x = x$ − $y$",
    "$x$ + 1 = $y$", "$x$ ⋅ 2 = $y$", "$x$′ = $y$", "$x$<sup>2</sup> + 1 = $y$", "y^2^ = $x$",
    "½ = $x$", "$x = x$ plus 1", "$x = x$ times 2", "minus $x = x$", "twice $x = x$",
    "half of $x = x$", "not $x = x$", "$x = x$ squared", "$x = x$ – 1", "$x = x$ ∘ $y$",
    "$x = x$ ＋ 1", "$x = x$\u0338", "$x = x$ ± 1", "$x = x$ ⊗ 2",
]  # fmt: skip
"""Claims that a reader sees, of which only a part stands in a formula."""
WHOLE = [
    "$x$ — $y$", "$w$ / $b$", "- $x = 1$\n- $y$", "* $x = 1$\n* $y$", "1. $x = 1$\n2. $y$",
    "| $x$ | $y$ |\n|---|---|\n| $x = 1$ | $y$ |", "$1$–$3$", "$k$-th", "$p = 2$-norm", "$a$ + $b$",
    "$3$ × $4$ matrix", "where $m$ = number of examples", "$x$ → $y$", "$x = 1$ ⇒ $y = 2$",
    "$x$ -> $y$", "$x = 1$ => $y = 2$", "$x = 1$, $y$", "$x = 1$; $y$", "($x = 1$)", "**$x = 1$**",
    "# Step 1: $x = 1$", "Step 2 - $x = 1$", "> $x = 1$\n> $y$", "$x = 1$ - the first", "$x$s",
    "$x = 1$ — 2 things", "$x$ = a number of things", "$50$%", "$x = 1$!", "$x = 1$\n$y$",
    "$x = 1$ $y = 2$", "$x := 1$ $y \\in A$", "$x = 1$[^1]", "$x = 1$ (2)", "non-$x = 1$",
    "$x = 1$<br>$y$", "`lr` = $x$", "$x$ = `lr`", "rate = $0.1$", "$x$ < the bound",
    "In 3, $x = 1$",
    "$\\sum_{i=1}^n x_i$ + noise", "$x = 1$ &emsp; $y$", "[a]($x$)", "<b>$x = 1$</b> $y = 2$",
    "In step 2 $x = 1$", "a $x = 1$", "I $x = 1$", "the rank $r = 2$", "its sign $s = 1$",
    "the max $m = 1$", "with log $l = 1$", "Note — $x = 1$", "a word – $x = 1$",
    "a word – $x = 1$ – and more", "$x = 1$ – 2 things", "$x = 1$(see below)",
    "$x = 1$ (see below)", "(2) $x = 1$", "$x = 1$^[a note]", "$x = 1$[^1] and", "$x$ ∀ $y$",
    "$x = 1$ ∀ $y$", "| $x$ | the input |\n|---|---|\n| = | equals |", "a, b: $x = 1$",
    "$x = 1$ ⟹ $y = 1$", "$x$ <-> $y$", "'$x = 1$'", '"$x = 1$"', "**Claim.** $x = 1$",
    "1) $x = 1$", "catalog $x = 1$", "sine $x = 1$", "“$x = 1$”", "$x = 1$’s",
    "the second, $x = 1$", "$x = 1$,\xa0$y$", "→ $x = 1$", "• $x = 1$", "⇒ $x = 1$", "∴ $x = 1$",
    "✓ $x = 1$", "$x = 1$ ∎", "$x = 1$ ✓", "$x = 1$ □",
]  # fmt: skip


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


@pytest.mark.parametrize("name", LEFT)
def test_a_comment_hides_no_more_than_its_block(name: str) -> None:
    text, message = LEFT[name]
    assert latex_of(text) == ["a = b"]
    assert any(message in d.refused.message for d in extract(text) if d.refused)


@pytest.mark.parametrize("text", PARTS)
def test_a_claim_over_several_formulas_is_refused(text: str) -> None:
    assert [d for d in extract(text) if d.refused]


@pytest.mark.parametrize("text", WHOLE)
def test_words_and_signs_around_formulas_are_prose(text: str) -> None:
    assert [d.refused.message for d in extract(text) if d.refused] == []


def test_the_place_of_a_lone_sign_is_told() -> None:
    report = check_text("so $1$ = $2$", "page.md")
    (found,) = report.problems
    assert (found.line, found.column) == (1, 8)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("!!! example\n    $a$\n\nb $c$", [True, False]),
        ("!!! example\n    $a$\n\n  $c$", [True, False]),  # set in by less than its content
        ("!!! example\n\t$a$\n\n\t$c$", [True, True]),
        ("!!! example\n    $a$\n\n    - $b$\n\n$c$", [True, True, False]),
        ("!!! note\n    $a$", [False]),
        ("!!!example\n    $a$\n\n$b$", [True, False]),
        ("!!! note example\n    $a$\n\n$b$", [True, False]),
        ("- !!! example\n\n        $a$\n\n    $b$", [True, False]),
        ("::: example\n$a$\n\n:::\n\n$b$", [True, False]),
        (":::{prf:example} One\n$a$\n:::\n\n$b$", [True, False]),
        ("::: {#exm-one}\n$a$\n:::\n\n$b$", [True, False]),
        ("> [!example] One\n> $a$\n\n$b$", [True, False]),
        ("::: example\n::: note\n$a$\n:::\n$b$\n:::\n\n$c$", [True, True, False]),
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


VALUES = ("$y := 3$", "$x := 2 y$")
"""A value for a name of the page, and a name that is new."""


@pytest.mark.parametrize(
    "box",
    [
        "!!! note\n    {}",
        "??? question\n    {}",
        '=== "One"\n\n    {}',
        "/// note\n{}\n///",
        "::: {{.callout-note}}\n{}\n:::",
        "> [!NOTE]\n> {}",
        "- !!! tip\n        {}",
    ],
)
def test_a_value_that_a_box_gives_would_hold_outside_of_it(box: str) -> None:
    page = f"Let $y \\in \\mathbb R$.\n\n{box}\n\nSo $z := 2 y$."
    given, defined = (check_text(page.format(value), "page.md") for value in VALUES)
    (found,) = given.problems
    assert "would hold for the rest of the page" in found.said
    assert "would hold" not in " ".join(s.said for s in defined.problems)
