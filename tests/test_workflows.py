"""What runs this package elsewhere: its hook, its action, and the workflows that publish it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from stepcheck.command.options import check_parser

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"


def read(path: Path) -> Any:  # noqa: ANN401  whatever YAML holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_hook_is_a_command_of_the_package() -> None:
    (hook,) = read(ROOT / ".pre-commit-hooks.yaml")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert hook["entry"] in project["scripts"]
    assert hook["types"] == ["markdown"]
    assert hook["language"] == "python"


def steps_of(path: Path) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = read(path)["runs"]["steps"]
    return steps


def test_the_action_hands_no_input_to_the_shell_as_code() -> None:
    for step in steps_of(ROOT / "action.yml"):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("paths", "arguments", "code"),
    [("right.md", "", 0), ("right.md wrong.md", "--jobs 1", 1), ("right.md;echo", "", 2)],
)
def test_the_action_runs_the_command(paths: str, arguments: str, code: int, tmp_path: Path) -> None:
    for name, text in {"right": "$1 + 1 = 2$", "wrong": "$1 + 1 = 3$"}.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    commands = tmp_path / "place" / "bin"
    commands.mkdir(parents=True)
    own = commands / "stepcheck"
    own.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stepcheck.cli "$@"\n')
    own.chmod(0o755)
    last = steps_of(ROOT / "action.yml")[-1]
    done = subprocess.run(  # noqa: S603  our own action
        ["bash", "-c", last["run"]],  # noqa: S607
        cwd=tmp_path,
        env={**os.environ, "PLACE": str(tmp_path / "place"), "PATHS": paths,
             "ARGUMENTS": arguments},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert done.stdout.count("::error file=wrong.md,line=1") == (code == 1)


def test_the_action_uses_options_that_there_are() -> None:
    words = " ".join(step.get("run", "") for step in steps_of(ROOT / "action.yml"))
    options = [word for word in words.split() if word.startswith("--") and word != "--quiet"]
    known = check_parser()._option_string_actions
    assert {o for o in options if o != "--"} <= set(known)


def test_the_site_waits_for_the_tests_of_its_commit() -> None:
    publish, tests = read(WORKFLOWS / "publish.yml"), read(WORKFLOWS / "ci.yml")
    assert list(publish[True]) == ["workflow_run"]  # `on`, which YAML reads as yes
    run = publish[True]["workflow_run"]
    assert run["workflows"] == [tests["name"]]
    job = publish["jobs"]["publish"]
    assert "conclusion == 'success'" in job["if"]
    assert job["steps"][0]["with"]["ref"] == "${{ github.event.workflow_run.head_sha }}"


def test_a_release_is_installed_before_it_is_published() -> None:
    jobs = read(WORKFLOWS / "release.yml")["jobs"]
    assert jobs["publish"]["needs"] == "install"
    assert jobs["install"]["needs"] == "build"
    matrix = jobs["install"]["strategy"]["matrix"]
    assert (matrix["python"], matrix["kind"]) == (["3.11", "3.14"], ["whl", "tar.gz"])
