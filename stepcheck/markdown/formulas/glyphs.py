"""The outlines of glyphs in figures: those that a page draws often, each once.

The formulas of a page share theirs already. A figure is drawn by itself, with all it needs.
"""

from __future__ import annotations

import re
from collections import Counter

# MathJax's outlines have whole numbers; the lines of a graph, which styles and scripts reach, have
# not. What is shorter is as long as a reference.
OUTLINE = re.compile(r'<path d="(?P<path>M[-\d \w]{60,})"(?P<place>(?: transform="[^"]*")?)/>')


def share(page: str) -> tuple[str, str]:
    """Return a page with references in the place of outlines that it has twice, and these."""
    counts = Counter(match["path"] for match in OUTLINE.finditer(page))
    often = [path for path, count in counts.items() if count > 1]
    names = {path: f"o{number:x}" for number, path in enumerate(often)}

    def reference(match: re.Match[str]) -> str:
        name = names.get(match["path"])
        # Not `href`: a theme with instant navigation assigns to it, which SVG does not allow.
        return f'<use xlink:href="#{name}"{match["place"]}/>' if name else match[0]

    definitions = (f'<path id="{name}" d="{path}"/>' for path, name in names.items())
    return OUTLINE.sub(reference, page), "".join(definitions)
