r"""A page → its displays in reading order, each with its place in the file and its block.

One pass over the paragraphs, from left to right: code, comments and escaped characters are stepped
over, and what stands between `$`, `$$`, `\(`, `\[`, or `\begin` and `\end` is a display. A formula
that is never closed, or that Markdown would show as text, is kept with the reason to refuse it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from stepcheck.core.read.display.above import Above
from stepcheck.core.verdict import Refused
from stepcheck.pages.blocks import FRONT_MATTER, TAB, Blocks, Span, read_blocks
from stepcheck.pages.reading import foreign, seen
from stepcheck.pages.reading.between import LONGEST, Gap, fault
from stepcheck.pages.reading.html import RAW, Html, name_of, values

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOSE = Refused(
    "a space inside the dollars: Markdown shows this as text, not as a formula",
    r"remove the space; or write the dollar sign that is missing before it, or \$ for money",
)
UNCLOSED = Refused(
    "this formula is not closed before the next empty line",
    "close it, and leave no empty line inside",
)
UNCLOSED_COMMENT = Refused(
    "this comment is never closed, or only behind an empty line",
    "write --> where it ends; if it has empty lines, leave one above it too",
)
UNCLOSED_TAG = Refused(
    "this tag is not closed before the next empty line", "close its quotes, and write > at its end"
)
START = re.compile(
    r"\\\\[(\[]|\\(?P<command>[A-Za-z]+)|\\.|`+|\$\$?|<!--|"
    rf"</?[A-Za-z]|(?P<alien>{foreign.ALIEN})",
    re.IGNORECASE,
)
ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}")
BRACKETS = {r"\(": r"\)", r"\[": r"\]", r"\\(": r"\\)", r"\\[": r"\\]"}
DOLLARS = re.compile(r"\\.|\$", re.DOTALL)
BORDER = re.compile(
    r"^[ \t]*(?=[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|:\s|\[\^|\||<|\$\$|`{3}|~{3}|=+[ \t]*$|"
    r"[-*_][-*_ \t]+$)",
    re.MULTILINE,
)
"""What begins a block of its own, for one program at least."""
ENDING = re.compile(r"^[ \t]*(?:#{1,6}(?=\s)|<!--[^\n]*--!?>)[^\n]*$", re.MULTILINE)
"""A line that ends a block: a heading, or a comment of one line."""
RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-[-:| \t]*$", re.MULTILINE)  # below the head of a table
CELL = re.compile(r"(?<!\\)\|")
ROLE = re.compile(r"(?:\{math\}|:math:)$", re.IGNORECASE)
GOES_ON = re.compile(
    r"(?:\\begin\{\w+\*?\}|\\(?:wrong|displaystyle)(?![A-Za-z])|[\s&{}])*"
    r"(?:[=<>≤≥≈]|\\(?:le|leq|leqslant|ge|geq|geqslant|approx|lt|gt)(?![A-Za-z]))"
)
"""How a display begins that has no left side of its own."""
HEADING_LINE = re.compile(r"^[ \t>]*#{1,6}\s|^[ \t]*(?:=+|-+)[ \t]*$", re.MULTILINE)
INLINE = {"a", "b", "em", "i", "s", "span", "strong", "u"}  # tags that leave no gap
ATTRIBUTES = " " * 80  # how far behind a code span its attributes are looked for


@dataclass(frozen=True)
class Display:
    """One formula of a page; `offset` is where its LaTeX begins in the file."""

    latex: str
    offset: int
    inline: bool
    block: int = -1  # the offset of the example block that it stands in, -1 outside
    code_name: str = ""  # the names in the last cell of its table row
    refused: Refused | None = None  # why it cannot be read
    boxed: bool = False  # whether it stands in a box that is no example
    before: str = ""  # the display with which it goes on, if it begins with a relation
    before_offset: int = 0

    @property
    def above(self) -> Above | None:
        """The display with which this one goes on, as the checker takes it."""
        return Above(self.before, self.before_offset - self.offset) if self.before else None

    def source(self, start: int, end: int) -> str:
        """Return a part of it; what lies before its beginning is one of the display above."""
        if start < 0:
            apart = self.offset - self.before_offset
            return self.before[start + apart : end + apart]
        return self.latex[start:end]


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
        seen_in = blocks.source if formula.refused else blocks.text
        latex = seen_in[start : formula.span.end]
        block = blocks.example_at(start)
        boxed = blocks.in_box(start)
        display = Display(latex, start, formula.inline, block, name, formula.refused, boxed)
        above = display_before(display, found, blocks)
        found.append(
            replace(display, before=above.latex, before_offset=above.offset) if above else display
        )
    return found


def display_before(display: Display, found: list[Display], blocks: Blocks) -> Display | None:
    """Return the display above with which one that begins with a relation goes on, if it does.

    It stands in the same block and below the same heading.
    """
    if display.inline or display.refused or not GOES_ON.match(display.latex):
        return None
    above = next((d for d in reversed(found) if not d.inline), None)
    if above is None or above.refused or above.block != display.block:
        return None
    between = blocks.text[above.offset + len(above.latex) : display.offset]
    return None if above.boxed != display.boxed or HEADING_LINE.search(between) else above


@dataclass(frozen=True)
class Formula:
    """Where a formula stands, and why it is refused if it is."""

    span: Span
    inline: bool = False
    refused: Refused | None = None
    whole: Span = field(default=Span(0, 0))  # with its delimiters


class Scanner:
    """Goes through the paragraphs of a page once."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, self.text = blocks, blocks.text
        self.lower = lowered(blocks.text)  # as long as the text
        self.html = Html(self.lower)
        self.at = self.end = self.first = 0  # in a paragraph; its end; its first word
        self.ticks: dict[int, list[int]] = {}  # where the runs of backticks of each length begin
        self.codes: list[Span] = []  # the code spans of a paragraph
        self.borders: list[int] = []  # between the items, headings and cells of a paragraph
        self.alien = -1  # where the last line ends that has LaTeX in no formula

    def run(self) -> list[Formula]:
        """Return all formulas in reading order."""
        found = [Formula(span) for span in self.blocks.formulas]
        found += [Formula(span, refused=why) for span, why in self.blocks.unread]
        found += self.unread()
        for paragraph in self.blocks.paragraphs:
            found += self.paragraph(paragraph)
        return sorted(found, key=lambda f: f.span.start)

    def unread(self) -> Iterator[Formula]:
        """Yield the claims that are typed where no paragraph is."""
        source = self.blocks.source
        matter = FRONT_MATTER.match(source)
        places = [*seen.in_front_matter(matter.group())] if matter else []
        for listing in self.blocks.listings:
            start, code = listing.code.start, source[listing.code.start : listing.code.end]
            places += seen.in_listing(listing.info, code, start)
        yield from (Formula(Span(f.start, f.end), inline=True, refused=f.why) for f in places)

    def typed(
        self, formulas: list[Formula], silent: list[Span], paragraph: Span
    ) -> Iterator[Formula]:
        """Yield the claims that are typed into a paragraph."""
        tags, codes = ([(s.start, s.end) for s in some] for some in (silent, self.codes))
        stops = [(f.whole.start, f.whole.end) for f in formulas]
        start, end = paragraph.start, paragraph.end
        for found in seen.in_paragraph(self.text, start, end, tags, codes, stops, self.borders):
            yield Formula(Span(found.start, found.end), inline=True, refused=found.why)

    def paragraph(self, span: Span) -> Iterator[Formula]:
        """Yield the formulas of a paragraph."""
        if span.end <= self.at:
            return  # a comment or a listing that began above goes on
        self.at, self.end = max(self.at, span.start), span.end
        self.first = (
            self.at
            + len(self.text[self.at : self.end])
            - len(self.text[self.at : self.end].lstrip())
        )
        self.borders = borders(self.text, self.at, self.end)
        self.ticks = runs_of_ticks(self.text, self.at, self.end)
        self.codes = []
        silent: list[Span] = []  # what no reader sees
        formulas: list[Formula] = []
        while match := START.search(self.text, self.at, self.end):
            start, self.at = match.start(), match.end()
            found = list(self.formulas(match))
            if not found and match.group()[0] == "<" and self.at > match.end():
                silent.append(Span(start, self.at))
            formulas += [replace(f, whole=Span(start, self.at)) for f in found]
        yield from formulas
        yield from self.gaps([f for f in formulas if not f.refused], silent, span)
        if not (any(f.refused for f in formulas) or self.is_unread(span)):
            yield from self.typed(formulas, silent, span)

    def is_unread(self, paragraph: Span) -> bool:
        """Whether a paragraph is refused already, as something else than it was meant to be."""
        spans = (span for span, _why in self.blocks.unread)
        return any(s.start < paragraph.end and paragraph.start < s.end for s in spans)

    def formulas(self, match: re.Match[str]) -> Iterator[Formula]:
        """Yield the formulas that something on the page begins, and step over it."""
        start, sign = match.start(), match.group()
        if sign[0] == "`":
            yield from self.code(start, sign)
        elif sign == "<!--":
            yield from self.comment(start)
        elif sign[0] == "<":
            yield from self.tag(start)
        elif sign[0] == "$":
            yield from self.dollars(start, sign)
        elif sign in BRACKETS:
            yield from self.bracketed(sign)
        elif begin := ENVIRONMENT.match(self.text, start, self.end):
            yield from self.environment(start, begin)
        elif match["command"]:
            yield from self.command(start, match["command"])
        elif match["alien"]:
            yield from self.short_code(start)

    def gaps(
        self, formulas: list[Formula], silent: list[Span], paragraph: Span
    ) -> Iterator[Formula]:
        """Yield what stands between formulas, or beside one, and belongs to them."""
        sides = [None, *formulas, None]
        for left, right in pairwise(sides):
            if left is None and right is None:
                return
            start = left.whole.end if left else paragraph.start
            end = right.whole.start if right else paragraph.end
            texts = [self.latex(f) if f else None for f in (left, right)]
            beside = all(f.inline for f in (left, right) if f)
            if why := fault(Gap(self.seen(start, end, silent), texts[0], texts[1], beside)):
                at = self.place(start, end, ahead=left is not None)
                yield Formula(Span(at, at + 1), inline=True, refused=why)

    def place(self, start: int, end: int, *, ahead: bool) -> int:
        """Return where the first sign of a gap stands, or the last one before a formula."""
        gap = self.text[start:end]
        at = start + len(gap) - len(gap.lstrip()) if ahead else start + len(gap.rstrip()) - 1
        return min(max(at, start), end - 1) if end > start else start

    def latex(self, formula: Formula) -> str:
        """Return the LaTeX of a formula."""
        return self.text[formula.span.start : formula.span.end]

    def seen(self, start: int, end: int, silent: list[Span]) -> str:
        """Return what a reader sees of a part of the page; of a long one, its two ends."""
        if end - start > 4 * LONGEST:
            middle = start + 2 * LONGEST, end - 2 * LONGEST
            return f"{self.seen(start, middle[0], silent)}…{self.seen(middle[1], end, silent)}"
        pieces, at = [], start
        first = bisect_right(silent, start, key=lambda s: s.end)
        for span in takewhile(lambda s: s.start < end, islice(silent, first, None)):
            pieces += [self.text[at : span.start], shown(self.lower[span.start : span.end])]
            at = max(at, span.end)
        return "".join([*pieces, self.text[at:end]])

    def command(self, start: int, name: str) -> Iterator[Formula]:
        """Yield a command of LaTeX that stands in no formula, the first on its line."""
        if start < self.alien or not foreign.is_mathematics(name, self.text[self.at : self.at + 1]):
            return
        self.alien = self.line_end(start)
        yield Formula(Span(start, self.at), inline=True, refused=foreign.COMMAND)

    def short_code(self, start: int) -> Iterator[Formula]:
        """Yield what a site generator draws as a formula, unless it holds one that is read."""
        closing = foreign.CLOSING.match(self.text, self.at, self.end)
        end = closing.end() if closing else self.at
        if not foreign.OPENING.match(self.text, end, self.end):
            yield Formula(Span(start, end), inline=True, refused=foreign.NOT_READ)

    def code(self, start: int, ticks: str) -> Iterator[Formula]:
        """Step over a code span; yield the formula of a `{math}` role, refuse what is drawn."""
        places = self.ticks[len(ticks)]
        later = bisect_right(places, start)
        if later == len(places) or places[later] > self.border(start):
            return
        inside = Span(self.at, places[later])
        self.at = places[later] + len(ticks)
        self.codes.append(Span(start, self.at))
        if ROLE.search(self.text, max(0, start - len(":math:")), start):
            yield Formula(inside, inline=True)
        elif foreign.HILITE.match(self.text, inside.start, inside.end) or (
            foreign.ROLE.match(self.text, self.at, min(self.end, self.at + len(ATTRIBUTES)))
        ):
            yield Formula(inside, inline=True, refused=foreign.NOT_READ)

    def comment(self, start: int) -> Iterator[Formula]:
        """Step over a comment; Markdown ends it with its paragraph."""
        close = self.html.comment_end(start, self.border(start))
        if close < 0:
            yield Formula(Span(start, self.at), inline=True, refused=UNCLOSED_COMMENT)
        else:
            self.at = close

    def tag(self, start: int) -> Iterator[Formula]:
        """Step over a tag and what a browser does not show as text; yield a script's formula."""
        close = self.html.tag_end(start, self.border(start))
        if close < 0:
            if self.html.opens_value(start, self.border(start)):
                yield Formula(Span(start, self.at), inline=True, refused=UNCLOSED_TAG)
            return
        self.at, tag = close, self.lower[start:close]
        name, kind = name_of(tag), values(tag).get("type", "")
        end = self.hidden_until(start, name)
        if name == "script" and kind.startswith("math/tex") and end >= 0:
            yield Formula(Span(close, end), inline="display" not in kind)
        elif foreign.is_marked(tag) and not foreign.OPENING.match(self.text, close, self.end):
            whole = self.html.find(f"</{name}", close, self.end)
            self.at = max(whole, close)
            yield Formula(Span(start, self.at), inline=True, refused=foreign.NOT_READ)
            return
        self.at = max(close, end)

    def hidden_until(self, start: int, name: str) -> int:
        """Return where what a tag hides ends, -1 if it hides nothing."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        block = not before.strip(" ") and (len(before) < TAB or start <= self.first)
        if name in RAW and block and not RULE.search(self.text, self.first, self.end):
            return self.html.raw_end(self.at, len(self.text))
        hides = name in RAW and name != "pre"
        return self.html.find(f"</{name}", self.at, self.border(start)) if hides else -1

    def border(self, offset: int) -> int:
        """Return where the part of the paragraph ends that an offset lies in."""
        following = bisect_right(self.borders, offset)
        return self.borders[following] if following < len(self.borders) else self.end

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
        elif foreign.FORMULA_LIKE.search(inside) and ("\n" not in inside or not digit):
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
        close = self.html.find(BRACKETS[sign], self.at, self.end)
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


def shown(tag: str) -> str:
    """Return what a tag or a comment looks like beside a formula."""
    if tag.startswith(("<sup", "<sub")):
        return "^"
    return "" if tag.startswith("<!--") or name_of(tag).lstrip("/") in INLINE else " ¦ "


def lowered(text: str) -> str:
    """Return text with A to Z in lower case, so that no letter changes its length."""
    return re.sub("[A-Z]+", lambda m: m.group().lower(), text)


def borders(text: str, start: int, end: int) -> list[int]:
    """Return where items, headings and cells begin in a paragraph, which nothing hidden crosses."""
    found = [match.end() for match in BORDER.finditer(text, start, end)]
    found += [match.end() for match in ENDING.finditer(text, start, end)]
    if RULE.search(text, start, end):
        found += [match.start() for match in CELL.finditer(text, start, end)]
    return sorted(found)


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
