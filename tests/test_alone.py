"""Tests that need a process of their own, run in one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_editor_is_served() -> None:
    chosen = ["-m", "alone", "-n", "0", "-q", "-o", "timeout=120", str(HERE / "test_editor.py")]
    command = [sys.executable, "-m", "pytest", *chosen]
    done = subprocess.run(  # noqa: S603  our own command
        command, cwd=HERE.parent, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
