"""Put each table into an element of its own, so that nothing around it moves.

A theme may wrap tables when the page is there; in here that moves and restyles nothing else. And a
browser may draw the first rows of a table while the others are under way, and then widen its
columns: what stands behind the table tells a stylesheet that it is whole.

A table of sentences can be shown as a list where a screen is narrow: its cells know their heads,
and its parts what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "stepcheck_tables"
COLUMNS = 3  # as few as that fit beside one another, whatever they hold
SENTENCE = 25  # letters that no longer fit beside two other cells on a phone
ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell",
    "th": "columnheader",
}  # fmt: skip


class Tables(Treeprocessor):
    """Wrap the tables of the page."""

    def run(self, root: Element) -> None:
        """Put a `div` in the place of each table, with the table and a mark of its end."""
        for parent, number in list(places(root)):
            parent[number] = wrapped(parent[number])


def places(root: Element) -> Iterator[tuple[Element, int]]:
    """Return where the tables of a tree are: the parent of each, and its number there."""
    for parent in root.iter():
        for number, child in enumerate(parent):
            if child.tag == "table":
                yield parent, number


def wrapped(table: Element) -> Element:
    """Return a table in its wrapper, which has the text that followed it."""
    wrapper = Element("div", {"class": "sc-table"})
    wrapper.tail, table.tail = table.tail, None
    if reads_as_list(table):
        wrapper.set("class", "sc-table sc-list")
        label(table)
    wrapper.append(table)
    SubElement(wrapper, "span", {"class": "sc-end", "hidden": "hidden"})
    return wrapper


def reads_as_list(table: Element) -> bool:
    """Whether a table has sentences beside its first column, where a narrow screen has no room."""
    rows = [list(row) for row in table.iter("tr")]
    beside = [cell for row in rows if len(row) >= COLUMNS for cell in row[1:]]
    return any(len(" ".join("".join(cell.itertext()).split())) > SENTENCE for cell in beside)


def label(table: Element) -> None:
    """Give each cell the words of its head, and each part its role, which a list's look removes."""
    heads = [" ".join("".join(head.itertext()).split()) for head in table.iter("th")]
    for part in table.iter():
        if role := ROLES.get(part.tag):
            part.set("role", role)
    for row in table.iter("tr"):
        for head, cell in zip(heads, row, strict=False):
            if cell.tag == "td" and head:
                cell.set("data-head", head)
