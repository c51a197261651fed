"""Formulas that are referred to have numbers; references and numbers lead to one another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from stepcheck.markdown.formulas.references import without_numbers
from stepcheck.markdown.page import PageError

Convert = Callable[[str], str]


def links_in(html: str) -> dict[str, str]:
    """Return the text of each link or number, by what it leads to."""
    found = re.findall(r'<a class="sc-(?:ref|number)"[^>]* href="#([^"]+)"[^>]*>([^<]*)</a>', html)
    return dict(found)


def test_a_formula_that_is_referred_to_is_numbered_and_linked_both_ways(md: Convert) -> None:
    html = md("By \\eqref{eq:a}, and $\\ref{eq:a}$.\n\n$$\na = b \\label{eq:a}\n$$\n")
    assert links_in(html) == {"mjx-eqn:eq:a": "1", "sc-ref-mjx-eqn:eq:a": "(1)"}
    for name in links_in(html):
        assert html.count(f'id="{name}"') == 1
    assert '<a class="sc-ref" id="sc-ref-mjx-eqn:eq:a" href="#mjx-eqn:eq:a">(1)</a>' in html


def test_a_formula_that_nothing_refers_to_has_no_number(md: Convert) -> None:
    html = md("$$\na = b \\label{eq:a}\n$$\n")
    assert 'class="sc-number' not in html.split("</style>")[1]


def test_a_tag_is_shown_as_it_is(md: Convert) -> None:
    html = md("$$\na \\tag{A}\n$$\n\n$$\nb \\tag*{B} \\label{b}\n$$\n\nSee \\eqref{b}, \\ref{b}.\n")
    assert re.findall(r'sc-number"[^>]*>([^<]*)<', html) == ["(A)", "B"]
    assert re.findall(r'sc-ref"[^>]*>([^<]*)<', html) == ["B", "B"]


def test_numbers_are_given_in_order_and_pass_over_tags(md: Convert) -> None:
    displays = "".join(f"$$\n{name} \\label{{{name}}}\n$$\n\n" for name in "abc")
    html = md(f"$$\nx \\tag{{2}}\n$$\n\n{displays}\\eqref{{c}} \\eqref{{a}}\n")
    assert re.findall(r'sc-number"[^>]*>([^<]*)<', html) == ["(2)", "(1)", "(3)"]
    assert re.findall(r'sc-ref"[^>]*>([^<]*)<', html) == ["(3)", "(1)"]


def test_each_row_of_align_has_its_own_number_beside_it(md: Convert) -> None:
    rows = r"a &= b \tag{1} \label{p} \\ c &= \frac{d}{e} \label{q} \\ f &= g"
    html = md(f"$$\n\\begin{{align}} {rows} \\end{{align}}\n$$\n\nBy \\eqref{{q}}, \\eqref{{p}}.\n")
    numbers = re.findall(r'id="(mjx-eqn:\w)"[^>]*--middle:([\d.]+)ex">\((\d)\)<', html)
    assert [(name, text) for name, _, text in numbers] == [("mjx-eqn:p", "1"), ("mjx-eqn:q", "2")]
    assert float(numbers[1][1]) - float(numbers[0][1]) > 2


def test_a_reason_may_refer_to_a_formula(md: Convert) -> None:
    rows = r"x &= 1 && \text{by \eqref{later}} \\ &= 2 - 1 && \text{as in \ref{later}}"
    page = f"$$\n\\begin{{aligned}} {rows} \\end{{aligned}}\n$$\n\n$$\ny \\label{{later}}\n$$\n"
    html = md(page)
    assert 'aria-label="(1)" xlink:href="#mjx-eqn:later"' in html
    assert 'id="sc-ref-mjx-eqn:later"' in html
    assert "href" not in re.sub(r"xlink:href", "", html.split("<mjx-container")[1])
    assert r"by \eqref{later}" in html  # what is copied is what the author wrote


def test_references_in_code_are_code(md: Convert) -> None:
    assert "<code>\\eqref{a}</code>" in md("`\\eqref{a}` shows a number.\n")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("Line.\n\nBy \\eqref{no}.", "<text>:3:4: no formula of this page has the label no"),
        ("By $\\ref{no}$.", "<text>:1:5: no formula of this page has the label no"),
        (
            "$$\nx && \\text{by \\eqref{no}}\n$$",
            "<text>:2:15: no formula of this page has the label no",
        ),
        (
            "$$\nx \\label{a}\n$$\n\n$$\ny + y \\label{a}\n$$\n",
            "<text>:6:7: a second label, a",
        ),
        ("$$\nx \\label{here}\n$$\n\n\\eqref{her}", "this page has here"),
        (
            "$$\n\\begin{aligned} x \\label{a} \\\\ y \\end{aligned}\n$$\n\n\\eqref{a}",
            "put \\label and \\tag behind the \\end",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_ends_the_build(
    md: Convert, page: str, message: str
) -> None:
    with pytest.raises(PageError) as caught:
        md(page)
    assert message in str(caught.value)
    assert "   hint  " in str(caught.value)


def test_what_stands_once_is_taken_off() -> None:
    assert without_numbers(r"a \tag*{$\alpha$} \label{a} = b").split() == ["a", "=", "b"]
