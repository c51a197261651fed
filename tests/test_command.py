"""The command's forms of output, its colours, its workers, and how it watches."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from stepcheck.cli import HOLDS, PROBLEMS, USAGE, main
from stepcheck.command import colour, options
from stepcheck.workers import cores

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "assets" / "stepcheck.schema.json").read_text("utf-8"))
RIGHT = "Let $t \\in \\mathbb{R}$. Then $(t + 1)^2 = t^2 + 2 t + 1$.\n"
FALSE = (
    f"{RIGHT}\n$$\n\\begin{{aligned}}\n"
    "\\frac{d}{dt} t^2\n  &= -2 t \\\\\n  &= t + t\n\\end{aligned}\n$$\n"
)
REFUSED = f"{RIGHT}\nWhat is $t + r_1$?\n"
MARKED = f"{RIGHT}\n$\\wrong{{t = t + 1}}$, $\\unchecked{{a limit}}{{\\lim_{{t \\to 0}} t = 0}}$\n"


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a page of each kind, from which the command runs."""
    folder = tmp_path / "my notes"
    folder.mkdir()
    for name, text in {"a": RIGHT, "b": FALSE, "c": REFUSED, "d": MARKED}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def printed(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """Return what the command prints."""
    main([str(word) for word in words])
    return capsys.readouterr().out


def statements(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for page in record["pages"] for s in page["statements"]]


def test_json_is_what_its_schema_says(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(printed(capsys, notes, "--format", "json"))
    jsonschema.validate(record, SCHEMA)
    assert {s["verdict"] for s in statements(record)} == {"holds", "false", "refused", "unchecked"}
    for kind in ("left", "said", "end"):
        broken = json.loads(json.dumps(record))
        del broken["pages"][1]["statements"][-1][kind]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA)


def test_json_of_snippets_is_what_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    docs, snippets = ROOT / "docs" / "dz_db.md", ROOT / "snippets"
    record = json.loads(printed(capsys, docs, "--json", "--snippets", snippets))
    jsonschema.validate(record, SCHEMA)
    assert len(record["snippets"]) > 20


def test_json_has_both_sides_of_a_failed_step(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(printed(capsys, notes / "b.md", "--json"))
    wrong = statements(record)[-1]
    assert (wrong["line"], wrong["column"]) == (6, 6)
    assert wrong["end"] == {"line": 6, "column": 10}
    assert wrong["left"] == {
        "latex": "\\frac{d}{dt} t^2", "line": 5, "column": 1, "value": wrong["left"]["value"]
    }  # fmt: skip
    assert (wrong["right"]["latex"], wrong["right"]["line"]) == ("-2 t", 6)
    assert float(wrong["left"]["value"]) == -float(wrong["right"]["value"]) != 0
    assert float(wrong["left"]["value"]) == 2 * float(wrong["point"]["t"])
    assert wrong["point"] == wrong["counterexample"]
    assert "a sign is wrong" in wrong["hint"]
    assert "only line 6 is wrong" in wrong["note"]
    assert wrong["said"] == "step 1 of 2 does not hold"


def test_json_has_the_point_where_a_claim_holds(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = statements(json.loads(printed(capsys, notes / "a.md", "--json")))[-1]
    assert right["point"].keys() == {"t"}
    assert right["counterexample"] == {}
    assert right["left"] is right["right"] is None


def test_what_is_refused_ends_with_its_token(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = statements(json.loads(printed(capsys, notes / "c.md", "--json")))[-1]
    line = REFUSED.split("\n")[wrong["line"] - 1]
    assert line[wrong["column"] - 1 : wrong["end"]["column"] - 1] == "r"
    assert wrong["fix"]


def test_github_has_one_line_a_problem(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, notes, "--format", "github").splitlines()
    false, refused, total = lines
    assert false.startswith(
        "::error file=my notes/b.md,line=6,endLine=6,col=6,endColumn=10,"
        "title=false%3A step 1 of 2 does not hold::"
    )
    assert "%0A   hint" in false
    assert refused.startswith("::error file=my notes/c.md,line=3,")
    assert total.startswith("4 page(s), ")


def test_sarif_names_file_and_region(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(printed(capsys, notes, "--format", "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [result["ruleId"] for result in run["results"]] == ["false", "refused"]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20notes/b.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 6, "startColumn": 6, "endLine": 6, "endColumn": 10}
    assert "a sign is wrong" in run["results"][0]["message"]["text"]


def test_colour_changes_nothing_but_colour(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = printed(capsys, notes)
    painted = printed(capsys, notes, "--color", "always")
    assert "\x1b" not in plain
    assert "\x1b[31mfalse\x1b[0m" in painted
    assert "\x1b[36mhint\x1b[0m" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == plain


class Terminal(io.StringIO):
    """A stream on which people read."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("choice", "variables", "terminal", "wanted"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
    ],
)
def test_colour_is_for_terminals(
    choice: str,
    variables: dict[str, str],
    terminal: bool,
    wanted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert colour.wanted(choice, Terminal() if terminal else io.StringIO()) is wanted


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fromat", "json"], "there is no option --fromat; did you mean `--format`?"),
        (["--zzz"], "there is no option --zzz; see --help"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--jobs", "0"], "0 is no number of processes"),
        (["--watch", "--json"], "--watch prints text, not json"),
    ],
)
def test_unknown_options_are_said_in_words(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == USAGE
    assert said in capsys.readouterr().err


def test_options_may_stand_between_paths(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(notes / "a.md"), "--prove", str(notes / "d.md")]) == HOLDS
    assert capsys.readouterr().out.startswith("2 page(s)")


def test_exit_codes_are_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for code in (HOLDS, PROBLEMS, USAGE):
        assert f"\n  {code}   " in said


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_the_number_of_workers_changes_nothing(
    jobs: str, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (notes / "e.md").write_text(RIGHT + "\n\n" + REFUSED * 3, encoding="utf-8")
    alone = printed(capsys, notes, "--json", "--jobs", "1")
    assert printed(capsys, notes, "--json", "--jobs", jobs) == alone
    assert [Path(page["path"]).stem for page in json.loads(alone)["pages"]] == list("abcde")


def test_as_many_workers_as_cores() -> None:
    assert options.check_options(["x.md"]).jobs == cores() >= 1


@pytest.fixture
def watching(notes: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the command on the right page, and let it watch."""
    command = [sys.executable, "-u", "-m", "stepcheck.cli", str(notes / "a.md"), "--watch"]
    # Where the tests run in the background, what they start would not hear Ctrl+C.
    hearing = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(  # noqa: S603  our own command
        command, stdout=subprocess.PIPE, cwd=notes.parent, encoding="utf-8", preexec_fn=hearing
    ) as process:
        yield process
        process.kill()


def until_it_waits(process: subprocess.Popen[str]) -> str:
    """Return what is printed up to the words that it waits."""
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or not lines[-1].startswith("waiting"):
        line = process.stdout.readline()
        assert line, "it ended"
        lines.append(line)
    return "".join(lines)


def test_a_save_is_checked_at_once(watching: subprocess.Popen[str], notes: Path) -> None:
    page = notes / "a.md"
    assert "0 false, 0 refused" in until_it_waits(watching)
    page.write_text(FALSE, encoding="utf-8")
    assert "a.md:6:6: false: step 1 of 2" in until_it_waits(watching)
    page.write_bytes(b"\xff")
    assert "not UTF-8" in until_it_waits(watching)
    page.write_text(RIGHT, encoding="utf-8")
    assert "0 false, 0 refused" in until_it_waits(watching)
    (notes / "notation.md").write_text("$t \\in (0, 1)$", encoding="utf-8")
    assert "refused" not in until_it_waits(watching).splitlines()[0][:20]
    time.sleep(0.5)  # it is not busy with the same files again
    os.kill(watching.pid, signal.SIGINT)
    assert watching.wait(timeout=30) == HOLDS


FENCES = """\
Let $w, x \\in \\mathbb{R}$ and $z := w x$.

```graph
output: z
```

```graph
output: z
shwo: values
```

> ```plot
> title: A
> ```

- item

    ~~~{.graph #id}
    output: zz
    ~~~

````markdown
```graph
an example
```
````
"""


def test_graphs_and_plots_are_read_too(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = notes / "a.md"
    page.write_text(FENCES, encoding="utf-8")
    assert main([str(page), "--json"]) == PROBLEMS
    record = json.loads(capsys.readouterr().out)
    jsonschema.validate(record, SCHEMA)
    found = record["pages"][0]["fences"]
    assert [(f["line"], f["column"], f["said"].split(":")[0]) for f in found] == [
        (9, 1, "graph"),
        (13, 3, "plot"),
        (19, 13, "graph"),
    ]
    assert "3 graph(s), plot(s), script(s) or table(s) cannot be made" in printed(capsys, page)
    assert "   19 |     output: zz\n" in printed(capsys, page)
    several = printed(capsys, notes, "--jobs", "2", "--format", "github").splitlines()
    assert sum("title=refused%3A graph%3A" in line for line in several) == 2


def test_plots_are_drawn_where_their_code_may_run(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plot = (
        "```plot\ntitle: A\nalt: A line.\nx: {label: x, from: 0, to: 1}\n"
        "y: {label: y, from: 0, to: 1}\ncurves: [{call: dz_db.missing, label: a}]\n```\n"
    )
    page = notes / "a.md"
    page.write_text(plot, encoding="utf-8")
    assert main([str(page)]) == HOLDS
    code = notes / "snippets"
    code.mkdir()
    (code / "dz_db.py").write_text("", encoding="utf-8")
    capsys.readouterr()
    assert main([str(page), "--snippets", str(code)]) == PROBLEMS
    assert "a.md:6:" in (out := capsys.readouterr().out)
    assert "has no function 'missing'" in out


def test_tables_are_read_as_a_build_reads_them(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = notes / "a.md"
    page.write_text("Words\n\n```golden\ncases\n```\n\n```fields\ngrpah\n```\n", "utf-8")
    (notes / "cases").mkdir()
    case = notes / "cases" / "one.yaml"
    case.write_text("shows: a sum\nlatex: x\n", "utf-8")
    assert main([str(page)]) == PROBLEMS
    out = capsys.readouterr().out
    assert "a.md:4:1: refused: golden: one.yaml needs text for shows, latex, verdict" in out
    assert "a.md:8:1: refused: fields: there is no table grpah" in out
    assert "did you mean `graph`?" in out
    case.write_text("shows: a sum\nlatex: x\nverdict: holds\n", "utf-8")
    page.write_text(page.read_text("utf-8").replace("grpah", "graph"), "utf-8")
    assert main([str(page)]) == HOLDS
