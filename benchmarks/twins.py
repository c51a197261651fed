"""The site, and the same pages with MathJax in the reader's browser: what the benchmark compares.

The second is the set-up that Material's documentation describes, with MathJax 4 and from this host:
`arithmatex` leaves LaTeX, `javascripts/mathjax.js` configures, `tex-mml-chtml.js` typesets.
"""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from mkdocs.commands.build import build
from mkdocs.config import load_config

from stepcheck.markdown.formulas.markup import FORMULA
from stepcheck.markdown.formulas.mathematics import Mathematics

CONFIG = Path(__file__).parent.parent / "mkdocs.yml"
NPM = "npm"  # the name under which the host serves `node_modules`
OURS_ALONE = ("formulas.", "narrow.")  # assets of the typeset formulas, nothing to MathJax
SCRIPTS = ["javascripts/mathjax.js", f"../{NPM}/mathjax/tex-mml-chtml.js"]
# Material's own words, and what these pages need of any set-up: the place of the font, two macros.
SETTINGS = r"""
window.MathJax = {
  loader: {paths: {fonts: "/npm/@mathjax"}},
  tex: {
    inlineMath: [["\\(", "\\)"]],
    displayMath: [["\\[", "\\]"]],
    processEscapes: true,
    processEnvironments: true,
    macros: {
      wrong: ["\\class{sc-wrong}{\\enclose{updiagonalstrike}{#1}}", 1],
      unchecked: ["#2\\quad\\class{sc-reason}{\\scriptsize\\text{not checked: #1}}", 2]
    }
  },
  options: {
    ignoreHtmlClass: ".*|",
    processHtmlClass: "arithmatex"
  }
};

document$.subscribe(() => {
  MathJax.startup.output.clearCache()
  MathJax.typesetClear()
  MathJax.texReset()
  MathJax.typesetPromise()
})
"""


def ours(folder: Path, url: str) -> None:
    """Build the site as it is published."""
    build(load_config(str(CONFIG), site_dir=str(folder), site_url=url))


def theirs(folder: Path, url: str) -> None:
    """Build the same pages with their formulas left to MathJax in the browser."""
    config = load_config(str(CONFIG), site_dir=str(folder), site_url=url)
    for assets in (config.extra_css, config.extra_javascript):
        assets[:] = [asset for asset in assets if not Path(str(asset)).name.startswith(OURS_ALONE)]
    config.extra_javascript.extend(SCRIPTS)
    with patch.object(Mathematics, "run", lambda _, text: text):
        build(config)
    (folder / "javascripts").mkdir()
    (folder / "javascripts" / "mathjax.js").write_text(SETTINGS, encoding="utf-8")


def by_length(folder: Path) -> list[str]:
    """Return the pages of the second site that have formulas, the longest first.

    There the length of a page is that of what it says, however formulas are typeset.
    """
    texts = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.html")}
    with_formulas = [name for name, text in texts.items() if FORMULA.search(text)]
    return sorted(with_formulas, key=lambda name: -len(texts[name]))
