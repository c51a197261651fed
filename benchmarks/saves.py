"""How soon a saved page is back: `uv run python benchmarks/saves.py [--before FOLDER] [--saves 9]`.

Starts `mkdocs serve` on a copy of the site, saves changes of each kind in turn, and measures until
the server has the new page: a browser that waits for it asks in the same way, and shows it then.
With `--before` another checkout, set up with `uv sync`, is measured in the same run, save by save
in turn with this one. With `--first` the first build is measured too, with nothing kept and with
all.

The time of the processor is printed beside what a clock shows, which on a busy machine is longer.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
PARTS = ("docs", "snippets", "overrides", "tests/golden", "tests/golden_scopes.yaml",
         "mkdocs.yml", "pyproject.toml")  # fmt: skip
EPOCH = re.compile(rb"livereload\((\d+), (\d+)\)")
ENVIRONMENT = {"PATH": os.environ["PATH"], "SITE_URL": "http://127.0.0.1/"}
WAIT = 120.0  # seconds
# What is saved: the file, the text behind which a change comes, the change, and the page it is on.
# Each save writes another number, so that nothing can have been kept of it.
KINDS = {
    "prose": ("docs/loss.md", "\n## ", "Save {n} came.\n\n## ", "loss"),
    "a formula": ("docs/loss.md", "\n## ", "$$\n{n} + 1 = 1 + {n}\n$$\n\n## ", "loss"),
    "a graph": ("docs/graph.md", "```graph\n", "```graph\ntitle: Save {n}\n", "graph"),
    "a snippet": ("snippets/stability.py", '"""\n', '"""\n\nSAVED = {n}\n', "stability"),
}
TITLE = re.compile(r"(?<=```graph\n)title:.*\n")  # a graph has one title


@dataclass
class Preview:
    """A server with a copy of the site."""

    folder: Path
    address: str
    process: int

    def worked(self) -> float:
        """Return how many seconds of a processor the server and what it ended have taken."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def page(self, name: str) -> bytes:
        """Return a page, as soon as the last build is done."""
        with urllib.request.urlopen(f"{self.address}{name}.html", timeout=WAIT) as answer:  # noqa: S310
            found: bytes = answer.read()
        return found

    def save(self, kind: str, number: int) -> tuple[float, float]:
        """Return how many seconds a save takes until the page is back, and of a processor."""
        name, before, change, page = KINDS[kind]
        epoch, _ = self.known(page)
        file = self.folder / name
        text = given = file.read_text(encoding="utf-8")
        if kind == "a graph":
            text = TITLE.sub("", text, count=1)
        begin, worked = time.perf_counter(), self.worked()
        file.write_text(text.replace(before, change.format(n=number), 1), encoding="utf-8")
        self.wait(epoch)
        self.known(page)
        taken = time.perf_counter() - begin, self.worked() - worked
        epoch, _ = self.known(page)
        file.write_text(given, encoding="utf-8")
        self.wait(epoch)
        return taken

    def known(self, page: str) -> tuple[int, int]:
        """Return the number of the build that a page is of, and of the request for it."""
        found = EPOCH.search(self.page(page))
        if found is None:
            raise SystemExit("the server does not reload its pages")
        return int(found[1]), int(found[2])

    def wait(self, epoch: int) -> None:
        """Wait for a build after the one of this number, as a browser does."""
        end = time.perf_counter() + WAIT
        while time.perf_counter() < end:
            address = f"{self.address}livereload/{epoch}/{time.time_ns()}"
            with urllib.request.urlopen(address, timeout=WAIT) as answer:  # noqa: S310
                if int(answer.read()) > epoch:
                    return
        raise TimeoutError(f"no build within {WAIT:.0f} s")


@contextlib.contextmanager
def preview(checkout: Path, folder: Path) -> Iterator[tuple[Preview, tuple[float, float]]]:
    """Run the server of a checkout on its copy; with it, what its first build took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log, mkdocs = folder / "log.txt", checkout / ".venv" / "bin" / "mkdocs"
    begin = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [mkdocs, "serve", "--livereload", "-a", f"127.0.0.1:{port}"],
            cwd=folder, stdout=out, stderr=out, env=ENVIRONMENT,
        )  # fmt: skip
    try:
        while b"Serving on" not in log.read_bytes():
            if process.poll() is not None:
                raise SystemExit(f"the server ended:\n{log.read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.02)
        made = Preview(folder, f"http://127.0.0.1:{port}/", process.pid)
        yield made, (time.perf_counter() - begin, made.worked())
    finally:
        process.terminate()
        process.wait()


def copy(checkout: Path, folder: Path, *, kept: bool) -> Path:
    """Copy what a site is made of, with what is kept of it or without; MathJax is never fetched."""
    (folder / "tests").mkdir(parents=True)
    for part in PARTS:
        source = checkout / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    cache = folder / ".cache" / "stepcheck"
    cache.mkdir(parents=True)
    for found in (checkout / ".cache" / "stepcheck").iterdir():
        if found.name.startswith("mathjax-"):
            (cache / found.name).symlink_to(found, target_is_directory=True)
        elif kept:
            shutil.copytree(found, cache / found.name)
    return folder


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how soon a saved page is back.")
    parser.add_argument("--before", type=Path, help="another checkout, measured in the same run")
    parser.add_argument("--saves", type=int, default=9, help="saves of each kind (default: 9)")
    parser.add_argument("--first", action="store_true", help="measure the first build too")
    options = parser.parse_args()
    checkouts = [path.resolve() for path in (ROOT, options.before) if path]
    rows: list[tuple[str, list[tuple[float, float]]]] = []
    with contextlib.ExitStack() as stack:
        sites = []
        for checkout in checkouts:
            place = stack.enter_context(tempfile.TemporaryDirectory())
            sites.append((checkout, copy(checkout, Path(place, "site"), kept=not options.first)))
        for way in ("nothing kept", "all kept") if options.first else ():
            times = []
            for site in sites:
                with preview(*site) as (_, taken):
                    times.append(taken)
            rows.append((f"first build, {way}", times))
        servers = [stack.enter_context(preview(*site))[0] for site in sites]
        for kind in KINDS:
            found = [[s.save(kind, n + 100) for s in servers] for n in range(options.saves)]
            rows.append((kind, [medians(column) for column in zip(*found, strict=True)]))
    print("| Saved | Clock | Processor | Before | Processor | Ratio |\n|---|--:|--:|--:|--:|--:|")
    for name, ((clock, worked), *before) in rows:
        others = "".join(f" {c:.2f} s | {w:.2f} s | {worked / w:.2f} |" for c, w in before)
        print(f"| {name} | {clock:.2f} s | {worked:.2f} s |{others or '  |  |  |'}")


def medians(taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the median of what the clock showed, and of the processor's time."""
    clock, worked = (statistics.median(column) for column in zip(*taken, strict=True))
    return clock, worked


if __name__ == "__main__":
    main()
