"""Pages handed to a Dask cluster of two processes, of which one is ended in mid-run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from distributed import Client, LocalCluster

from stepcheck.cli import PROBLEMS, USAGE, main
from stepcheck.command import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
COPIES = 3  # of a page that takes long enough to be ended in its midst


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Start a cluster of two processes on this machine; return its address."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as running:
        yield running.scheduler_address


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Return a folder with many pages, one of which has a wrong sign."""
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(ROOT / "docs" / "notation.md", folder)
    text = (ROOT / "docs" / "sigmoid.md").read_text(encoding="utf-8")
    for number in range(COPIES):
        (folder / f"page{number:02}.md").write_text(text, encoding="utf-8")
    wrong = text.replace(r"&= \frac{e^{-z}}{", r"&= \frac{-e^{-z}}{")
    assert wrong != text
    (folder / f"page{COPIES - 1:02}.md").write_text(wrong, encoding="utf-8")
    return folder


def verdicts(capsys: pytest.CaptureFixture[str]) -> object:
    return json.loads(capsys.readouterr().out)["pages"]


def test_a_lost_worker_loses_nothing(
    scheduler: str, pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(pages), "--json", "--jobs", "1"]) == PROBLEMS
    alone = verdicts(capsys)
    ended: list[int] = []
    finished = threading.Event()

    def end_one(client: Client, pids: dict[str, int]) -> None:
        """End the first worker that is seen at work."""
        while not finished.wait(0.05):
            for worker, tasks in client.processing().items():
                if tasks and not ended:
                    os.kill(pids[worker], signal.SIGKILL)
                    ended.append(pids[worker])

    # It is connected before there is work, which may be done before another has found its way.
    with Client(scheduler, set_as_default=False) as client:
        ender = threading.Thread(target=end_one, args=(client, client.run(os.getpid)))
        ender.start()
        try:
            assert main([str(pages), "--json", "--dask", scheduler]) == PROBLEMS
        finally:
            finished.set()
            ender.join()
    assert len(ended) == 1
    assert verdicts(capsys) == alone


def test_no_scheduler_is_said_in_words(
    pages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "SECONDS", "1s")
    assert main([str(pages), "--dask", "tcp://127.0.0.1:1"]) == USAGE
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in capsys.readouterr().err


def test_another_checker_on_a_worker_is_refused(
    scheduler: str,
    pages: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cluster, "this_checker", lambda: "another")
    assert main([str(pages), "--dask", scheduler]) == USAGE
    assert "install the same release there" in capsys.readouterr().err
