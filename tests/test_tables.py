"""Each table stands in an element of its own, with a mark of its end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring, tostring

from markdown import Markdown

from stepcheck.markdown.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = "| a | b |\n|---|---|\n| 1 | 2 |\n"
HEAD = '<div class="sc-table"><table>'
END = '</table><span class="sc-end" hidden="hidden"></span></div>'


def test_each_table_has_a_wrapper_and_a_mark_behind_it(md: Callable[[str], str]) -> None:
    page = md(f"Before\n\n{ROWS}\nBetween\n\n{ROWS}\nAfter")
    assert page.count("<table>") == page.count(HEAD) == page.count(END) == 2
    assert page.index(END) < page.index("<p>Between</p>") < page.rindex(HEAD)
    assert page.endswith("<p>After</p>")


def test_a_table_inside_another_element_is_wrapped_there(md: Callable[[str], str]) -> None:
    page = md(f'<div class="x" markdown>\n\n{ROWS}\n</div>')
    assert page.startswith(f'<div class="x">\n{HEAD}')
    assert page.endswith(f"{END}\n</div>")


def test_the_text_that_follows_a_table_follows_its_wrapper() -> None:
    root = fromstring("<p>one <table /> two <table /> three</p>")  # noqa: S314  our own text
    Tables(Markdown()).run(root)
    page = tostring(root, encoding="unicode", method="html")
    assert page == f"<p>one {HEAD}{END} two {HEAD}{END} three</p>"
