"""HTML inside Markdown: where its comments and tags end, and what a tag says of what it holds.

What stands between the quotes of an attribute is no comment, no tag and no formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")
INSIDE = re.compile(r"=\s*(?P<quote>[\"'])|[\"'<>$`\\]")
"""What ends a tag, begins a quoted value, or shows that this is no tag."""
ATTRIBUTE = re.compile(
    r"(?<![\w-])(?P<name>class|lang|language|type)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
RAW = ("script", "style", "pre", "textarea")
"""What holds no Markdown, where it begins a line; it ends with the end of any of them."""
SHORT = (">", "->")  # <!--> and <!---> are whole


@dataclass
class Html:
    """Finds ends in a text, which has A to Z in lower case; what is not there is sought once."""

    text: str
    missing: dict[str, tuple[int, int]] = field(default_factory=dict)

    def find(self, sign: str, start: int, end: int) -> int:
        """Return where a sign comes next between two offsets, -1 if it does not."""
        since, until = self.missing.get(sign, (end, end))
        if until >= end:
            if since <= start:
                return -1
            end = min(end, since + len(sign) - 1)
        else:
            until = end
        found = self.text.find(sign, start, end)
        if found < 0:
            self.missing[sign] = (start, until)
        return found

    def comment_end(self, start: int, end: int) -> int:
        """Return the offset behind the comment that begins at an offset, -1 if it does not end."""
        inside = start + len("<!--")
        for sign in SHORT:
            if self.text.startswith(sign, inside):
                return inside + len(sign)
        ends = [
            at + len(sign) for sign in ("-->", "--!>") if (at := self.find(sign, inside, end)) >= 0
        ]
        return min(ends, default=-1)

    def tag_end(self, start: int, end: int) -> int:
        """Return the offset behind the tag that begins at an offset, -1 if this is none.

        Outside of quotes a tag holds no `<`, so that all attempts together go through the text a
        few times at most.
        """
        name = TAG.match(self.text, start, end)
        at = name.end() if name else end
        while match := INSIDE.search(self.text, at, end):
            if match.group() == ">":
                return match.end()
            quote = match["quote"]
            close = self.find(quote, match.end(), end) if quote else -1
            if close < 0:
                break
            at = close + 1
        return -1

    def opens_value(self, start: int, end: int) -> bool:
        """Whether a tag at an offset has a value in quotes that does not end before the other."""
        name = TAG.match(self.text, start, end)
        at = name.end() if name else end
        while match := INSIDE.search(self.text, at, end):
            if not match["quote"]:
                return False
            close = self.find(match["quote"], match.end(), end)
            if close < 0:
                return True
            at = close + 1
        return False

    def raw_end(self, start: int, end: int) -> int:
        """Return where what holds no Markdown ends, -1 if it does not."""
        ends = [at for name in RAW if (at := self.find(f"</{name}", start, end)) >= 0]
        return min(ends, default=-1)


def values(tag: str) -> dict[str, str]:
    """Return what a tag says of its content: its classes, language and type."""
    return {
        m["name"].lower(): m["double"] or m["single"] or m["bare"] or ""
        for m in ATTRIBUTE.finditer(tag)
    }


def name_of(tag: str) -> str:
    """Return the name of a tag, which begins with a slash where it ends an element."""
    match = TAG.match(tag)
    return tag[1 : match.end()].lower() if match else ""
