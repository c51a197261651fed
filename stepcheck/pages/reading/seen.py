"""What a reader sees of a paragraph beside its formulas, letter by letter as in the file.

A formula, a listing and the end of a cell are a stop; a mark of HTML that leaves no gap is silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.reading import foreign, typed
from stepcheck.pages.reading.html import name_of
from stepcheck.pages.reading.typed import SILENT, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stepcheck.core.verdict import Refused

INLINE = {
    "a", "b", "big", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
}  # fmt: skip
"""Tags that leave no gap between two letters."""
CODE = {"code", "pre", "kbd", "samp", "textarea"}
RAISING = {"sup": "^", "sub": "_"}
ADDRESS = re.compile(
    r"(?<=\]\()[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*|(?:https?|ftp|mailto|file)://[^\s<>)\]]+|"
    r"^[ \t]*\[[^\]\n]*\]:[ \t]*\S+",
    re.MULTILINE,
)
"""Where a link leads, which nobody reads as words."""
SETTING = re.compile(r"(?<=[\s{:])[\w-]{1,40}=(?=[^\s=])[^\s}]{0,200}(?=[^{}\n]{0,200}\})")
"""A setting between braces, `width=3`."""
NAMED = re.compile(r"`+(?:#!|:::)[\w+#-]+[ \t]")
"""How a code span begins that says its language."""
TICKS = re.compile(r"`+[ ]?|[ ]?`+")


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that stands in no formula: where, and why that is refused."""

    start: int
    end: int
    why: Refused


def in_paragraph(
    text: str,
    start: int,
    end: int,
    silent: Iterable[tuple[int, int]],
    codes: Iterable[tuple[int, int]],
    stops: Iterable[tuple[int, int]],
    cells: Iterable[int],
) -> Iterator[Found]:
    """Yield the claims that are typed into a paragraph.

    `silent` are its tags and comments, `codes` its code spans, `stops` its formulas, and `cells`
    are where its items and cells begin.
    """
    if not typed.RELATING.search(text, start, end):
        return
    covers: list[tuple[int, int, str]] = [(*span, STOP) for span in stops]
    opened: tuple[str, int] | None = None
    for first, last in silent:
        tag = text[first:last]
        yield from in_attributes(tag, first)
        name = name_of(tag)
        seen = name.lstrip("/") in INLINE or tag.startswith("<!--")
        if name in RAISING:
            covers.append((first, first + 1, RAISING[name]))
        covers.append((first + (name in RAISING), last, SILENT if seen else STOP))
        if opened and name == f"/{opened[0]}":
            yield from in_span(text, opened[1], first)
            covers.append((opened[1], first, STOP))
            opened = None
        elif name in CODE and not opened:
            opened = name, last
    for first, last in codes:
        named = NAMED.match(text, first, last) or text.startswith("{", last)
        shown = [] if named else [*in_span(text, first, last)]
        yield from shown
        value = not (named or shown) and is_value(text[first:last])
        ticks = [m.span() for m in TICKS.finditer(text, first, last)] if value else [(first, last)]
        covers += [(*span, SILENT if value else STOP) for span in ticks]
    covers += [(at, at + 1, STOP) for at in cells if text[at : at + 1] == "|"]
    covers += [(at - 1, at, STOP) for at in cells if text[at - 1 : at].isspace()]
    words = covered(text, start, end, covers)
    for pattern in (ADDRESS, SETTING):
        words = pattern.sub(lambda m: STOP * len(m.group()), words)
    yield from placed(typed.in_prose(words), start, code=False)


def covered(text: str, start: int, end: int, covers: list[tuple[int, int, str]]) -> str:
    """Return a part of a text of the same length, in which a sign stands over each covered span."""
    pieces, at = [], start
    for first, last, sign in sorted(covers):
        if last <= at or first >= end:
            continue
        pieces += [text[at:first], sign * (min(last, end) - max(first, at))]
        at = min(last, end)
    return "".join([*pieces, text[at:end]])


def is_value(code: str) -> bool:
    """Whether a code span holds a value that no usual code has: `x²`."""
    return not code.isascii() and len(code) < 40 and bool(typed.in_code(f"{code.strip('`')} = 1"))


def in_span(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield the claims that a code span shows."""
    yield from placed(typed.in_code(text[start:end].replace("`", STOP)), start, code=True)


def in_attributes(tag: str, offset: int) -> Iterator[Found]:
    """Yield the claims in what a tag says for those who cannot see it."""
    for match in typed.ATTRIBUTE.finditer(tag):
        group = "double" if match["double"] is not None else "single"
        yield from in_field(match[group], offset + match.start(group))


def in_field(words: str, offset: int) -> Iterator[Found]:
    """Yield the claims and the formulas in words that are shown as they are typed."""
    if foreign.has_mathematics(words):
        yield Found(offset, offset + len(words), foreign.SHOWN)
    else:
        yield from placed(typed.in_prose(words), offset, code=True)


def in_front_matter(matter: str) -> Iterator[Found]:
    """Yield the claims and the formulas in the title of a page, and in what it is about."""
    for match in typed.FIELD.finditer(matter):
        yield from in_field(match["words"], match.start("words"))


def in_listing(info: str, code: str, offset: int) -> Iterator[Found]:
    """Yield the claims that a listing shows which names no language, and those of a drawing."""
    language = typed.LANGUAGE.match(info)
    name = language["name"].lower() if language else ""
    if name == "mermaid" and (drawn := re.search(r"\$\$[^$]+\$\$", code)):
        yield Found(offset + drawn.start(), offset + drawn.end(), foreign.NOT_READ)
    elif name in typed.PLAIN:
        words = typed.FORMULAS.sub(lambda m: STOP * len(m.group()), code)
        yield from placed(typed.in_code(words), offset, code=True)


def placed(found: Iterable[typed.Typed], offset: int, *, code: bool) -> Iterator[Found]:
    """Yield claims with their places on the page."""
    for claim in found:
        why = typed.refusal(claim, code=code)
        yield Found(offset + claim.start, offset + claim.end, why)
