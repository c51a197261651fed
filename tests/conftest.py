"""What several test modules share: the built site, small sites with a fault, Markdown to HTML."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import markdown
import pytest
from hypothesis import settings
from mkdocs.config import load_config
from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import AnyStr

    from _pytest.mark.structures import ParameterSet
    from _typeshed import SupportsRead, SupportsWrite
    from playwright.sync_api import Browser, Page

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "mkdocs.yml"
SITE_URL = "http://stepcheck.test/sub-path/"  # where the tests say that the site will live


def build(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` as an author does, from the project's root."""
    options = ["-f", str(config), "-d", str(folder)]
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *options]
    return subprocess.run(  # noqa: S603  our own command
        command,
        cwd=ROOT,
        env={**os.environ, "SITE_URL": SITE_URL},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def some(names: Iterable[str], *kept: str) -> list[str | ParameterSet]:
    """Return names for a test that takes long: all of them with `-m full`, a few without it."""
    return [n if n in kept else pytest.param(n, marks=pytest.mark.full) for n in names]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process build the site while the others have work that does not need it."""
    needs = {item: "site" in getattr(item, "fixturenames", ()) for item in items}
    needing, rest = ([i for i in items if needs[i] is asked] for asked in (True, False))
    items[:] = [*needing[:1], *rest, *needing[1:]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the whole site, built once: by the first process that asks."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    folder, said = shared / "site", shared / "site.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        while not said.exists():
            time.sleep(0.1)
    else:
        result = build(CONFIG, folder)
        written = shared / "site.writing"
        written.write_text(f"{result.returncode}\n{result.stderr}", encoding="utf-8")
        written.rename(said)
    code, _, words = said.read_text(encoding="utf-8").partition("\n")
    assert code == "0", words
    return folder


@pytest.fixture
def build_page(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Return a function that builds a site of one page with the configuration of ours."""

    def run(text: str) -> subprocess.CompletedProcess[str]:
        docs = tmp_path / "docs"
        docs.mkdir()
        for part in ("overrides", "snippets"):
            (tmp_path / part).symlink_to(ROOT / part, target_is_directory=True)
        (docs / "assets").symlink_to(ROOT / "docs" / "assets", target_is_directory=True)
        (docs / "index.md").write_text(text, encoding="utf-8")
        config = tmp_path / "mkdocs.yml"
        config.write_text(f"INHERIT: {CONFIG.as_posix()}\nnav: [index.md]\n", encoding="utf-8")
        return build(config, tmp_path / "site")

    return run


@pytest.fixture(scope="session")
def md() -> Callable[[str], str]:
    """Return a function from Markdown to HTML with the extensions of `mkdocs.yml`, unchecked."""
    config = load_config(str(CONFIG))
    options = {**config.mdx_configs, "stepcheck": {"check": False, "assets": False}}

    def convert(text: str) -> str:
        return markdown.markdown(
            text,
            extensions=config.markdown_extensions,
            extension_configs=options,
        )

    return convert


PIECE = 20_000  # bytes
PAUSE = 0.02  # seconds

# A container has no sandbox of its own to offer; the rest keeps Chromium from calling home.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


class Silent(SimpleHTTPRequestHandler):
    """Serve files and write no log; what is asked for with `?slowly` comes in pieces."""

    def copyfile(self, source: SupportsRead[AnyStr], outputfile: SupportsWrite[AnyStr]) -> None:
        """Send a file, with pauses in which a browser draws what has come."""
        if not self.path.endswith("?slowly"):
            super().copyfile(source, outputfile)
            return
        while piece := source.read(PIECE):
            outputfile.write(piece)
            time.sleep(PAUSE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def port(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the site from the sub-path that it was built for, as GitHub Pages does."""
    above = tmp_path_factory.mktemp("served")
    (above / urlsplit(SITE_URL).path.strip("/")).symlink_to(site, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(above)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser(port: int) -> Iterator[Browser]:
    """Start Chromium with a map on which the site's host is our server."""
    here = f"--host-resolver-rules=MAP {urlsplit(SITE_URL).netloc} 127.0.0.1:{port}"
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=[*FLAGS, here]
            )
        except Error:
            if os.environ.get("CI"):
                raise
            pytest.skip("no Chromium: uv run playwright install chromium")
        yield chromium
        chromium.close()


def watch(page: Page, home: str) -> list[str]:
    """Return a list that fills with what a page must not do."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (home, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else faults.append(r.url))
    return faults
