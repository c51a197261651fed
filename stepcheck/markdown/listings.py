"""The listings of a page: sections of Python as a reader sees them, and how long each listing is.

A browser that has not drawn a listing yet keeps its place by the number of its lines.
"""

from __future__ import annotations

import re

from markdown.postprocessors import Postprocessor

NAME = "stepcheck_listings"
LISTING = re.compile(
    r'(?P<before><div class="[^"]*\bhighlight"><pre>(?:<span></span>)?<code)>'
    r"(?P<lines>.*?)</code>",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")


class Listings(Postprocessor):
    """Give each listing of the page a `--lines`, for `formulas.css` to make a height of."""

    def run(self, text: str) -> str:
        """Return the page with its listings so marked."""
        return LISTING.sub(counted, text)


def counted(match: re.Match[str]) -> str:
    """Return a listing with the number of its lines."""
    count = TAG.sub("", match["lines"]).rstrip("\n").count("\n") + 1
    return f'{match["before"]} style="--lines:{count}">{match["lines"]}</code>'
