"""A tiny site of somebody else, built with nothing but the wheel in an environment of its own."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.image
import pytest
from html_page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
UV = shutil.which("uv")
pytestmark = pytest.mark.skipif(
    UV is None and not os.environ.get("CI"), reason="uv builds the wheel and the environment"
)
SETTINGS = "site_name: Elsewhere\ntheme: {theme}\nmarkdown_extensions: [stepcheck]\n"
PAGE = """\
# A page of somebody else

Let $w, x, b \\in \\mathbb{R}$ and $z := w x + b$.

$$
\\begin{aligned}
(w + 1)^2 &= w^2 + 2 w + 1 && \\text{expand} \\\\
  &= w (w + 2) + 1 && \\text{factor out}
\\end{aligned}
$$

```graph
output: z
at: x = 3, w = 0.4, b = -0.2
show: values, local
live: w in [-1, 1]
```

```plot
title: A line
alt: A line through the origin.
x: {label: x, from: 0, to: 2}
y: {label: y, from: 0, to: 4}
curves: [{call: lines.twice, label: 2x}]
```
"""
CODE = 'def twice(x: float) -> float:\n    """Return twice a number."""\n    return 2 * x\n'


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command, without what the environment of these tests would add to it."""
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(  # noqa: S603  our own commands
        command, cwd=cwd, env=bare, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="session")
def environment(once: Callable[[str, Callable[[Path], str]], Path]) -> Path:
    """Return the folder of the commands of an environment that has the wheel and MkDocs."""
    folder = once("wheel", equip)
    (commands,) = [p for name in ("bin", "Scripts") if (p := folder / "venv" / name).is_dir()]
    return commands


def equip(folder: Path) -> str:
    """Make the environment; return why it failed, if it did."""
    day = next(
        line.split('"')[1]
        for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("exclude-newer")
    )
    assert UV is not None
    for command in (
        [UV, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)],
        [UV, "venv", "--quiet", "--python", sys.executable, str(folder / "venv")],
    ):
        done = run(*command, cwd=folder)
        if done.returncode:
            return done.stderr
    (wheel,) = folder.glob("*.whl")
    python = str(folder / "venv")
    install = [UV, "pip", "install", "--quiet", "--exclude-newer", day, "--python", python]
    done = run(*install, f"stepcheck[site] @ {wheel.as_uri()}", "mkdocs<2", cwd=folder)
    return done.stderr if done.returncode else ""


def written(folder: Path) -> Path:
    """Write a project of one page in MkDocs' own theme; return its folder."""
    for name, text in {
        "mkdocs.yml": SETTINGS.format(theme="mkdocs"),
        "docs/index.md": PAGE,
        "snippets/lines.py": CODE,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    kept = ROOT / ".cache" / "stepcheck"
    kept.mkdir(parents=True, exist_ok=True)  # MathJax need not be fetched again
    (folder / ".cache").mkdir()
    (folder / ".cache" / "stepcheck").symlink_to(kept, target_is_directory=True)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of one page that a test may change."""
    return written(tmp_path)


@pytest.fixture(scope="module")
def built(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a project with its site, built once for all who only look at it."""
    found = written(tmp_path_factory.mktemp("built"))
    done = build(environment, found)
    assert done.returncode == 0, done.stderr
    return found


def build(environment: Path, project: Path) -> subprocess.CompletedProcess[str]:
    return run(environment / "mkdocs", "build", "--strict", cwd=project)


def test_styles_and_scripts_reach_the_site(built: Path) -> None:
    look_at(built)


def test_they_reach_a_site_in_another_theme(environment: Path, project: Path) -> None:
    (project / "mkdocs.yml").write_text(SETTINGS.format(theme="readthedocs"), encoding="utf-8")
    done = build(environment, project)
    assert done.returncode == 0, done.stderr
    look_at(project)


def look_at(project: Path) -> None:
    """Look whether a site has our styles, scripts and figures."""
    text = (project / "site" / "index.html").read_text(encoding="utf-8")
    head = text.partition("</head>")[0]
    assert 'href="assets/stepcheck/stepcheck.css"' in head
    for name in ("formulas.js", "live.js"):
        assert f'src="assets/stepcheck/{name}"' in text
    files = {path.name for path in (project / "site" / "assets" / "stepcheck").iterdir()}
    assert {"stepcheck.css", "formulas.js", "live.js", "graph.js"} <= files
    assert "take.js" in files
    taken = (project / "site" / "figures" / "index-graph-1.svg").read_text(encoding="utf-8")
    assert "#0b5fa5" in taken
    assert "extra.css" not in files  # the colours of our site are not theirs
    page = Page(project / "site" / "index.html")
    assert page.untypeset == 0
    assert 'class="sc-plot"' in text
    assert "<stepcheck-graph" in text


def picture(browser: Browser, page: Path, selector: str) -> NDArray[np.float64]:
    """Return what a browser shows of an element, as numbers from 0 to 1."""
    opened = browser.new_page(viewport={"width": 1000, "height": 800})
    opened.goto(page.as_uri())
    image = opened.locator(selector).first.screenshot()
    opened.close()
    found: NDArray[np.float64] = matplotlib.image.imread(io.BytesIO(image))[..., :3]
    return found


def test_figures_are_no_black_boxes(built: Path, browser: Browser) -> None:
    page = built / "site" / "index.html"
    bare = built / "site" / "bare.html"
    text = page.read_text(encoding="utf-8")
    bare.write_text(text.replace("assets/stepcheck/stepcheck.css", "none.css"), encoding="utf-8")
    for selector in ("stepcheck-graph svg:visible, .sc-graph svg:visible", "figure.sc-plot svg"):
        styled, plain = picture(browser, page, selector), picture(browser, bare, selector)
        assert (styled > 0.8).mean() > 0.8, selector  # light, with lines and words on it
        assert styled.std() > 0.05, selector
        if "graph" in selector:
            assert (plain < 0.1).mean() > 5 * (styled < 0.1).mean()  # what there was without styles


FAULTS = {
    "sign": ("w (w + 2)", "w (w - 2)", "docs/sign.md:8:6: false: step 2 of 2 does not hold"),
    "field": ("show: values", "shwo: values", "docs/field.md:15:1: graph: a graph has no field"),
    "function": ("lines.twice", "lines.thrice", "has no function 'thrice'"),
    "brace": ("expand", "expand}", "docs/brace.md:"),
}


def test_faults_end_the_build(environment: Path, project: Path) -> None:
    for name, (right, wrong, _said) in FAULTS.items():
        assert right in PAGE
        text = PAGE.replace(right, wrong)
        (project / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    done = build(environment, project)
    assert done.returncode == 1
    for _right, _wrong, said in FAULTS.values():
        assert said in done.stderr
    assert "docs/index.md" not in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_that_miss_are_said_in_words(environment: Path, project: Path) -> None:
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[step", "[pymdownx.arithmatex, step"), encoding="utf-8")
    done = build(environment, project)
    assert done.returncode == 1
    assert "needs `generic: true`" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_runs_on_a_note(environment: Path, project: Path) -> None:
    note = project / "docs" / "index.md"
    done = run(environment / "stepcheck", note, "--jobs", "2", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 page(s), ")
    proved = run(environment / "stepcheck", note, "--prove", cwd=project)
    assert proved.returncode == 0
    assert "2 of them proved" in proved.stdout
    graph = run(environment / "stepcheck", "graph", note, "--output", "z", cwd=project)
    assert (graph.returncode, graph.stderr) == (0, "")
    assert graph.stdout.startswith("<?xml")
    assert "<title" in graph.stdout
    assert "#0b5fa5" in graph.stdout  # the colours come from the sheets in the wheel
    for words in (["lsp"], [note, "--dask", "tcp://127.0.0.1:1"]):
        done = run(environment / "stepcheck", *words, cwd=project)
        assert done.returncode == 2
        assert "pip install 'stepcheck[" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_page_is_whole_without_a_site(environment: Path, project: Path) -> None:
    lines = (
        "import markdown\n"
        "text = open('docs/index.md', encoding='utf-8').read()\n"
        "print(markdown.markdown(text, extensions=['stepcheck']))\n"
    )
    done = run(environment / "python", "-c", lines, cwd=project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<style>")
    assert done.stdout.count("--sc-rem:") == 2
    assert "<script>" in done.stdout


def test_the_extension_without_its_means_says_so(
    environment: Path, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = tmp_path_factory.mktemp("bare")
    lines = (
        "import importlib.util as u, sys\n"
        "find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'pymdownx' else find(name, *rest)\n"
        "import stepcheck.markdown.extension\n"
    )
    done = run(environment / "python", "-c", lines, cwd=bare)
    assert "pymdownx missing: pip install 'stepcheck[site]'" in done.stderr
    assert project.is_dir()
