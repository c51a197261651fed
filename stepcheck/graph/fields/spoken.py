"""Names as they are read aloud."""

from __future__ import annotations

import re


def spoken(latex: str) -> str:
    """Return a name as it is read aloud."""
    text = re.sub(r"\\(hat|bar|tilde)\s*\{?(\w)\}?", r"\2 \1", latex)
    text = re.sub(r"\\math\w+\s*\{(\w+)\}", r"bold \1", text)
    return " ".join(re.sub(r"[\\{}_^()]", " ", text).split())
