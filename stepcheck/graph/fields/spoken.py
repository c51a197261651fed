"""Names as they are read aloud."""

from __future__ import annotations

import re

SLOPE = re.compile(r"\\d?frac\s*\{(?:\\partial|d)\s*(.+?)\}\s*\{(?:\\partial|d)\s*(.+)\}")
NABLA = re.compile(r"\\nabla_\{(.+?)\}\s*(.+)")
ACCENT = re.compile(r"\\(hat|bar|tilde|dot|vec|check)\s*(?:\{(\\?\w+)\}|(\\?\w+))")
WEIGHT = re.compile(r"\\math(\w+)\s*(?:\{(\w+)\}|(\w))")
WEIGHTS = {"bf": "bold ", "cal": "script ", "scr": "script ", "frak": "fraktur "}


def spoken(latex: str) -> str:
    """Return a name as it is read aloud."""
    for pattern, kind in ((SLOPE, "derivative"), (NABLA, "gradient")):
        if match := pattern.fullmatch(latex.strip()):
            top, bottom = match.groups() if kind == "derivative" else match.groups()[::-1]
            return f"{kind} of {spoken(top)} by {spoken(bottom)}"
    text = ACCENT.sub(lambda m: f"{m[2] or m[3]} {accent(m[1])}", latex)
    text = WEIGHT.sub(lambda m: WEIGHTS.get(m[1], "") + (m[2] or m[3]), text)
    text = re.sub(r"\^\{\[(.+?)\]\}", r" layer \1", text)
    text = re.sub(r"'|\\prime", " prime", text)
    return " ".join(re.sub(r"[\\{}_^()\[\]]", " ", text).split())


def accent(name: str) -> str:
    """Return an accent in words."""
    return {"vec": "vector"}.get(name, name)
