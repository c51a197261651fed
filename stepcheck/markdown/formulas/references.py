r"""Number the formulas of a page that it refers to, and link references and numbers both ways.

A display gets a number by its own `\tag{…}`, or where something refers to its `\label{…}`. In a
sentence, `\ref{…}` and `\eqref{…}` stand between dollars or without them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor

from stepcheck.core.near import did_you_mean
from stepcheck.markdown.formulas.faults import Fault
from stepcheck.markdown.formulas.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stepcheck.mathjax import Formula

LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
TAG = re.compile(r"\\tag(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
REFERENCE = re.compile(r"\\(?P<kind>ref|eqref)\s*\{(?P<label>[^{}]*)\}")
WORDS = re.compile(r"\\(?:text\w*|mbox)\s*\{[^{}]*$")  # what opens words, up to a reference in them
ROW = re.compile(r"(\\\\)")

LINK = "sc-ref"
WAITING = re.compile(rf'<span class="{LINK}" data-kind="(?P<kind>\w+)">(?P<label>[^<]*)</span>')
ALONE = re.compile(
    rf'<span class="arithmatex[^>]*>\s*\\\(\s*{REFERENCE.pattern}\s*\\\)\s*</span>', re.DOTALL
)


@dataclass
class References:
    """The numbers of one page, and what refers to them, and to rules."""

    rules: Rules = field(default_factory=Rules)
    faults: list[Fault] = field(default_factory=list)
    _wanted: set[str] = field(default_factory=set)  # labels that something refers to
    _labels: list[str] = field(default_factory=list)
    _numbers: dict[str, tuple[str, str]] = field(default_factory=dict)  # as \ref and \eqref show it
    _found: set[str] = field(default_factory=set)  # labels whose first reference has its id

    def numbered(self, formulas: Sequence[Formula], words: Sequence[str]) -> list[Formula]:
        r"""Return formulas for MathJax: with a `\tag` where something refers to a `\label`.

        `words` are the references that stand in sentences.
        """
        sources = [*words, *(formula.latex for formula in formulas)]
        self._wanted = {m["label"] for source in sources for m in REFERENCE.finditer(source)}
        displays = [formula.latex for formula in formulas if formula.display]
        taken = {m[2] for latex in displays for m in TAG.finditer(latex)}
        free = (str(n) for n in count(1) if str(n) not in taken)
        numbered = iter([self._numbered(latex, free) for latex in displays])  # all, then references
        return [self._resolved(f, next(numbered) if f.display else f.latex) for f in formulas]

    def _resolved(self, formula: Formula, latex: str) -> Formula:
        narrow = formula.narrow and self._linked(without_numbers(formula.narrow), formula.latex)
        return replace(formula, latex=self._linked(latex, formula.latex), narrow=narrow)

    def _numbered(self, latex: str, free: Iterator[str]) -> str:
        one = len(LABEL.findall(latex)) == 1 and len(TAG.findall(latex)) <= 1
        rows = [latex] if one else ROW.split(latex)
        return "".join(self._row(row, latex, free) for row in rows)

    def _row(self, row: str, latex: str, free: Iterator[str]) -> str:
        label, tag = LABEL.search(row), TAG.search(row)
        if not label:
            return row
        name = label[1]
        if name in self._labels or len(LABEL.findall(row)) > 1:
            hint = "a name is one formula: give this one another"
            self._fault(f"a second label, {name}", hint, label[0], latex)
            return LABEL.sub("", row)  # MathJax would say it again, and guess at braces
        self._labels.append(name)
        if not tag and name not in self._wanted:
            return LABEL.sub("", row)
        number = tag[2] if tag else next(free)
        self._numbers[name] = (number, number if tag and tag[1] else f"({number})")
        return row if tag else row.replace(label[0], rf"\tag{{{number}}}{label[0]}")

    def _linked(self, latex: str, source: str) -> str:
        """Return a formula with each reference in it as a link that MathJax draws."""

        def link(match: re.Match[str]) -> str:
            linked = (
                rf"\href{{#{identifier(match['label'])}}}{{\text{{{self._shown(match, source)}}}}}"
            )
            return f"${linked}$" if WORDS.search(latex[: match.start()]) else linked

        return REFERENCE.sub(link, latex)

    def link(self, waiting: re.Match[str]) -> str:
        """Return a reference in a sentence as a link."""
        source, label = source_of(waiting), html.unescape(waiting["label"])
        shown = REFERENCE.sub(lambda match: html.escape(self._shown(match, source)), source)
        ids = "".join(f' id="{html.escape(name)}"' for name in self.ids_for(source))
        return f'<a class="{LINK}"{ids} href="{html.escape(f"#{identifier(label)}")}">{shown}</a>'

    def ids_for(self, source: str) -> list[str]:
        """Return the ids by which numbers find the references in a source, if it is the first."""
        labels = dict.fromkeys(m["label"] for m in REFERENCE.finditer(source))
        new = [label for label in labels if label not in self._found]
        self._found.update(new)
        return [back(identifier(label)) for label in new]

    def way_back(self, number: str) -> str | None:
        """Return the id of what refers to the number of an id; None if nothing does."""
        return back(number) if number in map(identifier, self._wanted) else None

    def name(self, address: str) -> str:
        r"""Return what a link in a formula leads to: a rule, or a number as `\eqref` shows it."""
        numbers = {f"#{identifier(label)}": shown for label, (_, shown) in self._numbers.items()}
        return self.rules.name(address) or numbers.get(address, address)

    def _shown(self, match: re.Match[str], latex: str) -> str:
        numbers = self._numbers.get(match["label"])
        if numbers:
            return numbers[match["kind"] == "eqref"]
        known = f"; this page has {', '.join(self._labels)}" if self._labels else ""
        meant = did_you_mean(match["label"], self._labels)
        write = f"write \\label{{{match['label']}}} in the display that it means{known}"
        hint = f"{meant} or {write}" if meant else write
        self._fault(
            f"no formula of this page has the label {match['label']}", hint, match[0], latex
        )
        return "?"

    def _fault(self, problem: str, hint: str, command: str, latex: str) -> None:
        self.faults.append(Fault(problem, hint, command, latex))


def source_of(waiting: re.Match[str]) -> str:
    """Return a reference in a sentence as its author wrote it."""
    return rf"\{waiting['kind']}{{{html.unescape(waiting['label'])}}}"


def identifier(label: str) -> str:
    """Return the id of a number, as MathJax makes it of the label."""
    return "mjx-eqn:" + re.sub(r"\s", "_", label)


def back(number: str) -> str:
    """Return the id of the first reference to a number."""
    return f"{LINK}-{number}"


def in_words(text: str) -> str:
    """Return HTML with each formula that is but a reference as a reference in words."""
    return ALONE.sub(rf'<span class="{LINK}" data-kind="\g<kind>">\g<label></span>', text)


def without_numbers(latex: str) -> str:
    """Return a formula without what may stand on a page only once."""
    return LABEL.sub("", TAG.sub("", latex))


class InWords(InlineProcessor):
    r"""Find `\ref{…}` and `\eqref{…}` in a sentence; they wait until all numbers are known."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  the base class returns more kinds
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        """Return the element that waits."""
        waiting = Element("span", {"class": LINK, "data-kind": m["kind"]})
        waiting.text = m["label"]
        return waiting, m.start(0), m.end(0)
