"""The Node process that runs MathJax: one for all that this Python process asks."""

from __future__ import annotations

import atexit
import contextlib
import json
import re
import subprocess
import tempfile
import threading
from functools import cache
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

from stepcheck.mathjax import install

if TYPE_CHECKING:
    from pathlib import Path

Pipes: TypeAlias = tuple[IO[str], IO[str]]

ERROR = re.compile(r"\w*Error\b.*: ")
TIMEOUT = 120.0  # seconds for one batch; a page takes well under one
SCRIPT = install.NODE / "render.mjs"


class EngineError(RuntimeError):
    """Node died, answered nothing in time, or answered nonsense: one line that says so."""


class Engine:
    """One Node process with MathJax loaded: a JSON line in, a JSON line out."""

    def __init__(self, home: Path, script: Path = SCRIPT) -> None:
        self._lock = threading.Lock()
        try:
            self._log: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed in close()
            self._process = subprocess.Popen(  # noqa: S603  our own script, by the Node of a dependency
                [str(install.node()), str(script), str(home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                encoding="utf-8",
            )
        except OSError as error:
            with contextlib.suppress(AttributeError):  # it may be what could not be made
                self._log.close()
            raise EngineError(f"Node cannot be started: {error}") from None

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
        lines = [line.strip() for line in self._log.read().splitlines() if line.strip()]
        errors = [line for line in lines if ERROR.match(line)]
        return [*errors, *lines[-1:], "the process ended, or was too slow"][0]

    def close(self) -> None:
        """End the process and wait for it; doing so twice is fine."""
        self._process.kill()  # it holds nothing worth saving
        with contextlib.suppress(OSError), self._process:
            pass  # leaving the context closes the pipes and waits
        self._log.close()


@cache
def _engine() -> Engine:
    """Start the one engine of this Python process, which ends with it."""
    engine = Engine(install.ensure())
    atexit.register(engine.close)
    return engine


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of the one engine; an EngineError if there is none."""
    engine = _engine()
    try:
        return engine.ask(request)
    except EngineError:
        engine.close()
        _engine.cache_clear()  # the next page gets a fresh one
        raise
