r"""Link a reason in a derivation, such as `&& \text{chain rule}`, to the rule that it names.

The rules are the headings of the page of rules, if there is one beside the page. Its address is
asked of the host, as that of any other link: a link stands in the page for that moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from stepcheck.markdown import host
from stepcheck.markdown.formulas.narrow import reasons_of
from stepcheck.markdown.whole import uses
from stepcheck.pages.reading.rules import rules_of, rules_path

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.mathjax import Formula

ASKING = "sc-rules"
OWN_ID = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}$")
WORDS = re.compile(r"(\\text\s*\{)([^{}$\\]*)(\})")
BETWEEN = re.compile(r"(, | and )")


@dataclass
class Rules:
    """The addresses of the rules, by the words that name them, as seen from the current page."""

    addresses: dict[str, str] = field(default_factory=dict)

    def linked(self, formula: Formula) -> Formula:
        """Return a formula with a link in each reason that names a rule, or some of them."""
        if not self.addresses or not formula.display:
            return formula
        latex, narrow = formula.latex, formula.narrow
        for reason in {words for _, words in reasons_of(latex) if words}:
            link = WORDS.sub(self._reason, reason, 1)
            latex, narrow = latex.replace(reason, link), narrow and narrow.replace(reason, link)
        return replace(formula, latex=latex, narrow=narrow)

    def _reason(self, match: re.Match[str]) -> str:
        parts = BETWEEN.split(match[2])
        return f"{match[1]}{''.join(map(self._part, parts))}{match[3]}"

    def _part(self, words: str) -> str:
        address = self.addresses.get(words.strip().lower())
        return rf"$\href{{{address}}}{{\text{{{words}}}}}$" if address else words

    def name(self, address: str) -> str | None:
        """Return the words that name the rule at an address, None if there is none."""
        return next((words for words, place in self.addresses.items() if place == address), None)


class Ask(Treeprocessor):
    """Put a link to the page of rules at the end of the page."""

    def run(self, root: Element) -> None:
        """Append it, if there is such a page, and the host has it."""
        page = host.file_of(self.md)
        path = page and rules_path(page)
        if path and path in host.all_files(self.md) and "toc" in self.md.treeprocessors:
            SubElement(root, "a", {"class": ASKING, "href": path.name})


class Hear(Treeprocessor):
    """Take the link out again: the host has put the address of the page of rules there."""

    def __init__(self, md: Markdown, rules: Rules) -> None:
        super().__init__(md)
        self.rules = rules

    def run(self, root: Element) -> None:
        """Note the address of each rule."""
        self.rules.addresses = {}
        link, page = root.find(f"a[@class='{ASKING}']"), host.file_of(self.md)
        path = page and rules_path(page)
        if link is None or not path:
            return
        root.remove(link)
        uses.note(self.md, uses.RULES, str(path))
        base = "" if path == page else link.get("href", "")
        self.rules.addresses = {
            words.lower(): f"{base}#{anchor}" for words, anchor in self.anchors(rules_of(path))
        }

    def anchors(self, headings: list[str]) -> list[tuple[str, str]]:
        """Return headings with the anchors that the table of contents gives them."""
        toc: Any = self.md.treeprocessors["toc"]
        may_have = "attr_list" in self.md.treeprocessors
        found = []
        for heading in headings:
            own = OWN_ID.search(heading) if may_have else None
            words = heading[: own.start()].strip() if own else heading
            found.append((words, own[1] if own else toc.slugify(words, toc.sep)))
        return found


def register(md: Markdown) -> Rules:
    """Register what learns where the rules are, and return what knows them."""
    rules = Rules()
    # Around the host, at 0, which turns links between Markdown files into links between pages.
    md.treeprocessors.register(Ask(md), f"{ASKING}_ask", 1)
    md.treeprocessors.register(Hear(md, rules), f"{ASKING}_hear", -1)
    return rules
