"""Markdown → its blocks: paragraphs, formulas in fences, and example blocks, without its code.

One pass over the lines. Code, comments, front matter and the marks of block quotes are blanked out,
so that the text keeps its length and an offset into it is an offset into the file. Indentation is
read as Python-Markdown reads it: what a block holds stands four columns further right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from stepcheck.core.verdict import Refused
from stepcheck.pages.reading import foreign
from stepcheck.pages.reading.html import Html

FRONT_MATTER = re.compile(
    r"\A---\r?\n(?=(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:\{|---|\.\.\.|[^\s:][^\n]*?:\s))"
    r".*?\n(?:---|\.\.\.)[ \t]*\r?\n",
    re.DOTALL,
)
"""Fields between two rules; words between them are words, and the rules are rules."""
QUOTE = re.compile(r" {0,3}>")
FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"(?P<fence>:{3,})[ \t]*(?P<info>\{math\}.*)", re.IGNORECASE)
ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?|(?P<slashes>///+))\s*(?P<kind>[\w-]+)(?P<more>(?:[ \t]+[\w-]+)*)|"
    r"===[+!]*\s+\""
)
CONTAINER = re.compile(r"(?P<colons>:{3,})[ \t]*\{?[ \t]*[.#]?(?P<kind>[A-Za-z][\w:-]*)")
CALLOUT = re.compile(r"\[!(?P<kind>[\w-]+)\]")
LIST_MARK = r"(?:[-*+]|\d{1,9}[.)])"
HOLDER = re.compile(rf"{LIST_MARK}(?:\s|$)|:(?:\s|$)|\[\^[^\]\n]+\]:")
BLOCK = re.compile(
    r"[-*+](?:\s|$)|\d{1,9}[.)]\s|#{1,6}\s|:\s|\[\^|[|<]|`{3}|~{3}|[-*_][-*_ \t]+$|!!!|"
    r"\?\?\?|===|///"
)
"""What no quote goes on with, where its mark is left out."""
HEADING = re.compile(r"#{1,6}(?:\s|$)")
OPTION = re.compile(r"\s*:\w+:.*")
MARKERS = re.compile(rf"(?:(?:{LIST_MARK}|>|:|\[\^[^\]\s]+\]:)[ \t]*)+(?=`{{3}}|~{{3}})")
"""Marks of lists and quotes before a fence."""
HTML_LINE = re.compile(r"[ \t>]*</?[A-Za-z][\w-]*(?:[\s/>]|$)")
RST = re.compile(r"\.\.\s+math::")
BLANK = " \t\r"  # what Markdown takes for space; a form feed or a wide space is a letter
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"  # what is no space either
TAB = 4
EXAMPLES = re.compile(r"(?<![\w-])(?:\w+:)?(?:example|exm-[\w-]+)(?![\w-])")
STRUCTURED = Refused("a formula in reStructuredText is not read", "put it between $$ and $$")
LISTED = Refused(
    "this block is set in by four columns, so Markdown shows it as a listing",
    "begin it further to the left",
)
INVISIBLE = Refused(
    "a sign that nobody sees stands before this fence, so that it begins nothing",
    "remove what stands before it",
)
UNCLOSED_FENCE = Refused(
    "this fence is not closed in the block that it begins in", "write its mark again at its end"
)
OPEN_COMMENT = Refused(
    "this comment is not closed in the block that it begins in", "write --> where it ends"
)
DELIMITER = re.compile(
    r"`+[^`]*`+|\\\\|\\\$|(?P<dollars>\$\$)|(?P<open>\\\[|\\begin\{)|(?P<close>\\\]|\\end\{)"
)


@dataclass(frozen=True)
class Span:
    """A part of the file, from one offset to another."""

    start: int
    end: int


@dataclass(frozen=True)
class Listing:
    """A listing of code: the whole of it, what its first line says of it, and the code alone.

    One that is set in by four columns has no such line, and says nothing.
    """

    span: Span
    info: str
    code: Span


@dataclass
class Blocks:
    """A page without its code: `text` is as long as the `source`, and the spans point into both."""

    source: str
    text: str
    paragraphs: list[Span] = field(default_factory=list)
    formulas: list[Span] = field(default_factory=list)  # whole blocks that hold one formula each
    examples: list[Span] = field(default_factory=list)
    boxes: list[Span] = field(default_factory=list)  # other notes, tabs and containers
    unread: list[tuple[Span, Refused]] = field(default_factory=list)
    """What a site does not show as it was meant, and why that is refused."""
    listings: list[Listing] = field(default_factory=list)

    def in_box(self, offset: int) -> bool:
        """Whether a place is in a box of its own, and in no example."""
        if self.example_at(offset) >= 0:
            return False
        return any(box.start <= offset < box.end for box in self.boxes)

    def example_at(self, offset: int) -> int:
        """Return the start of the innermost example block around an offset, -1 outside of any."""
        inside = (e.start for e in self.examples if e.start <= offset < e.end)
        return max(inside, default=-1)


@dataclass(frozen=True)
class Line:
    """A line: its bounds without the line's end, how deep it is quoted, where its words begin."""

    start: int
    end: int
    depth: int
    column: int  # of the first word, behind the marks of quotes
    words: str


@dataclass
class Holder:
    """A block that holds others: its depth in quotes, its column, and the column of its content."""

    depth: int
    column: int
    content: int
    is_list: bool
    start: int = -1  # of a box
    is_example: bool = False
    closed_by: str = ""  # the line that ends it, where its content is not set in
    common: int = 0  # the column of the content of a list, as CommonMark counts it


@dataclass
class Open:
    """Whether a paragraph is inside a display, where `>` is a relation and no mark of a quote."""

    dollars: bool = False
    depth: int = 0

    def __bool__(self) -> bool:
        return self.dollars or self.depth > 0

    def read(self, words: str) -> None:
        """Go on with a line."""
        for match in DELIMITER.finditer(words):
            self.dollars ^= bool(match["dollars"])
            self.depth = max(0, self.depth + bool(match["open"]) - bool(match["close"]))


def read_blocks(text: str) -> Blocks:
    """Return the blocks of a page."""
    return Scanner(text).run()


class Scanner:
    """Goes through the lines of a page once."""

    def __init__(self, text: str) -> None:
        self.found = Blocks(text, text)
        self.letters = list(text)
        self.lines: list[Line] = []
        self.holders: list[Holder] = []
        self.unclosed: dict[tuple[str, int], tuple[int, int]] = {}  # fences known to have no end
        self.html = Html(text)
        self.broken = 0  # the line at which the last comment was left before it ended
        self.after_blank = True
        self.paragraph: Span | None = None
        self.depth = 0  # how deep the paragraph is quoted
        self.formula_open = Open()

    def run(self) -> Blocks:
        """Return what was found."""
        text = self.found.text
        if match := FRONT_MATTER.match(text):
            self.blank(0, match.end())
            text = "".join(self.letters)
        self.lines = lines_of(text)
        number = 0
        while number < len(self.lines):
            number = self.read(number)
        self.end_paragraph()
        self.leave(self.holders, len(text))
        self.found.text = "".join(self.letters)
        return self.found

    def read(self, number: int) -> int:
        """Read a line and what belongs to it, and return the number of the next line."""
        line = self.lines[number]
        if not line.words:
            self.end_paragraph()
            self.blank(line.start, line.end)
            self.after_blank = True
            return number + 1
        if self.formula_open:
            return self.go_on(line, number)
        self.leave_holders(line)
        base = self.holders[-1].content if self.holders else 0
        if self.after_blank and line.column >= base + TAB:
            return self.code(number, base + TAB)
        if self.paragraph is not None and self.leaves_quote(line, self.lines[number - 1]):
            self.end_paragraph()
        following = self.fence(number, line) or self.comment(number, line)
        if following:
            self.after_blank = True
            return following
        seen = line.words.lstrip(UNSEEN).lstrip()
        if seen != line.words and FENCE.match(seen):
            self.found.unread.append((self.words_of(line), INVISIBLE))
        if (marks := MARKERS.match(line.words)) and (
            foreign.kind_of_fence(line.words[marks.end() :].lstrip("`~"))
        ):
            self.found.unread.append((self.words_of(line), foreign.BEHIND_MARKER))
        if RST.match(line.words):
            self.found.unread.append((self.words_of(line), STRUCTURED))
        self.hold(line)
        following = self.go_on(line, number)
        block = ADMONITION.match(line.words)
        self.after_blank = bool(HEADING.match(line.words) or (block and not block["slashes"]))
        return following

    def leaves_quote(self, line: Line, before: Line) -> bool:
        """Whether a line is quoted otherwise than the one before, and does not just go on."""
        lazy = line.depth < before.depth and not BLOCK.match(line.words)
        return line.depth != before.depth and not lazy

    def go_on(self, line: Line, number: int) -> int:
        """Add a line to the paragraph."""
        if self.paragraph is None:
            self.paragraph, self.depth = Span(line.start, line.end), line.depth
        self.blank_quotes(line, line.depth if not self.formula_open else self.depth)
        self.paragraph = Span(self.paragraph.start, line.end)
        self.formula_open.read(line.words)
        self.after_blank = False
        return number + 1

    def end_paragraph(self) -> None:
        """End the paragraph, if there is one."""
        if self.paragraph is not None:
            self.found.paragraphs.append(self.paragraph)
        self.paragraph, self.formula_open = None, Open()

    # What holds other blocks

    def leave_holders(self, line: Line) -> None:
        """Leave the blocks that end before a line."""
        keep = len(self.holders)
        ends = [n for n, h in enumerate(self.holders) if h.closed_by == line.words]
        closed = max(ends, default=-1)
        for number, holder in enumerate(self.holders):
            outside = line.column < holder.content and not holder.closed_by
            if holder.is_list:  # a line may go on with an item without being indented
                outside = line.column <= holder.column and (
                    self.after_blank or bool(HOLDER.match(line.words))
                )
            if outside or line.depth < holder.depth or number == closed:
                keep = number
                break
        self.leave(self.holders[keep:], line.start)
        del self.holders[keep:]

    def leave(self, holders: list[Holder], end: int) -> None:
        """Note where boxes end."""
        if any(h.start >= 0 for h in holders):
            self.end_paragraph()
        for holder in holders:
            boxes = self.found.examples if holder.is_example else self.found.boxes
            boxes += [Span(holder.start, end)] * (holder.start >= 0)

    def hold(self, line: Line) -> None:
        """Begin a block that holds others, if the line begins one."""
        words, column = line.words, line.column
        while item := HOLDER.match(words):
            common = column + width_of(item)
            self.holders.append(
                Holder(line.depth, column, column + TAB, is_list=True, common=common)
            )
            words, column = words[item.end() :].lstrip(BLANK), column + TAB
            if not ADMONITION.match(words):
                return
        self.hold_box(line, words, column)

    def hold_box(self, line: Line, words: str, column: int) -> None:
        """Begin a box, if some words begin one."""
        block, container = ADMONITION.match(words), CONTAINER.match(words)
        callout = CALLOUT.match(words) if line.depth else None
        found = block or container or callout
        if not found:
            return
        self.end_paragraph()
        kinds = f"{found['kind'] or ''} {(block and block['more']) or ''}".lower()
        closed_by = (block and block["slashes"]) or (container and container["colons"]) or ""
        holder = Holder(line.depth, column, column + TAB, is_list=False, start=line.start)
        holder.is_example = EXAMPLES.search(kinds) is not None
        holder.closed_by = closed_by
        holder.content = column if closed_by or callout else column + TAB
        self.holders.append(holder)

    # Code and comments

    def code(self, number: int, column: int) -> int:
        """Blank a listing that is set in, and return the number of the line after it."""
        first = self.lines[number]
        if ADMONITION.match(first.words):
            self.found.unread.append((self.words_of(first), LISTED))
        common = max((h.common for h in self.holders if h.is_list), default=0)
        depth, start = first.depth, first.start
        while number < len(self.lines):
            line = self.lines[number]
            if line.words and (line.column < column or line.depth != depth):
                break
            self.blank(line.start, line.end)
            number += 1
        self.after_blank = True
        whole = Span(start, self.lines[number - 1].end)
        self.found.listings.append(Listing(whole, "", whole))
        if first.column < common + TAB:
            self.doubt(whole)
        return number

    def doubt(self, listing: Span, why: Refused = foreign.DOUBTFUL) -> None:
        """Refuse a listing that some programs draw formulas of, if it has any."""
        if foreign.has_mathematics(self.found.text[listing.start : listing.end]):
            self.found.unread.append((listing, why))

    def words_of(self, line: Line) -> Span:
        """Return where the words of a line stand."""
        start = line.end - len(self.found.text[line.start : line.end].lstrip(BLANK + ">"))
        return Span(min(start, line.end), line.end)

    def fence(self, number: int, line: Line) -> int:
        """Blank a fenced listing, or keep its formula; return the line after it, 0 if none is."""
        opening = FENCE.match(line.words) or DIRECTIVE.match(line.words)
        if not opening or (opening["fence"][0] == "`" and "`" in opening["info"]):
            return 0
        end = self.end_of_fence(number, opening["fence"])
        if not end:
            if foreign.kind_of_fence(opening["info"]):
                self.found.unread.append((self.words_of(line), UNCLOSED_FENCE))
            return 0
        in_html = self.paragraph is not None and self.begins_html(self.paragraph)
        self.end_paragraph()
        info, kind = opening["info"], foreign.kind_of_fence(opening["info"])
        whole = Span(line.start, self.lines[end].end)
        if kind == foreign.FORMULA and not foreign.beside(info):
            self.formula(number, end)
            return end + 1
        code = Span(line.end + 1, self.lines[end].start)
        self.found.listings.append(Listing(whole, info.strip(), code))
        if kind:
            why = foreign.BESIDE if kind == foreign.FORMULA else foreign.NOT_READ
            self.found.unread.append((self.words_of(line), why))
        elif foreign.holds_markdown(info):
            self.doubt(code, foreign.INSIDE)
        elif in_html or self.is_ragged(number, end):
            self.doubt(code)
        self.blank(whole.start, whole.end)
        return end + 1

    def begins_html(self, paragraph: Span) -> bool:
        """Whether a paragraph begins with a tag, so that CommonMark takes all of it for HTML."""
        return HTML_LINE.match(self.found.text, paragraph.start, paragraph.end) is not None

    def is_ragged(self, number: int, end: int) -> bool:
        """Whether a line of a fence stands further to the left than its first, or an end right."""
        column, close = self.lines[number].column, self.lines[end].column
        base = max((h.common if h.is_list else h.content for h in self.holders), default=0)
        inside = self.lines[number + 1 : end]
        left = any(line.words and line.column < column for line in inside)
        return left or max(column, close) >= base + TAB

    def end_of_fence(self, number: int, fence: str) -> int:
        """Return the number of the line that ends a fence, 0 if none does."""
        opening = self.lines[number]
        base = self.holders[-1].content if self.holders else 0
        floor = min(opening.column, base)
        kind = (fence[0], opening.depth)
        length, until = self.unclosed.get(kind, (0, 0))
        if length and len(fence) >= length and number < until:
            return 0
        for at in range(number + 1, len(self.lines)):
            line = self.lines[at]
            inside = line.depth >= opening.depth and (line.column >= floor or not line.words)
            if not inside:
                break
            mark = line.words
            if len(mark) >= len(fence) and mark.strip(fence[0]) == "":
                return at
        else:
            at = len(self.lines)
        self.unclosed[kind] = (len(fence), at)
        return 0

    def formula(self, first: int, last: int) -> None:
        """Keep what stands between two lines as one formula."""
        depth = self.lines[first].depth
        lines = self.lines[first + 1 : last]
        start = end = self.lines[first].end
        self.blank(self.lines[first].start, start)
        for line in lines:
            self.blank_quotes(line, depth)
            if OPTION.fullmatch(line.words):
                self.blank(line.start, line.end)
            end = line.end
        self.blank(self.lines[last].start, self.lines[last].end)
        self.found.formulas.append(Span(start, end))

    def comment(self, number: int, line: Line) -> int:
        """Blank a comment that begins a block, and return the line that it ends in, or 0."""
        if not line.words.startswith("<!--") or not (self.paragraph is None or self.after_blank):
            return 0
        start = self.words_of(line).start
        close = self.html.comment_end(start, len(self.found.text))
        if close < 0:
            return 0
        last = number
        while self.lines[last].end < close:
            last += 1
        if self.is_left(number, last):
            self.found.unread.append((self.words_of(line), OPEN_COMMENT))
            self.blank(start, start + len("<!--"))
            return 0
        self.end_paragraph()
        self.blank(line.start, close)
        rest = self.lines[last]
        after = line_at("".join(self.letters[rest.start : rest.end]), rest.start)
        self.lines[last] = replace(after, column=line.column, depth=line.depth)
        return last if last > number or self.lines[last].words else last + 1

    def is_left(self, first: int, last: int) -> bool:
        """Whether the block that a line stands in ends before a later line."""
        line = self.lines[first]
        floor = min(line.column, self.holders[-1].content) if self.holders else 0

        def outside(number: int) -> bool:
            other = self.lines[number]
            return bool(other.words) and (other.depth < line.depth or other.column < floor)

        if not (first < self.broken <= last and outside(self.broken)):
            self.broken = next((n for n in range(first + 1, last + 1) if outside(n)), 0)
        return first < self.broken <= last

    # Blanks

    def blank(self, start: int, end: int) -> None:
        """Put spaces in place of some letters, and leave the ends of lines."""
        for at in range(start, end):
            if self.letters[at] != "\n":
                self.letters[at] = " "

    def blank_quotes(self, line: Line, depth: int) -> None:
        """Blank the marks of block quotes at the start of a line."""
        at, text = line.start, self.found.text
        for _mark in range(min(depth, line.depth)):
            match = QUOTE.match(text, at, line.end)
            if match:
                self.blank(at, match.end())
                at = match.end()


def width_of(item: re.Match[str]) -> int:
    """Return how far right of a list's mark CommonMark lets its content begin."""
    mark, words = item.group().rstrip(BLANK), item.string[item.end() :]
    space = item.end() - len(mark) + len(words) - len(words.lstrip(" "))
    return len(mark) + (space if words and space <= TAB else 1)


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text."""
    found, start = [], 0
    for words in text.split("\n"):
        found.append(line_at(words, start))
        start += len(words) + 1
    return found


def line_at(text: str, start: int) -> Line:
    """Return a line that begins at an offset."""
    depth, at = 0, 0
    while match := QUOTE.match(text, at):
        depth, at = depth + 1, match.end()
    if depth and text.startswith(" ", at):
        at += 1  # it belongs to the mark
    indent = text[at : len(text) - len(text[at:].lstrip(" \t"))]
    column = len(indent.expandtabs(TAB))
    return Line(start, start + len(text), depth, column, text[at:].strip(BLANK))
