"""Reasons in derivations that name a rule: what an author writes, and what is linked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from stepcheck.markdown.formulas.rules import Rules
from stepcheck.mathjax import Formula
from stepcheck.pages.reading.rules import rules_of

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(r'<a role="link" aria-label="([^"]*)" xlink:href="([^"]*)"')
RULES = """# Rules

## The chain rule { #chain }

### Sum rule ###

Words.

### Sum rule

```text
## No rule
```
"""
PAGE = r"""# A page

$$
\begin{aligned}
  u + u
  &= 2 u && \text{sum rule} \\
  &= u \cdot 2 && \text{the chain rule, as before} \\
  &= 2 u && \text{a sum rule} \\
  &= u + u && \text{no rule}
\end{aligned}
$$
"""
CONFIG = """
site_name: Small
use_directory_urls: {}
markdown_extensions: [{}attr_list, stepcheck: {{check: false}}]
"""


def built(folder: Path, files: dict[str, str], *, directories: bool = True, toc: str = "") -> Path:
    """Return the folder of a small site."""
    docs = folder / "docs"
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    file = folder / "mkdocs.yml"
    file.write_text(CONFIG.format(str(directories).lower(), toc), encoding="utf-8")
    build(load_config(str(file)))
    return folder / "site"


def links(page: Path) -> list[tuple[str, str]]:
    """Return the links in the formulas of a page: what is heard of each, and where it leads."""
    return list(dict.fromkeys(LINK.findall(page.read_text(encoding="utf-8"))))  # for both settings


def test_reasons_link_the_headings_beside_the_page_by_the_anchors_that_they_have(
    tmp_path: Path,
) -> None:
    site = built(tmp_path, {"rules.md": RULES, "page.md": PAGE, "below/page.md": PAGE})
    found = links(site / "page" / "index.html")
    assert found == [
        ("sum rule", "../rules/#sum-rule"),
        ("the chain rule", "../rules/#chain"),
    ]
    ids = re.findall(r'<h[23] id="([^"]+)"', (site / "rules/index.html").read_text("utf-8"))
    assert ids == ["chain", "sum-rule", "sum-rule_1"]
    assert links(site / "below" / "page" / "index.html") == []
    assert "sc-rules" not in (site / "page" / "index.html").read_text(encoding="utf-8")


def test_the_page_of_rules_links_itself_and_addresses_may_end_in_html(tmp_path: Path) -> None:
    both = {"rules.md": RULES + PAGE.removeprefix("# A page"), "page.md": PAGE}
    site = built(tmp_path, both, directories=False)
    assert links(site / "rules.html")[0] == ("sum rule", "#sum-rule")
    assert links(site / "page.html")[0] == ("sum rule", "rules.html#sum-rule")


def test_without_a_page_of_rules_nothing_happens(tmp_path: Path) -> None:
    site = built(tmp_path, {"index.md": PAGE})
    assert links(site / "index.html") == []


def test_a_page_of_rules_has_headings_outside_of_code(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    file.write_text(RULES, encoding="utf-8")
    assert rules_of(file) == ["The chain rule { #chain }", "Sum rule", "Sum rule"]
    file.write_bytes(b"## \xff")
    assert rules_of(file) == []


@pytest.mark.parametrize(
    ("reason", "linked"),
    [
        (r"\text{sum rule}", r"\text{$\href{r#s}{\text{sum rule}}$}"),
        (r"\text{Sum rule}", r"\text{$\href{r#s}{\text{Sum rule}}$}"),
        (
            r"\text{sum rule and cancel}",
            r"\text{$\href{r#s}{\text{sum rule}}$ and $\href{r#c}{\text{cancel}}$}",
        ),
        (r"\text{two terms cancel}", r"\text{two terms cancel}"),
        (r"\text{cancel $u$}", r"\text{cancel $u$}"),
    ],
)
def test_what_is_linked_of_a_reason(reason: str, linked: str) -> None:
    rules = Rules({"sum rule": "r#s", "cancel": "r#c"})
    wide = r"\begin{aligned} u &= v && " + reason + r" \end{aligned}"
    formula = rules.linked(Formula(wide, display=True, narrow=r"{\small " + reason + "}"))
    assert formula.latex == wide.replace(reason, linked)
    assert formula.narrow == r"{\small " + linked + "}"
    inline = Formula(r"\text{sum rule}")
    assert rules.linked(inline) == inline
