"""Each table stands in an element of its own, with a mark of its end."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring, tostring

from markdown import Markdown

from stepcheck.markdown.tables import Tables

ROWS = "| a | b |\n|---|---|\n| 1 | 2 |\n"
HEAD = '<div class="sc-table"><table>'
END = '</table><span class="sc-end" hidden="hidden"></span></div>'


def html(text: str) -> str:
    checkless = {"stepcheck": {"check": False}}
    extensions = ["tables", "md_in_html", "stepcheck"]
    return Markdown(extensions=extensions, extension_configs=checkless).convert(text)


def test_each_table_has_a_wrapper_and_a_mark_behind_it() -> None:
    page = html(f"Before\n\n{ROWS}\nBetween\n\n{ROWS}\nAfter")
    assert page.count("<table>") == page.count(HEAD) == page.count(END) == 2
    assert page.index(END) < page.index("<p>Between</p>") < page.rindex(HEAD)
    assert page.endswith("<p>After</p>")


def test_a_table_inside_another_element_is_wrapped_there() -> None:
    page = html(f'<div class="x" markdown>\n\n{ROWS}\n</div>')
    assert page.startswith(f'<div class="x">\n{HEAD}')
    assert page.endswith(f"{END}\n</div>")


def test_the_text_that_follows_a_table_follows_its_wrapper() -> None:
    root = fromstring("<p>one <table /> two <table /> three</p>")  # noqa: S314  our own text
    Tables(Markdown()).run(root)
    page = tostring(root, encoding="unicode", method="html")
    assert page == f"<p>one {HEAD}{END} two {HEAD}{END} three</p>"
