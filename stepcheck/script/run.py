"""Run a script in a process of its own, and keep what it prints.

What was printed is kept under a name made of the script, of Python's version and of the versions of
what it needs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from stepcheck import store
from stepcheck.script.fields import ScriptError

SECONDS = 120.0


def output_of(code: str, needs: tuple[str, ...]) -> str:
    """Return what a script prints; raise `ScriptError` if it fails, hangs or prints nothing."""
    kept = store.cache_folder() / "scripts" / f"{fingerprint(code, needs)}.txt"
    printed = store.load(kept)
    if printed is None:
        printed = run(code)
        store.save(kept, printed)
    return printed


def run(code: str) -> str:
    """Run a script; it cannot import what lies around here."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "script.py")
        file.write_text(code, encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603  the page's own code, which it shows its readers
                [sys.executable, "-I", "-X", "utf8", str(file)],
                cwd=folder,
                capture_output=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problem = f"it runs for more than {SECONDS:g} seconds"
            raise ScriptError(problem, "let it do less, or mend its loop") from None
    if done.returncode:
        said = done.stderr.strip().split("\n")[-1]
        raise ScriptError(f"it raises {said}", where(done.stderr, code))
    if not done.stdout.strip():
        raise ScriptError("it prints nothing", "let the function that it prints return numbers")
    return done.stdout.rstrip("\n")


def where(stderr: str, code: str) -> str:
    """Return at which line of the script an error was raised, in words."""
    numbers = [
        int(rest.split(",")[0])
        for rest in stderr.split('script.py", line ')[1:]
        if rest[0].isdigit()
    ]
    lines = code.split("\n")
    if not numbers or numbers[-1] > len(lines):
        return "mend the module that it is from"
    return f"mend the module that this line is from: {lines[numbers[-1] - 1].strip()}"


def fingerprint(code: str, needs: tuple[str, ...]) -> str:
    """Return a name that changes with a script and with what runs it."""
    return store.digest(code, sys.version, *(f"{name} {installed(name)}" for name in needs))


def installed(name: str) -> str:
    """Return the version of a distribution; raise `ScriptError` if it is not here."""
    try:
        return version(name)
    except PackageNotFoundError:
        raise ScriptError(
            f"{name} is not installed here", f"install it: pip install {name}"
        ) from None
