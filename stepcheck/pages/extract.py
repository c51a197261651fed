r"""A page → its displays in reading order, each with its place in the file and its block.

One pass over the paragraphs, from left to right: code, comments and escaped characters are stepped
over, and what stands between `$`, `$$`, `\(`, `\[`, or `\begin` and `\end` is a display. A formula
that is never closed, or that Markdown would show as text, is kept with the reason to refuse it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.verdict import Refused
from stepcheck.pages.blocks import Blocks, Span, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOSE = Refused(
    "a space inside the dollars: Markdown shows this as text, not as a formula",
    r"remove the space, or write \$ for a dollar sign",
)
RST = Refused("a formula in reStructuredText is not read", "put it between $$ and $$")
LISTED = Refused(
    "this block is set in by four columns, so Markdown shows it as a listing",
    "begin it further to the left",
)
UNCLOSED = Refused(
    "this formula is not closed before the next empty line",
    "close it, and leave no empty line inside",
)
UNCLOSED_COMMENT = Refused("this comment is never closed", "write --> where it ends")
START = re.compile(r"\\\\[(\[]|\\.|`+|\$\$?|<!--|<(?P<tag>script|style|pre|code|textarea)\b", re.I)
ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}")
BRACKETS = {r"\(": r"\)", r"\[": r"\]", r"\\(": r"\\)", r"\\[": r"\\]"}
DOLLARS = re.compile(r"\\.|\$", re.DOTALL)
FORMULA_LIKE = re.compile(r"[\\=^_]")
MATH_SCRIPT = re.compile(r"<script\b[^>]*\btype=[\"']math/tex(?P<display>[^\"']*)[\"'][^>]*>", re.I)
ROLE = re.compile(r"(?:\{math\}|:math:)$")


@dataclass(frozen=True)
class Display:
    """One formula of a page; `offset` is where its LaTeX begins in the file."""

    latex: str
    offset: int
    inline: bool
    block: int = -1  # the offset of the example block that it stands in, -1 outside
    code_name: str = ""  # the names in the last cell of its table row
    refused: Refused | None = None  # why it cannot be read


def extract(text: str) -> list[Display]:
    """Return the displays of a page."""
    return displays_of(read_blocks(text))


def displays_of(blocks: Blocks) -> list[Display]:
    """Return the displays of a page whose blocks are known."""
    found: list[Display] = []
    row, name = Span(0, 0), ""
    for formula in Scanner(blocks).run():
        start = formula.span.start
        if not row.start <= start < row.end:
            row, name = table_row(blocks.source, start)
        latex = blocks.text[start : formula.span.end]
        block = blocks.example_at(start)
        found.append(Display(latex, start, formula.inline, block, name, formula.refused))
    return found


@dataclass(frozen=True)
class Formula:
    """Where a formula stands, and why it is refused if it is."""

    span: Span
    inline: bool = False
    refused: Refused | None = None


class Scanner:
    """Goes through the paragraphs of a page once."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, self.text = blocks, blocks.text
        self.lower = lowered(blocks.text)  # as long as the text
        self.at = self.end = 0
        self.ticks: dict[int, list[int]] = {}  # where the runs of backticks of each length begin
        self.missing: dict[str, int] = {}  # what does not come again before an offset

    def run(self) -> list[Formula]:
        """Return all formulas in reading order."""
        found = [Formula(span) for span in self.blocks.formulas]
        found += [Formula(span, refused=self.unread(span)) for span in self.blocks.unread]
        for paragraph in self.blocks.paragraphs:
            found += self.paragraph(paragraph)
        return sorted(found, key=lambda f: f.span.start)

    def unread(self, span: Span) -> Refused:
        """Return why a block is refused that a site would not show as it was meant."""
        return RST if self.text.startswith("..", span.start) else LISTED

    def paragraph(self, span: Span) -> Iterator[Formula]:
        """Yield the formulas of a paragraph."""
        if span.end <= self.at:
            return  # a comment or a listing that began above goes on
        self.at, self.end = max(self.at, span.start), span.end
        self.ticks = runs_of_ticks(self.text, self.at, self.end)
        while match := START.search(self.text, self.at, self.end):
            start, self.at = match.start(), match.end()
            sign = match.group()
            if sign[0] == "`":
                yield from self.code(start, sign)
            elif sign == "<!--":
                yield from self.comment(start)
            elif match["tag"]:
                yield from self.tag(start, match["tag"])
            elif sign[0] == "$":
                yield from self.dollars(start, sign)
            elif sign in BRACKETS:
                yield from self.bracketed(sign)
            elif sign == r"\b" and (begin := ENVIRONMENT.match(self.text, start, self.end)):
                yield from self.environment(start, begin)

    def find(self, sign: str, end: int) -> int:
        """Return where a sign comes next before an offset, -1 if it does not."""
        if self.missing.get(sign, -1) >= end:
            return -1
        found = self.lower.find(sign, self.at, end)
        if found < 0:
            self.missing[sign] = end
        return found

    def code(self, start: int, ticks: str) -> Iterator[Formula]:
        """Step over a code span; yield the formula of a `{math}` role."""
        places = self.ticks[len(ticks)]
        later = bisect_right(places, start)
        if later == len(places):
            return
        inside = Span(self.at, places[later])
        self.at = places[later] + len(ticks)
        if ROLE.search(self.text, max(0, start - len(":math:")), start):
            yield Formula(inside, inline=True)

    def comment(self, start: int) -> Iterator[Formula]:
        """Step over a comment, which may hold empty lines."""
        close = self.find("-->", len(self.text))
        if close < 0:
            yield Formula(Span(start, self.line_end(start)), inline=True, refused=UNCLOSED_COMMENT)
        else:
            self.at = close + len("-->")

    def tag(self, start: int, name: str) -> Iterator[Formula]:
        """Step over what a browser does not show as text; yield the formula of a script."""
        close = self.find(f"</{name.lower()}", len(self.text))
        if close < 0:
            return
        script = MATH_SCRIPT.match(self.text, start, close)
        if script:
            yield Formula(Span(script.end(), close), inline="display" not in script["display"])
        self.at = close

    def dollars(self, start: int, sign: str) -> Iterator[Formula]:
        """Yield the formula that one or two dollars begin."""
        if len(sign) > 1:
            self.at = start + 2
            close = self.closing(sign)
            if close < 0:
                yield Formula(Span(self.at, self.end), refused=UNCLOSED)
                self.at = self.end
            elif self.text[self.at : close].strip():
                yield Formula(Span(self.at, close))
                self.at = close + 2
            return
        if self.text.startswith("`", self.at) and (role := self.role_of_gitlab()):
            yield role
            return
        close = self.closing(sign)
        inside = self.text[self.at : close]
        if close < 0 or not inside:
            return
        digit = self.text[close + 1 : close + 2].isdigit()
        if not digit and inside == inside.strip():
            yield Formula(Span(self.at, close), inline=True)
            self.at = close + 1
        elif "\n" not in inside and FORMULA_LIKE.search(inside):
            yield Formula(Span(self.at, close), inline=True, refused=LOOSE)
            self.at = close + 1

    def closing(self, sign: str) -> int:
        """Return where one dollar or two come next that are not escaped, -1 if they do not."""
        for match in DOLLARS.finditer(self.text, self.at, self.end):
            if match.group() == "$" and self.text.startswith(sign, match.start()):
                return match.start()
        return -1

    def role_of_gitlab(self) -> Formula | None:
        """Return the formula between a dollar with a backtick and a backtick with a dollar."""
        close = self.text.find("`", self.at + 1, self.end)
        if close < 0 or not self.text.startswith("$", close + 1):
            return None
        inside = Span(self.at + 1, close)
        self.at = close + 2
        return Formula(inside, inline=True)

    def bracketed(self, sign: str) -> Iterator[Formula]:
        r"""Yield the formula that `\(` or `\[` begins; alone it is an escaped bracket."""
        close = self.find(BRACKETS[sign], self.end)
        if close >= 0:
            yield Formula(Span(self.at, close), inline=sign.endswith("("))
            self.at = close + len(sign)

    def environment(self, start: int, begin: re.Match[str]) -> Iterator[Formula]:
        r"""Yield the formula between `\begin` and its `\end`."""
        name, depth = begin["name"], 0
        border = re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}")
        for match in border.finditer(self.text, start, self.end):
            depth += 1 if match[1] == "begin" else -1
            if depth == 0:
                self.at = match.end()
                yield Formula(Span(start, self.at))
                return
        yield Formula(Span(start, self.end), refused=UNCLOSED)
        self.at = self.end

    def line_end(self, offset: int) -> int:
        """Return where the line around an offset ends."""
        end = self.text.find("\n", offset)
        return end if end >= 0 else len(self.text)


def lowered(text: str) -> str:
    """Return text with A to Z in lower case, so that no letter changes its length."""
    return re.sub("[A-Z]+", lambda m: m.group().lower(), text)


def runs_of_ticks(text: str, start: int, end: int) -> dict[int, list[int]]:
    """Return where the runs of backticks begin, by their length."""
    found: dict[int, list[int]] = defaultdict(list)
    for match in re.compile("`+").finditer(text, start, end):
        found[len(match.group())].append(match.start())
    return found


def table_row(text: str, offset: int) -> tuple[Span, str]:
    """Return the cells before the last of the table row around an offset, and the code in the last.

    Where there is no row, or no code in it, the name is empty.
    """
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = end if end >= 0 else len(text)
    line = text[start:end]
    if not line.lstrip().startswith("|") or line.count("|") < 3:
        return Span(start, end), ""
    first = line.find("|", line.find("|") + 1) + start
    if offset >= first:
        return Span(first, end), ""
    last = re.fullmatch(r"\s*`([^`]+)`\s*", line.strip().strip("|").rpartition("|")[2])
    return Span(start, first), last[1] if last else ""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1
