r"""A page's Markdown → Markdown that a notebook shows: `!!! example` is a heading, and so on.

A notebook knows formulas between dollar signs, and nothing of what our pages have besides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from stepcheck.pages.blocks import ADMONITION, FENCE, FRONT_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = re.compile(r'"(.*)"')
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?://)[^)\s]*\)(?:\{[^}]*\})?")
UNSEEN = re.compile(r"<style.*?</style>\n?|<!--.*?-->\n?", re.DOTALL)
INCLUDED = re.compile(r"\s*-{1,}8<-{1,} +[\"'](?P<wanted>[^\"']+)[\"']\s*")
FOLDED = {"tip", "success"}  # hints and answers
FIGURES = ("plot", "graph")
TAB = 4


@dataclass(frozen=True)
class Words:
    """Markdown."""

    text: str


@dataclass(frozen=True)
class Listing:
    """A section of a file, as the page names it: `folder/module.py:section`."""

    wanted: str


@dataclass(frozen=True)
class ScriptHere:
    """The place of the page's script."""


Piece = Words | Listing | ScriptHere


def pieces(page: str) -> Iterator[Piece]:
    """Yield what a notebook shows of a page, in its order, neighbouring words in one piece."""
    text = UNSEEN.sub("", FRONT_MATTER.sub("", page))
    words: list[str] = []
    for piece in of_lines(text.split("\n")):
        if isinstance(piece, Words):
            words.append(piece.text)
            continue
        yield from together(words)
        words = []
        yield piece
    yield from together(words)


def together(words: list[str]) -> Iterator[Words]:
    """Yield lines as one piece, nothing if they are blank."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(words)).strip("\n")
    if text.strip():
        yield Words(LINK.sub(r"\1", without_macros(text)))


def of_lines(lines: list[str]) -> Iterator[Piece]:
    """Yield the pieces of some lines, in which admonitions stand at the left."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if match := FENCE.match(line.lstrip()):
            end = fence_end(lines, at, match["fence"])
            yield from of_fence(match["info"], lines[at : end + 1])
            at = end + 1
        elif match := ADMONITION.match(line):
            end = at + 1
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" " * TAB)):
                end += 1
            inside = [text[TAB:] for text in lines[at + 1 : end]]
            yield from of_admonition(match["kind"] or "", line, inside)
            at = end
        else:
            yield Words(line)
            at += 1


def fence_end(lines: list[str], start: int, mark: str) -> int:
    """Return the line on which a fence ends."""
    for number in range(start + 1, len(lines)):
        if lines[number].strip() == mark:
            return number
    return len(lines) - 1


def of_fence(info: str, lines: list[str]) -> Iterator[Piece]:
    """Yield what is shown of a fence; its figures are on the page."""
    kind = next(iter(re.findall(r"[\w-]+", info)), "")
    found = [m["wanted"] for line in lines if (m := INCLUDED.fullmatch(line))]
    if kind == "script":
        yield ScriptHere()
    elif kind in FIGURES:
        yield Words(figure(kind, "\n".join(lines[1:-1])))
    elif found:
        yield from map(Listing, found)
    else:
        yield Words("\n".join(lines))


def figure(kind: str, source: str) -> str:
    """Return a figure in words: its title, and what a reader hears who cannot see it."""
    said: dict[str, object] = {}
    if kind == "plot":
        said = yaml.safe_load(source)
    elif match := re.search(r"^title: *(.+)$", source, re.MULTILINE):
        said = {"title": match[1].strip("\"'")}
    words = f"*On the page there is a picture here: {said.get('title', 'a graph')}.*"
    alt = " ".join(str(said.get("alt", "")).split())
    return f"\n{words} {alt}".rstrip() + "\n"


def of_admonition(kind: str, line: str, inside: list[str]) -> Iterator[Piece]:
    """Yield what an admonition holds below its title; hints and answers are folded."""
    match = TITLE.search(line)
    title = match[1] if match else kind.capitalize()
    within = list(of_lines(inside))
    if kind == "question":
        yield Words(f"\n### {title}\n")
        yield from within
    elif kind in FOLDED and all(isinstance(piece, Words) for piece in within):
        yield Words(f"\n<details><summary>{title}</summary>\n")
        yield from within
        yield Words("\n</details>\n")
    else:
        yield Words(f"\n**{title}**\n")
        yield from within


def without_macros(text: str) -> str:
    r"""Return formulas without the commands that only our pages know, `\wrong` and `\unchecked`."""
    for name, kept in ((r"\wrong", 0), (r"\unchecked", 1)):
        while (at := text.find(f"{name}{{")) >= 0:
            end, arguments = at + len(name), list[str]()
            for _ in range(kept + 1):
                start, end = end + 1, closing(text, end)
                arguments.append(text[start:end])
                end += 1
            sign = r"\text{wrong: }" if name == r"\wrong" else ""
            text = text[:at] + sign + arguments[kept].strip() + text[end:]
    return text


def closing(text: str, opening: int) -> int:
    """Return where the brace is that closes the one at a place."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at - 1] != "\\":
            depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    return len(text)
