"""The listings of a page: sections of Python as they are read, their length, and which are not run.

A browser that has not drawn a listing yet keeps its place by the number of its lines. A reader who
sees code among code that is run must be told where it is not.
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
NOT_RUN = re.compile(r'<div class="(?:[^"]* )?not-run [^"]*\bhighlight">')
WORDS = '<span class="sc-not-run" data-search-exclude>not run</span>'
TAG = re.compile(r"<[^>]*>")


class Listings(Postprocessor):
    """Give each listing a `--lines`, for `formulas.css` to make a height of, and a mark if need be.

    The mark comes last, for it stands between a listing and the code that is counted.
    """

    def run(self, text: str) -> str:
        """Return the page with its listings so marked."""
        return NOT_RUN.sub(lambda match: match[0] + WORDS, LISTING.sub(counted, text))


def counted(match: re.Match[str]) -> str:
    """Return a listing with the number of its lines."""
    count = TAG.sub("", match["lines"]).rstrip("\n").count("\n") + 1
    return f'{match["before"]} style="--lines:{count}">{match["lines"]}</code>'
