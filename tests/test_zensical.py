"""The same `mkdocs.yml` builds with Zensical: a smoke test for wherever Zensical is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REASON = "Zensical is not installed; it is no dependency: uv pip install zensical"


@pytest.mark.skipif(find_spec("zensical") is None, reason=REASON)
def test_the_same_configuration_builds_with_zensical(tmp_path: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for folder in ("docs", "snippets", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder, target_is_directory=True)
    result = subprocess.run(
        [sys.executable, "-m", "zensical", "build"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    html = (tmp_path / "site" / "sigmoid.html").read_text(encoding="utf-8")
    assert "<mjx-container" in html
    assert 'class="sc-tick"' in html
    assert "How every step is checked</a>" in html
