"""The same `mkdocs.yml` builds with Zensical: tests for wherever Zensical is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from html_page import Page

ROOT = Path(__file__).parent.parent
COMMAND = "uv run --with zensical==0.0.73 pytest tests/test_zensical.py"
REASON = f"Zensical is not installed, and we do not depend on it. Run: {COMMAND}"
pytestmark = pytest.mark.skipif(find_spec("zensical") is None, reason=REASON)

SMALL = """
site_name: Small
exclude_docs: left_out.md
markdown_extensions: [tables, pymdownx.arithmatex: {generic: true}, stepcheck]
"""


def zensical(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `zensical build` as an author does, from the project's root."""
    kept = folder / ".cache" / "stepcheck"
    if not kept.exists():  # MathJax and what is known of our pages need not be found again
        kept.parent.mkdir(exist_ok=True)
        (ROOT / ".cache" / "stepcheck").mkdir(parents=True, exist_ok=True)
        kept.symlink_to(ROOT / ".cache" / "stepcheck", target_is_directory=True)
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def project(folder: Path) -> Path:
    """Copy our site; Zensical does not follow a link to a folder of pages."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "overrides", "snippets", "tests/golden"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def ticks(page: Path) -> list[str]:
    return re.findall(r'class="(sc-\w+)', page.read_text(encoding="utf-8"))


def test_our_site_is_built_as_mkdocs_builds_it(tmp_path: Path, site: Path) -> None:
    result = zensical(project(tmp_path))
    assert result.returncode == 0, result.stderr
    pages = [f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")]
    assert len(pages) > 10
    for name in pages:
        built = tmp_path / "site" / name
        assert Page(built).untypeset == 0, name
        assert ticks(built) == ticks(site / name), name
    assert "sc-tick" in ticks(tmp_path / "site" / "sigmoid.html")


def test_a_wrong_sign_ends_the_build(tmp_path: Path) -> None:
    page = project(tmp_path) / "docs" / "sigmoid.md"
    lines = page.read_text(encoding="utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith(r"  &= -\left(1 + e^{-z}"))
    lines[number] = lines[number].replace("= -", "= ", 1)
    page.write_text("\n".join(lines), encoding="utf-8")
    result = zensical(tmp_path)
    assert result.returncode != 0
    assert f"docs/sigmoid.md:{number + 1}:6: false: step " in result.stderr
    assert "a sign is wrong" in result.stderr
    assert "stepcheck: 1 problem on 1 page" in result.stderr


def test_a_page_that_zensical_kept_is_checked_when_its_symbols_change(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "mkdocs.yml").write_text(SMALL)
    (docs / "index.md").write_text("# Start\n\n$k = 2$\n")
    (docs / "left_out.md").write_text("# Not a page of this site\n\n$k = 4$\n")
    (docs / "notation.md").write_text("# Notation\n\n$k := 2$\n")
    first = zensical(tmp_path)
    assert first.returncode == 0, first.stderr
    (docs / "notation.md").write_text("# Notation\n\n$k := 3$\n")
    second = zensical(tmp_path)
    assert second.returncode != 0
    assert "docs/index.md:3:6: false" in second.stderr
