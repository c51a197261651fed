"""LaTeX to SVG with MathML beside it, by MathJax 4 in one Node process. Knows no Markdown."""

from stepcheck.mathjax.engine import EngineError
from stepcheck.mathjax.formulas import (
    Formula,
    Formulas,
    Number,
    Rendered,
    Size,
    typeset,
    typeset_page,
)
from stepcheck.mathjax.install import InstallError
from stepcheck.mathjax.stylesheet import STYLESHEET

__all__ = [
    "STYLESHEET",
    "EngineError",
    "Formula",
    "Formulas",
    "InstallError",
    "Number",
    "Rendered",
    "Size",
    "typeset",
    "typeset_page",
]
