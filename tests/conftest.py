"""What several test modules share: the built site, small sites with a fault, Markdown to HTML."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import markdown
import pytest
from mkdocs.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "mkdocs.yml"
SITE_URL = "http://stepcheck.test/sub-path/"  # where the tests say that the site will live


def build(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` as an author does, from the project's root."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", folder]
    return subprocess.run(  # noqa: S603  our own command
        command,
        cwd=ROOT,
        env={**os.environ, "SITE_URL": SITE_URL},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the whole site, built once."""
    folder = tmp_path_factory.mktemp("site")
    result = build(CONFIG, folder)
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def build_page(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Return a function that builds a site of one page with the configuration of ours."""

    def run(text: str) -> subprocess.CompletedProcess[str]:
        docs = tmp_path / "docs"
        docs.mkdir()
        (tmp_path / "snippets").symlink_to(ROOT / "snippets", target_is_directory=True)
        (docs / "index.md").write_text(text, encoding="utf-8")
        config = tmp_path / "mkdocs.yml"
        config.write_text(f"INHERIT: {CONFIG.as_posix()}\nnav: [index.md]\n", encoding="utf-8")
        return build(config, tmp_path / "site")

    return run


@pytest.fixture(scope="session")
def md() -> Callable[[str], str]:
    """Return a function from Markdown to HTML with the extensions of `mkdocs.yml`, unchecked."""
    config = load_config(str(CONFIG))
    options = {**config.mdx_configs, "stepcheck": {"check": False}}

    def convert(text: str) -> str:
        return markdown.markdown(
            text,
            extensions=config.markdown_extensions,
            extension_configs=options,
        )

    return convert
