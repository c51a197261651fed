"""What several test modules share: the built site, small sites with a fault, Markdown to HTML."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
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

# Where a machine forbids it, each of the many processes of the tests compiles all that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "mkdocs.yml"
SITE_URL = "http://stepcheck.test/sub-path/"  # where the tests say that the site will live


T = TypeVar("T")
FULL = pytest.mark.full

# Pages that have a part of every kind between them, as `test_browser` makes sure.
SHOW_ALL = (
    "architecture", "batch", "chain_rule", "checking", "elsewhere", "gradient_check", "graph",
    "hidden_layer", "index", "model", "notation", "training",
)  # fmt: skip


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


def some(values: Iterable[T], *kept: T) -> list[T | ParameterSet]:
    """Return values for a test that takes long: all of them with `-m full`, a few without it."""
    return [v if v in kept else pytest.param(v, marks=[FULL]) for v in values]


def every(nth: int, values: Iterable[T]) -> list[T | ParameterSet]:
    """Return values, or rows of them, for a test that takes long: a share without `-m full`."""
    return [
        v if n % nth == 0 else pytest.param(*(v if isinstance(v, tuple) else [v]), marks=[FULL])
        for n, v in enumerate(values)
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process build the site while the others have work that does not need it."""
    needs = {item: "site" in getattr(item, "fixturenames", ()) for item in items}
    needing, rest = ([i for i in items if needs[i] is asked] for asked in (True, False))
    items[:] = [*needing[:1], *rest, *needing[1:]]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what was imported and collected: all of it stays."""
    gc.freeze()


@pytest.fixture(scope="session")
def once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[[str, Callable[[Path], str]], Path]:
    """Return a function that gives a folder by its name, filled by the first process that asks.

    What fills it returns with which words it failed, and none if it did not.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def filled(name: str, fill: Callable[[Path], str]) -> Path:
        folder, said = shared / name, shared / f"{name}.txt"
        try:
            folder.mkdir()
        except FileExistsError:
            while not said.exists():
                time.sleep(0.1)
        else:
            words = f"{name}: the process that filled it did not come to its end"
            try:
                words = fill(folder)
            finally:
                written = shared / f"{name}.writing"
                written.write_text(words, encoding="utf-8")
                written.rename(said)
        words = said.read_text(encoding="utf-8")
        assert words == ""
        return folder

    return filled


@pytest.fixture(scope="session")
def site(once: Callable[[str, Callable[[Path], str]], Path]) -> Path:
    """Return the folder of the whole site, built once."""

    def fill(folder: Path) -> str:
        result = build(CONFIG, folder)
        return f"{result.returncode}\n{result.stderr}" if result.returncode else ""

    return once("site", fill)


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
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")  # else Playwright's
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
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, here])
        except Error:
            if os.environ.get("CI"):
                raise
            pytest.skip("no Chromium: uv run playwright install chromium")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Open one page for all tests of a process, and return what it must not do."""
    page = browser.new_page()
    yield page, watch(page, SITE_URL)
    page.close()


@pytest.fixture
def reader(tab: tuple[Page, list[str]]) -> Iterator[Page]:
    """Return a page as good as new that other tests have used: a new one costs a browser more.

    Nothing is kept of them but what a browser keeps of scripts and styles. What must not happen on
    a page fails the test. For scripts of its own that run first, a test needs a page of its own.
    """
    page, faults = tab
    faults.clear()
    yield page
    found = [*faults]
    page.unroute_all(behavior="ignoreErrors")
    if page.url.startswith(SITE_URL):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
    assert found == []


# What `draw.js` has not drawn yet.
UNDRAWN = ", ".join(
    f".md-typeset {part}:not(.sc-drawn)"
    for part in (
        "mjx-container[display]",
        "mjx-container:not([display]) > svg",
        ".highlight > pre > code",
    )
)
# It looks for what is too wide in idle time, 200 ms after the window had another size. What a
# script of a test waits for has a limit of its own: the browser's client sets none.
NAMED = """() => new Promise(done =>
  setTimeout(() => requestIdleCallback(done, {timeout: 5000}), 250))"""


def settled(page: Page) -> None:
    """Wait until all of a page is drawn, and the stops of the keyboard are those of its width."""
    page.wait_for_function("where => !document.querySelector(where)", arg=UNDRAWN)
    page.evaluate(NAMED)


def watch(page: Page, home: str) -> list[str]:
    """Return a list that fills with what a page must not do."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (home, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else faults.append(r.url))
    return faults
