"""LaTeX to SVG with MathML beside it, by MathJax 4 in one Node process. Knows no Markdown."""

from stepcheck.mathjax.engine import EngineError, Formula, Rendered, stylesheet, typeset
from stepcheck.mathjax.install import InstallError

__all__ = ["EngineError", "Formula", "InstallError", "Rendered", "stylesheet", "typeset"]
