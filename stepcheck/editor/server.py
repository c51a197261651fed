"""The language server: editors on one side, pages on the other, in the words of their protocol.

All that reads a page runs in one thread of its own, in the order in which it was asked for: the
precision of numbers is one for all. A check that a newer text has overtaken ends at once.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from stepcheck import __version__
from stepcheck.command.findings import last_of
from stepcheck.editor import complete, hover, mend
from stepcheck.editor.names import Names
from stepcheck.editor.page import Page, Text, fences_of
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.message import told
from stepcheck.pages.notation import notation_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.workspace import PositionCodec

    from stepcheck.command.findings import Finding
    from stepcheck.editor.names import Introduced
    from stepcheck.pages.check import Checked

Result = TypeVar("Result")
NAME = "stepcheck"
PAUSE = 0.05  # seconds in which nothing is typed
TRIGGERS = ["\\", "$", "{", "_", " "]


class Server(LanguageServer):
    """What is open in an editor, and what is known of it."""

    def __init__(self, notation: Path | None = None) -> None:
        super().__init__(NAME, __version__)
        self.notation = notation
        self.pages: dict[str, Page] = {}
        self.waiting: dict[str, asyncio.TimerHandle] = {}
        self.running: set[asyncio.Task[None]] = set()  # held, or the loop would forget them
        self.reader = ThreadPoolExecutor(1, thread_name_prefix=NAME)

    async def read(self, work: Callable[[], Result]) -> Result:
        """Run what reads a page in its thread."""
        return await asyncio.get_running_loop().run_in_executor(self.reader, work)

    def text(self, uri: str) -> Text:
        """Return a page as it is in the editor."""
        return Text(path_of(uri), self.workspace.get_text_document(uri).source)

    def table(self, page: Text) -> Text | None:
        """Return the symbol table of a page, as it is in the editor or else in its file."""
        path = notation_path(page.path, page.source, self.notation)
        if path is None:
            return None
        opened = self.workspace.text_documents.get(uri_of(path))
        return Text(path, opened.source if opened else read(path))

    def later(self, uri: str) -> None:
        """Check a page when its author pauses."""
        if uri in self.waiting:
            self.waiting.pop(uri).cancel()
        loop = asyncio.get_running_loop()
        self.waiting[uri] = loop.call_later(PAUSE, self.begin, uri)

    def begin(self, uri: str) -> None:
        """Begin to check a page."""
        self.waiting.pop(uri, None)
        task = asyncio.get_running_loop().create_task(self.check(uri))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def check(self, uri: str) -> None:
        """Check a page, and tell the editor what is wrong with it: first its statements."""
        if uri not in self.pages:
            return
        page, document = self.pages[uri], self.workspace.get_text_document(uri)
        version, text = document.version, self.text(uri)

        def overtaken() -> bool:
            opened = self.workspace.text_documents.get(uri)
            return opened is None or opened.version != version

        try:
            table = self.table(text)
        except UsageError as error:
            self.tell(uri, version, [whole(str(error))])
            return
        if not await self.read(lambda: page.check(text, table, overtaken)):
            return
        places = Places(text, document.position_codec)
        found = [places.diagnostic(s) for s in page.report.problems]
        self.tell(uri, version, found)
        fences = await self.read(lambda: [] if overtaken() else fences_of(text, table))
        if fences and not overtaken():
            self.tell(uri, version, [*found, *map(places.of_finding, fences)])

    def tell(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Send what is wrong with a page."""
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, version=version)
        )

    async def names(self, uri: str, position: types.Position) -> Names | None:
        """Return what the names mean at a place; None if the page's table cannot be read."""
        text = self.text(uri)
        offset = self.workspace.get_text_document(uri).offset_at_position(position)
        page = self.pages.setdefault(uri, Page())
        try:
            table = self.table(text)
        except UsageError:
            return None
        return await self.read(lambda: Names(page, text, table, offset))


class Places:
    """The places of a text as the editor counts them."""

    def __init__(self, text: Text, codec: PositionCodec) -> None:
        self.text, self.codec = text, codec

    def range(self, start: int, end: int) -> types.Range:
        """Return what stands between two offsets."""
        return types.Range(self.at(start), self.at(max(start, end)))

    def at(self, offset: int) -> types.Position:
        """Return the place of an offset."""
        source = self.text.source
        start = source.rfind("\n", 0, offset) + 1
        units = self.codec.client_num_units(source[start:offset])
        return types.Position(source.count("\n", 0, offset), units)

    def edit(self, change: mend.Change) -> types.TextEdit:
        """Return a change of the text."""
        return types.TextEdit(self.range(change.start, change.end), change.text)

    def diagnostic(self, checked: Checked) -> types.Diagnostic:
        """Return what is wrong with a statement, for its line."""
        at, verdict = checked.display.offset, checked.verdict
        lines = [checked.said, *(line.strip() for line in told(checked, self.text.source))]
        return problem(
            self.range(at + verdict.position, at + last_of(checked)),
            "\n".join(lines),
            verdict.verdict,
        )

    def of_finding(self, finding: Finding) -> types.Diagnostic:
        """Return what is wrong with a graph or a plot."""
        start, end = (self.offset(*place) for place in (finding.start, finding.end))
        said = f"{finding.said}\n{finding.hint}" if finding.hint else finding.said
        return problem(self.range(start, end), said, finding.verdict)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and a column, counted from 1."""
        lines = self.text.source.split("\n")
        return sum(len(above) + 1 for above in lines[: line - 1]) + column - 1


def problem(place: types.Range, said: str, code: str) -> types.Diagnostic:
    """Return something that is wrong at a place."""
    return types.Diagnostic(place, said, types.DiagnosticSeverity.Error, code, source=NAME)


def whole(said: str) -> types.Diagnostic:
    """Return something that is wrong with a whole page."""
    top = types.Position(0, 0)
    return problem(types.Range(top, top), said, "refused")


def path_of(uri: str) -> Path:
    """Return the file of an address."""
    return Path(to_fs_path(uri) or uri)


def uri_of(path: Path) -> str:
    """Return the address of a file."""
    return from_fs_path(str(path.resolve())) or str(path)


def server_for(notation: Path | None = None) -> Server:  # noqa: C901  one function a request
    """Return a server that answers what editors ask."""
    server = Server(notation)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(_: Server, params: types.DidOpenTextDocumentParams) -> None:
        server.pages[params.text_document.uri] = Page()
        server.begin(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(_: Server, params: types.DidChangeTextDocumentParams) -> None:
        server.later(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: Server, params: types.DidSaveTextDocumentParams) -> None:
        """Check all other pages again that stand on this one, their symbol table."""
        for uri in server.pages:
            if uri != params.text_document.uri:
                server.later(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(_: Server, params: types.DidCloseTextDocumentParams) -> None:
        server.pages.pop(params.text_document.uri, None)
        server.tell(params.text_document.uri, None, [])

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(_: Server, params: types.HoverParams) -> types.Hover | None:
        uri, page = params.text_document.uri, server.pages.get(params.text_document.uri)
        names = await server.names(uri, params.position)
        if names is None or page is None:
            return None
        named, source = names.at_offset(), server.text(uri).source
        parts = [hover.of_name(named)] if named else []
        if page.report.text == source:
            parts.append(hover.of_statements(page.statements_at(names.offset), source))
        said = "\n\n---\n\n".join(part for part in parts if part)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said)) if said else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def defined(_: Server, params: types.DefinitionParams) -> types.Location | None:
        names = await server.names(params.text_document.uri, params.position)
        named = names.at_offset() if names else None
        return location(server, named.introduced) if named and named.introduced else None

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS)
    )
    async def completed(_: Server, params: types.CompletionParams) -> types.CompletionList | None:
        uri = params.text_document.uri
        document, text = server.workspace.get_text_document(uri), server.text(uri)
        offset = document.offset_at_position(params.position)
        if not complete.in_formula(text.source, offset):
            return None
        names = await server.names(uri, params.position)
        begun = complete.typed(text.source, offset)
        place = Places(text, document.position_codec).range(offset - len(begun), offset)
        found = complete.proposals(names) if names else []
        return types.CompletionList(False, [item(p, begun, place) for p in found])

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def mended(_: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        page, text = server.pages.get(uri), server.text(uri)
        if page is None or page.report.text != text.source:
            return []
        places = Places(text, server.workspace.position_codec)
        return [
            action(uri, fix, places, diagnostic)
            for checked in page.report.problems
            if touches((diagnostic := places.diagnostic(checked)).range, params.range)
            for fix in mend.fixes(checked, text.source)
        ]

    return server


def location(server: Server, found: Introduced) -> types.Location:
    """Return where a name was introduced."""
    uri = uri_of(found.text.path)
    places = Places(found.text, server.workspace.position_codec)
    return types.Location(uri, places.range(found.start, found.end))


def item(proposal: complete.Proposal, begun: str, place: types.Range) -> types.CompletionItem:
    """Return a name that may stand at a place, where some of it is typed already."""
    letters = proposal.latex.lstrip("\\") if not begun.startswith("\\") else proposal.latex
    return types.CompletionItem(
        proposal.latex,
        kind=types.CompletionItemKind.Variable,
        detail=proposal.statement,
        documentation=proposal.meaning,
        filter_text=letters,
        text_edit=types.TextEdit(place, proposal.latex),
    )


def action(
    uri: str, fix: mend.Fix, places: Places, diagnostic: types.Diagnostic
) -> types.CodeAction:
    """Return a quick fix for what is wrong."""
    return types.CodeAction(
        fix.title,
        types.CodeActionKind.QuickFix,
        [diagnostic],
        edit=types.WorkspaceEdit({uri: [places.edit(fix.change)]}),
    )


def touches(one: types.Range, other: types.Range) -> bool:
    """Whether two ranges have a place in common."""
    return not (before(one.end, other.start) or before(other.end, one.start))


def before(one: types.Position, other: types.Position) -> bool:
    """Whether a place is before another."""
    return (one.line, one.character) < (other.line, other.character)
