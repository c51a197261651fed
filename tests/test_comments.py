"""Readers' comments: a guest in a browser, a real Isso server with its database, a moderator."""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from configparser import ConfigParser
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import CONFIG, ROOT, Silent, build, watch
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError

from stepcheck.markdown.site.assets import scripts, sheet
from stepcheck.plugins.comments import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

TEXT = r"""---
title: First
description: A page with two formulas and a foot far below.
---
# First

Let $w, x, b \in \mathbb{R}$.

$$ (x + b)^2 = x^2 + 2 x b + b^2 \label{square} $$

$$
\begin{aligned}
(w + 1)^2 &= w^2 + 2 w + 1 && \text{as } \eqref{square} \\
  &= w (w + 2) + 1 && \text{factor out}
\end{aligned}
$$

"""
FAR = "A line that keeps the foot of the page out of sight.\n\n" * 60
SECOND = "---\ntitle: Second\ndescription: A page without formulas.\n---\n# Second\n\nNothing.\n"
AWAY = "The comments on this page are out of reach at the moment."
LINK = re.compile(r"Activate comment: (\S+)")
START = 30  # seconds, on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A site of two pages that has comments, and where their server will be."""

    def __init__(self, port: int, isso: int) -> None:
        self.home = f"http://127.0.0.1:{port}/"
        self.isso = f"http://127.0.0.1:{isso}/"
        self.port = isso


def project(folder: Path, home: str, comments: str) -> Path:
    """Write a project of two pages with our configuration and comments; return its `mkdocs.yml`."""
    for part in ("overrides", "snippets"):
        (folder / part).symlink_to(ROOT / part, target_is_directory=True)
    docs = folder / "docs"
    docs.mkdir()
    (docs / "assets").symlink_to(ROOT / "docs" / "assets", target_is_directory=True)
    (docs / "index.md").write_text(TEXT + FAR, encoding="utf-8")
    (docs / "second.md").write_text(SECOND, encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(
        f"INHERIT: {CONFIG.as_posix()}\nsite_url: {home}\nnav: [index.md, second.md]\n"
        f"extra: {{comments: {comments}}}\n",
        encoding="utf-8",
    )
    return config


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build the site and serve it."""
    folder = tmp_path_factory.mktemp("comments")
    site = folder / "site"
    web = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site)))
    found = Served(web.server_port, free_port())
    config = project(folder, found.home, found.isso.rstrip("/"))
    result = build(config, site)
    assert result.returncode == 0, result.stderr
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    yield found
    web.shutdown()
    thread.join()
    web.server_close()


class Isso:
    """A server of comments with the configuration of the repository, on a database of its own."""

    def __init__(self, served: Served, folder: Path) -> None:
        self.served, self.folder = served, folder
        self.database, self.log = folder / "comments.db", folder / "isso.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        config = ConfigParser(interpolation=None)
        config.read(ROOT / "comments.cfg", encoding="utf-8")
        general = {"dbpath": str(self.database), "host": self.served.home}
        config.read_dict({"general": general, "server": {"listen": self.served.isso}})
        with (self.folder / "comments.cfg").open("w", encoding="utf-8") as file:
            config.write(file)
        command = [str(Path(sys.executable).with_name("isso")), "-c", "comments.cfg", "run"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  a program that the tests install
                command, cwd=self.folder, stdout=log, stderr=log
            )
        for _ in range(START * 10):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.served.port)) == 0:
                    return
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        pytest.fail(self.log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop the server."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(START)
            finally:
                self.process.kill()
            self.process = None

    def links(self) -> list[str]:
        """Return where the moderator lets comments appear."""
        return LINK.findall(self.log.read_text(encoding="utf-8"))

    def let_appear(self) -> None:
        """Let all comments appear, as the moderator's browser does after its question."""
        for link in self.links():
            request = urllib.request.Request(link, data=b"", method="POST")  # noqa: S310  our server
            with urllib.request.urlopen(request, timeout=START) as answer:  # noqa: S310
                assert answer.status == 200

    def kept(self) -> list[str]:
        """Return the texts of all comments in the database."""
        connection = sqlite3.connect(self.database)
        try:
            return [text for (text,) in connection.execute("SELECT text FROM comments")]
        finally:
            connection.close()


@pytest.fixture
def isso(served: Served, tmp_path: Path) -> Iterator[Isso]:
    running = Isso(served, tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as one who was never here, and looks for faults."""
    opened: list[tuple[Page, list[str]]] = []

    def visitor(served: Served, path: str = "index.html", **how: object) -> Page:
        page = browser.new_context(**how).new_page()  # type: ignore[arg-type]
        opened.append((page, watch(page, served.home)))
        page.goto(served.home + path, wait_until="load")
        return page

    yield visitor
    for page, faults in opened:
        page.context.close()
        # What the server is asked is wanted, and a browser tells itself of one that is away.
        told = [f for f in faults if "/?uri=" not in f and "/new?uri=" not in f and "/id/" not in f]
        assert [f for f in told if "Failed to load resource" not in f] == []


def foot(page: Page) -> None:
    """Scroll to the end."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".sc-comments > :is(form, .sc-away)").wait_for()


def write(page: Page, text: str, name: str = "") -> None:
    page.get_by_label("Your comment").fill(text)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you, your comment was sent.").wait_for()


def test_a_comment_appears_when_it_was_read_and_stays(
    served: Served, isso: Isso, visit: Callable[..., Page]
) -> None:
    guest = visit(served)
    asked: list[str] = []
    guest.on("request", lambda r: asked.append(r.url) if r.url.startswith(served.isso) else None)
    guest.wait_for_timeout(300)
    assert asked == []
    foot(guest)
    assert [url for url in asked if not url.startswith(f"{served.isso}?uri=")] == []
    write(guest, "I had *not* seen that.\n\n`w + 1`", "Ada")
    own = guest.locator("#isso-1")
    assert own.locator("em").inner_text() == "not"
    assert "when it has been read" in own.inner_text()

    other = visit(served)
    foot(other)
    assert other.locator(".sc-comment").count() == 0
    [link] = isso.links()
    moderator = visit(served)
    moderator.once("dialog", lambda dialog: dialog.accept())
    moderator.goto(link)
    moderator.wait_for_url(f"{served.home}index.html#isso-1")
    moderator.locator("#isso-1").wait_for()
    assert moderator.locator("#isso-1").evaluate("part => part.getBoundingClientRect().top") < 900

    isso.stop()
    isso.start()
    other.reload()
    foot(other)
    shown = other.locator("#isso-1")
    assert shown.locator("b").inner_text() == "Ada"
    assert shown.locator("code").inner_text() == "w + 1"
    assert "when it has been read" not in shown.inner_text()
    other.goto(f"{served.home}second.html")
    foot(other)
    assert other.locator(".sc-comment").count() == 0


@pytest.mark.full
def test_a_formula_is_quoted_by_its_place(
    served: Served, isso: Isso, visit: Callable[..., Page]
) -> None:
    guest = visit(served)
    display = guest.locator(".sc-display").nth(1)
    name = display.get_attribute("id")
    display.locator(".sc-tick > summary").press("Enter")
    guest.get_by_role("button", name="Quote in a comment").click()
    box = guest.get_by_label("Your comment")
    box.wait_for()
    assert box.input_value() == f"#{name}\n\n"
    assert box.evaluate("part => part === document.activeElement")
    guest.keyboard.type("Why? And #f-0 is none.")
    guest.get_by_role("button", name="Send").click()
    quoted = guest.locator("#isso-1 .sc-quoted")
    quoted.wait_for()
    assert quoted.count() == 1
    assert quoted.locator("svg:visible").count() == 1
    label = quoted.get_attribute("aria-label")
    assert label
    assert "factor out" in label
    assert "And #f-0 is none." in guest.locator("#isso-1").inner_text()
    assert isso.kept() == [f"#{name}\n\nWhy? And #f-0 is none."]
    inner = quoted.locator("svg:visible a")
    assert not inner.evaluate("part => { part.focus(); return part === document.activeElement; }")
    doubles = "all => all.map(part => part.id).filter((id, n, ids) => ids.indexOf(id) < n)"
    assert guest.locator("[id]").evaluate_all(doubles) == []
    quoted.click()
    guest.wait_for_url(f"**/index.html#{name}")
    assert display.evaluate("part => part.matches(':target')")


BAD = (
    "<script>window.hit = 1</script> <img src=x onerror='window.hit = 2'>\n\n"
    "[a](javascript:window.hit=3) <svg onload='window.hit = 4'> "
    "<b onclick=hit()>bold</b> ![x](//bad.test/x.png) w^2+b^2"
)
ELEMENTS = """all => [...new Set(all.map(part => part.localName))]"""
NAMES = """all => [...new Set(all.flatMap(part => part.getAttributeNames()))]"""
HOSTILE = (
    "<p style='position:fixed' onclick='window.hit=1' id='isso-9'>seen<script>window.hit = 2"
    "</script><img src=x onerror='window.hit = 3'><svg><a xlink:href='javascript:window.hit=4'>in"
    "</a></svg><a href=' javascript:window.hit=5'>there</a><iframe srcdoc='<script>parent.hit=6"
    "</script>'></iframe><math><mtext></form><form><mglyph><style></math><img src onerror=hit=7>"
    "<template><img src=x onerror='window.hit = 8'></template></p>"
)


@pytest.mark.full
def test_markup_injects_nothing(served: Served, isso: Isso, visit: Callable[..., Page]) -> None:
    guest = visit(served)
    foot(guest)
    write(guest, BAD, '<img src=x onerror="window.hit = 5">')
    isso.let_appear()
    other = visit(served)
    foot(other)
    for page in (guest, other):
        page.wait_for_timeout(300)
        assert page.evaluate("window.hit") is None
        assert page.locator(".sc-said *").evaluate_all(ELEMENTS) == ["p", "a"]
        assert page.locator(".sc-by *").evaluate_all(ELEMENTS) == ["b", "a", "time"]
        assert page.locator("#isso-1 b").inner_text() == '<img src=x onerror="window.hit = 5">'
        said = page.locator(".sc-said").inner_text()
        assert "<script>window.hit = 1</script>" in said
        assert "w^2+b^2" in said
        assert "javascript" not in (page.locator(".sc-said a").first.get_attribute("href") or "")


def test_a_server_that_turned_evil_injects_nothing(
    served: Served, visit: Callable[..., Page]
) -> None:
    comment = {"id": 1, "created": 1, "mode": 1, "author": HOSTILE, "text": HOSTILE, "replies": []}

    def answer(route: Route) -> None:
        origin = {"Access-Control-Allow-Origin": served.home.rstrip("/")}
        route.fulfill(json={"replies": [comment]}, headers=origin)

    page = visit(served)
    page.route(f"{served.isso}**", answer)
    foot(page)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert "seen" in page.locator(".sc-said").inner_text()
    assert page.locator(".sc-said *").evaluate_all(ELEMENTS) == ["p"]
    assert page.locator(".sc-said *").evaluate_all(NAMES) == []


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.full)])
def test_without_the_server_a_page_is_whole(
    served: Served, visit: Callable[..., Page], width: int
) -> None:
    page = visit(served, viewport={"width": width, "height": 800})
    foot(page)
    assert page.locator(".sc-comments").inner_text() == AWAY
    assert page.locator(".sc-comments form").count() == 0
    page.locator(".sc-tick > summary").first.press("Enter")
    page.get_by_role("button", name="Quote in a comment").click()
    assert page.locator(".sc-away").count() == 1
    page.locator(".md-footer__link--next").click()
    page.get_by_role("heading", name="Second").wait_for()
    foot(page)
    assert page.locator(".sc-comments").inner_text() == AWAY


@pytest.mark.full
def test_what_was_not_sent_is_still_there(
    served: Served, isso: Isso, visit: Callable[..., Page]
) -> None:
    page = visit(served)
    foot(page)
    isso.stop()
    page.get_by_label("Your comment").fill("A long thought.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("was not sent: the server is out of reach").wait_for()
    assert page.get_by_label("Your comment").input_value() == "A long thought."
    isso.start()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you, your comment was sent.").wait_for()
    write(page, "A second thought.")
    page.get_by_label("Your comment").fill("A third in a minute.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("was not sent: 127.0.0.0: ratelimit exceeded").wait_for()
    assert isso.kept() == ["A long thought.", "A second thought."]


@pytest.mark.full
def test_a_comment_is_answered_and_taken_back(
    served: Served, isso: Isso, visit: Callable[..., Page]
) -> None:
    first = visit(served, "second.html")
    foot(first)
    write(first, "A question.", "Ada")
    isso.let_appear()
    second = visit(served, "second.html")
    foot(second)
    second.get_by_role("button", name="Reply", exact=True).click()
    second.get_by_label("Your reply to Ada").fill("An answer.")
    second.get_by_role("button", name="Send").click()
    second.locator("#isso-1 > ol > #isso-2").wait_for()
    assert second.get_by_label("Your comment").input_value() == ""
    assert isso.kept() == ["A question.", "An answer."]
    second.get_by_role("button", name="Take it back").click()
    second.locator("#isso-2").wait_for(state="detached")
    assert second.get_by_label("Your comment").input_value() == "An answer."
    assert isso.kept() == ["A question."]


BEYOND = """(all, width) => all.filter(part => !part.closest(".sc-quoted")
  && part.getBoundingClientRect().right > width).map(part => part.outerHTML)"""


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_comments_fit_the_screen_and_both_schemes(
    served: Served, isso: Isso, visit: Callable[..., Page], scheme: str, width: int
) -> None:
    how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = visit(served, **how)
    name = page.locator(".sc-display").nth(1).get_attribute("id")
    foot(page)
    write(page, f"#{name}\n\nA{'h' * 300}, `{'x' * 200}`\n\n```\n{'y' * 200}\n```", "Ada " * 15)
    isso.let_appear()
    page = visit(served, **how)
    foot(page)
    page.get_by_role("button", name="Reply", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".sc-comments *").evaluate_all(BEYOND, width) == []
    page.wait_for_timeout(300)
    found = Axe().run(page, context=".sc-comments").response["violations"]
    assert [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]] == []


def test_our_pages_have_no_comments_and_not_a_byte_of_them(site: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    assert len(pages) > 30
    ours = re.compile(r'class="sc-comments"|"[^"]*/comments\.(js|css)"')
    assert [name for name, text in pages.items() if ours.search(text)] == []


def test_sites_elsewhere_get_none_of_it() -> None:
    assert {"formulas.js", "draw.js"} < set(scripts())
    assert not {"comments.js", "lost.js"} & set(scripts())
    assert "sc-comments" not in sheet()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://comments.example.org", "https://comments.example.org/"),
        ("https://example.org/isso/", "https://example.org/isso/"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("", ""),
        (False, ""),
    ],
)
def test_an_address_is_read(given: object, address: str) -> None:
    assert server(given, "http://127.0.0.1:8000/") == address


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (True, "`comments` is True, and no address"),
        ("comments.example.org", "no address of a server"),
        ("https://", "no address of a server"),
        ("javascript:alert(1)", "no address of a server"),
        ("https://example.org/?a=b", "no address of a server"),
        ("http://example.org/", "give the server an https address"),
    ],
)
def test_what_is_no_address_is_refused(given: object, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        server(given, "https://example.org/")


def test_a_wrong_address_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    config = load_config(str(project(tmp_path, "https://example.org/", "comments.example.org")))
    with pytest.raises(ConfigurationError) as refused:
        config.plugins.on_config(config)
    assert str(refused.value).startswith(f"{tmp_path / 'mkdocs.yml'}: `comments: comments.example")
