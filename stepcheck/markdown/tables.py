"""Put each table into an element of its own, so that nothing around it moves.

A theme may wrap tables when the page is there; in here that moves and restyles nothing else. And a
browser may draw the first rows of a table while the others are under way, and then widen its
columns: what stands behind the table tells a stylesheet that it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "stepcheck_tables"


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
    wrapper.append(table)
    SubElement(wrapper, "span", {"class": "sc-end", "hidden": "hidden"})
    return wrapper
