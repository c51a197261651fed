"""Markdown → displays in reading order, each with its place in the file and its block.

Code, comments and front matter are passed over. The text of a display keeps its length, so that an
offset into it is an offset into the file; the marks of a block quote are blanked out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})")
BLOCK = re.compile(r"^(?P<indent> *)(?:!!!|\?\?\?\+?)\s+(?P<kind>[\w-]+)")
FRONT_MATTER = re.compile(r"\A---\r?\n.*?\n(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
MATH = re.compile(
    r"(?P<code>(?P<ticks>`+)(?:(?!(?P=ticks)).|\n(?!\s*\n))*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<escaped>\\[\\$`])"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|\\\[(?P<bracket>.+?)\\\]"
    r"|\\\((?P<round>.+?)\\\)"
    r"|(?P<environment>\\begin\{(?P<name>(?:align|equation|gather|split|multline|eqnarray)\w*\*?)\}"
    r".+?\\end\{(?P=name)\})"
    r"|\$(?P<inline>(?![\s$])(?:\\.|[^$\\\n]|\n(?!\s*\n))+?(?<!\s))\$(?!\d)"
    r"|\$(?P<loose>(?!\$)[^$\n]*[\\=^_][^$\n]*)\$",
    re.DOTALL,
)
KINDS = ("display", "bracket", "round", "environment", "inline", "loose")
TITLE = re.compile(r'^ *(?:!!!|\?\?\?\+?)\s+[\w -]+?\s+"')


@dataclass(frozen=True)
class Display:
    """One formula of a page; `offset` is where its LaTeX begins in the file."""

    latex: str
    offset: int
    inline: bool
    block: int = -1  # the offset of the example block that it stands in, -1 outside
    code_name: str = ""  # the names in the last cell of its table row
    loose: bool = False  # with a space inside its dollars, so that Markdown shows it as text


def extract(text: str) -> list[Display]:
    """Return the displays of a page."""
    blanked = blank_quotes(blank(text))
    blocks = example_blocks(blanked)
    return [
        Display(
            match[kind], match.start(kind), kind in ("round", "inline", "loose"),
            block_of(blocks, match.start()), code_name(text, match.start()), kind == "loose",
        )
        for match in MATH.finditer(blanked)
        if (kind := next((k for k in KINDS if match[k] is not None), None))
    ]  # fmt: skip


def blank(text: str) -> str:
    """Return a page with its front matter, comments and fenced code blanked, line by line."""
    for pattern in (FRONT_MATTER, COMMENT):
        text = pattern.sub(lambda m: blanks(m[0]), text)
    lines, fence = [], ""
    for line in text.splitlines(keepends=True):
        opening = FENCE.match(line)
        if fence:
            if opening and opening["fence"].startswith(fence) and not line.strip(" >`~\t\r\n"):
                fence = ""
            line = blanks(line)
        elif opening:
            fence = opening["fence"]
            line = blanks(line)
        lines.append(line)
    return "".join(lines)


def blanks(text: str) -> str:
    """Return as many spaces, with the line ends kept."""
    return re.sub(r"[^\n]", " ", text)


def blank_quotes(text: str) -> str:
    """Blank the `>` at the start of quoted lines."""
    return re.sub(r"^(?: {0,3}>)+", lambda m: blanks(m[0]), text, flags=re.MULTILINE)


def example_blocks(text: str) -> list[tuple[int, int]]:
    """Return where each `!!! example` block begins and ends."""
    found: list[tuple[int, int]] = []
    open_blocks: list[tuple[int, int]] = []  # (indent, start) of blocks not yet ended
    at = 0
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            while open_blocks and indent <= open_blocks[-1][0]:
                found.append((open_blocks.pop()[1], at))
        block = BLOCK.match(line)
        if block and block["kind"] == "example":
            open_blocks.append((len(block["indent"]), at))
        at += len(line)
    return found + [(start, at) for _indent, start in open_blocks]


def block_of(blocks: list[tuple[int, int]], offset: int) -> int:
    """Return the start of the innermost example block around an offset."""
    return max((start for start, end in blocks if start <= offset < end), default=-1)


def code_name(text: str, offset: int) -> str:
    """Return the code in the last cell of the table row around an offset."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else None]
    if not line.lstrip().startswith("|") or line.count("|") < 3:
        return ""
    cells = line.strip().strip("|").split("|")
    first = line.find("|", line.find("|") + 1) + start
    last = re.fullmatch(r"\s*`([^`]+)`\s*", cells[-1])
    return last[1] if last and offset < first else ""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1
