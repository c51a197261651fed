"""A static host on this machine: gzip, cache headers, open connections, a list of answers."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN = ("text/", "application/json", "application/manifest", "image/svg")  # what gzip shrinks


class Sent(NamedTuple):
    """One answer: what was asked for, the type of it, and the bytes of its body."""

    path: str
    kind: str
    size: int


class Host:
    """Serves folders under names of their own, and remembers what it sent."""

    def __init__(self) -> None:
        self.folders: dict[str, Path] = {}
        self.sent: list[Sent] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer, self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[Host]:
        """Answer requests until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def find(self, path: str) -> Path | None:
        """Return the file that a path names, None where there is none."""
        _, name, *rest = PurePosixPath(path).parts or ("",) * 2
        if name not in self.folders or ".." in rest:
            return None
        file = self.folders[name].joinpath(*rest)
        return file if file.is_file() else None


class Answer(BaseHTTPRequestHandler):
    """One connection to the host."""

    protocol_version = "HTTP/1.1"  # keeps the connection open, as every static host does

    def __init__(self, host: Host, *args: object) -> None:
        self.host = host
        super().__init__(*args)  # type: ignore[arg-type]  # handed on as they came

    def do_GET(self) -> None:
        """Send a file, or say that there is none."""
        path = unquote(urlsplit(self.path).path)
        file = self.host.find(path)
        kind, body = content(file) if file else ("text/plain", b"not found")
        self.send_response(200 if file else 404)
        self.send_header("Content-Type", kind)
        if kind.startswith(WRITTEN) and file:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
        self.host.sent.append(Sent(path, kind, len(body)))

    def log_message(self, *_: object) -> None:
        """Say nothing: the host keeps a list."""


@cache
def content(file: Path) -> tuple[str, bytes]:
    """Return the type of a file and its bytes as they are sent."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    body = file.read_bytes()
    return kind, gzip.compress(body, 6) if kind.startswith(WRITTEN) else body
