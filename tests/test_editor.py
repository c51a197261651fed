"""The language server, asked by a real client of the protocol."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator  # noqa: TC003  read by the fixture at run time
from typing import TYPE_CHECKING

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from stepcheck.cli import USAGE, main

if TYPE_CHECKING:
    from pathlib import Path

NOTATION = (
    "# Notation\n\n| Symbol | Meaning | Name in code |\n|---|---|---|\n"
    "| $x \\in \\mathbb{R}$ | the input 🙂 | `x` |\n"
    "| $\\hat{y} := 2 x$ | the prediction | `y_hat` |\n"
)
PAGE = "# Page 🙂\n\nLet $q := x + 1$. Then 🙂 $q - 1 = x$.\n\nAnd $\\hat{y} = x + x$.\n"
WRONG = PAGE.replace("x + x", "3 x")
PATIENCE = 60  # seconds, on a busy machine
pytestmark = pytest.mark.alone
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "stepcheck.cli", "lsp"])


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]  # it has no type
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


class Editor:
    """An editor with one open page."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.page = folder / "page.md"
        self.uri, self.text, self.version = self.page.as_uri(), "", 0

    def open(self, text: str) -> None:
        """Open the page."""
        (self.folder / "notation.md").write_text(NOTATION, encoding="utf-8")
        self.page.write_text(text, encoding="utf-8")
        self.text = text
        item = types.TextDocumentItem(self.uri, "markdown", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, text: str) -> None:
        """Replace all that is on the page."""
        self.text, self.version = text, self.version + 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def problems(self) -> list[types.Diagnostic]:
        """Return what is wrong, as soon as the server says it of this version."""
        said = self.client.wait_for_notification("textDocument/publishDiagnostics")
        await asyncio.wait_for(said, PATIENCE)
        return list(self.client.diagnostics[self.uri])

    def at(self, words: str, inside: int = 0) -> types.Position:
        """Return where some words stand, in the units of the protocol."""
        offset = self.text.index(words) + inside
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        units = len(self.text[start:offset].encode("utf-16-le")) // 2
        return types.Position(line, units)

    def reads(self, found: types.Range) -> str:
        """Return what stands in a range."""
        lines = self.text.split("\n")
        assert found.start.line == found.end.line
        units = lines[found.start.line].encode("utf-16-le")
        return units[2 * found.start.character : 2 * found.end.character].decode("utf-16-le")

    def document(self) -> types.TextDocumentIdentifier:
        """Return the page's name in the protocol."""
        return types.TextDocumentIdentifier(self.uri)

    async def hover(self, position: types.Position) -> str:
        """Return what is shown at a place."""
        found = await self.client.text_document_hover_async(
            types.HoverParams(self.document(), position)
        )
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def fixes(self, problem: types.Diagnostic) -> dict[str, str]:
        """Return the page as each quick fix leaves it."""
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                self.document(), problem.range, types.CodeActionContext([problem])
            )
        )
        pages = {}
        for action in found or []:
            assert isinstance(action, types.CodeAction)
            assert action.edit is not None
            assert action.edit.changes is not None
            (edit,) = action.edit.changes[self.uri]
            pages[action.title] = self.edited(edit)
        return pages

    def edited(self, edit: types.TextEdit) -> str:
        """Return the page after an edit."""
        lines = [line.encode("utf-16-le") for line in self.text.split("\n")]
        start, end = edit.range.start, edit.range.end
        before = b"\n\0".join([*lines[: start.line], lines[start.line][: 2 * start.character]])
        behind = b"\n\0".join([lines[end.line][2 * end.character :], *lines[end.line + 1 :]])
        return (before + edit.new_text.encode("utf-16-le") + behind).decode("utf-16-le")


@pytest.fixture
def editor(client: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(client, tmp_path)


@pytest.mark.asyncio
async def test_a_wrong_claim_is_marked_and_unmarked(editor: Editor) -> None:
    editor.open(WRONG)
    (problem,) = await editor.problems()
    assert editor.reads(problem.range) == "3 x"
    assert (problem.source, problem.code) == ("stepcheck", "false")
    assert problem.severity == types.DiagnosticSeverity.Error
    said = problem.message.splitlines()
    assert said[0] == "step 1 of 1 does not hold"
    assert {line.split()[0] for line in said[1:]} >= {"left", "right", "at"}
    editor.type(PAGE)
    assert await editor.problems() == []
    editor.type(WRONG.replace("3 x", "x x x"))
    (problem,) = await editor.problems()
    assert editor.reads(problem.range) == "x x x"


@pytest.mark.asyncio
async def test_only_the_last_text_counts(editor: Editor) -> None:
    editor.open(PAGE)
    assert await editor.problems() == []
    for count in range(1, 6):
        editor.type(WRONG.replace("3 x", f"{count} + 3 x"))
    while not (found := await editor.problems()) or "5 + 3 x" not in editor.reads(found[0].range):
        assert found == []


@pytest.mark.asyncio
async def test_hover_shows_both_values_and_the_point(editor: Editor) -> None:
    editor.open(WRONG)
    await editor.problems()
    said = await editor.hover(editor.at("= 3 x"))
    assert said.startswith("**false**: step 1 of 1 does not hold")
    assert "left " in said
    assert "right " in said
    assert "at " in said
    said = await editor.hover(editor.at("- 1 = x"))
    assert "**holds** at" in said
    values = [line.partition(" = ")[2] for line in said.splitlines() if " = " in line][-2:]
    assert values[0] == values[1] != ""
    assert "`x` = " in said


@pytest.mark.asyncio
async def test_hover_on_a_symbol_shows_where_it_comes_from(editor: Editor) -> None:
    editor.open(PAGE)
    await editor.problems()
    said = await editor.hover(editor.at("\\hat{y} =", 5))
    assert said.startswith("`\\hat{y}`, line 6 of notation.md")
    assert "\\hat{y} := 2 x" in said
    assert "the prediction · `y_hat`" in said
    assert "q := x + 1" in await editor.hover(editor.at("q - 1"))
    assert await editor.hover(editor.at("Then")) == ""


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("words", "file", "line", "name"),
    [("q - 1", "page.md", 2, "q"), ("x + x", "notation.md", 4, "x")],
)
async def test_definitions_are_found(
    editor: Editor, words: str, file: str, line: int, name: str
) -> None:
    editor.open(PAGE)
    await editor.problems()
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.document(), editor.at(words))
    )
    assert isinstance(found, types.Location)
    assert found.uri == (editor.folder / file).as_uri()
    assert found.range.start.line == line
    source = (editor.folder / file).read_text(encoding="utf-8").split("\n")[line]
    assert source[found.range.start.character : found.range.end.character] == name


@pytest.mark.asyncio
async def test_names_in_scope_are_proposed(editor: Editor) -> None:
    editor.open("First $x$.\n\n" + PAGE)
    await editor.problems()

    async def proposed(position: types.Position) -> dict[str, types.CompletionItem]:
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(editor.document(), position)
        )
        items = found.items if isinstance(found, types.CompletionList) else found or []
        return {item.label: item for item in items}

    first = await proposed(editor.at("x$."))
    assert set(first) == {"x", "\\hat{y}"}  # q is not yet known there
    editor.type(PAGE + "\nSo $\\ha")
    await editor.problems()
    last = await proposed(editor.at("So $\\ha", 7))
    assert set(last) == {"x", "\\hat{y}", "q"}
    item = last["\\hat{y}"]
    assert (item.detail, item.documentation) == ("\\hat{y} := 2 x", "the prediction")
    assert isinstance(item.text_edit, types.TextEdit)
    assert editor.edited(item.text_edit).endswith("\nSo $\\hat{y}")
    assert await proposed(editor.at("Then")) == {}


@pytest.mark.asyncio
async def test_an_unknown_name_can_be_declared_or_defined(editor: Editor) -> None:
    editor.open(PAGE + "\n> Some words\n> and $r = x + 2$.\n")
    (problem,) = await editor.problems()
    assert editor.reads(problem.range) == "r"
    fixed = await editor.fixes(problem)
    assert list(fixed) == ["Define r here: :=", "Declare r above, as a real number"]
    defined, declared = fixed.values()
    assert defined == editor.text.replace("$r = x", "$r := x")
    assert declared == editor.text.replace("> Some", "> Let $r \\in \\mathbb{R}$.\n>\n> Some")
    editor.type(defined)
    assert await editor.problems() == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("claim", "title", "mended"),
    [
        ("\\frac{1}{3} = 0.333", "Claim a rounded value: \\approx", "\\frac{1}{3} \\approx 0.333"),
        ("\\farc{x}{2} = x / 2", "Write \\frac", "\\frac{x}{2} = x / 2"),
    ],
)
async def test_messages_come_with_their_fix(
    editor: Editor, claim: str, title: str, mended: str
) -> None:
    editor.open(f"{PAGE}\nAnd ${claim}$.\n")
    (problem,) = await editor.problems()
    fixed = await editor.fixes(problem)
    assert fixed[title] == editor.text.replace(claim, mended)
    editor.type(fixed[title])
    assert await editor.problems() == []


@pytest.mark.asyncio
async def test_graphs_are_checked_too(editor: Editor) -> None:
    editor.open(PAGE + "\n```graph\noutput: q\nshwo: values\n```\n")
    found = await editor.problems()
    while not found:
        found = await editor.problems()
    (problem,) = found
    assert editor.reads(problem.range) == "shwo: values"
    assert problem.message.startswith("graph: a graph has no field 'shwo'")


@pytest.mark.asyncio
async def test_a_new_symbol_table_counts_when_it_is_saved(editor: Editor) -> None:
    editor.open(PAGE)
    assert await editor.problems() == []
    table = editor.folder / "notation.md"
    table.write_text(NOTATION.replace("2 x", "3 x"), encoding="utf-8")
    editor.client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(table.as_uri()))
    )
    (problem,) = await editor.problems()
    assert editor.reads(problem.range) == "x + x"
    table.write_bytes(b"\xff")
    editor.type(PAGE + "\n")
    (problem,) = await editor.problems()
    assert "notation.md: not UTF-8" in problem.message


@pytest.mark.asyncio
async def test_a_closed_page_has_no_problems(editor: Editor) -> None:
    editor.open(WRONG)
    assert len(await editor.problems()) == 1
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(editor.document()))
    assert await editor.problems() == []
    await asyncio.sleep(0)


def test_without_its_means_the_server_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "stepcheck.editor.server", None)
    assert main(["lsp"]) == USAGE
    assert "pip install 'stepcheck[editor]'" in capsys.readouterr().err
