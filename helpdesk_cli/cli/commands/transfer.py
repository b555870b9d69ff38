"""`hd import` and `hd export`: tickets from and to files."""

import sys
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.imports.rejects import Rejects, RejectsFile, Strict, open_log
from helpdesk_cli.cli.imports.source import open_source
from helpdesk_cli.cli.imports.telling import tell_import
from helpdesk_cli.cli.options import Json, name_all
from helpdesk_cli.cli.output.target import open_target, refuse_suffix
from helpdesk_cli.errors import HdError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from helpdesk_cli.transfer.reader import FileReader


def import_tickets(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines, JSON or CSV file; - reads a pipe.")
    ],
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="MAP",
            help="For CSV and foreign JSON: word=Heading,… or a TOML file, or a preset: zendesk, "
            "freshdesk, zammad, jira, glpi, servicenow, otrs, hubspot, intercom.",
        ),
    ] = None,
    rejects: Rejects = None,
    strict: Strict = False,
    update: Annotated[
        bool,
        typer.Option("--update", help="Also update known tickets with what has happened since."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only report what would be imported, and what is wrong."),
    ] = False,
    start_map: Annotated[
        bool, typer.Option("--start-map", help="Print a first draft of a map for this file.")
    ] = False,
    json: Json = False,
) -> None:
    """Import tickets with their history. Importing the same file again changes nothing.

    \b
    Example:  hd import tickets.jsonl
              hd import tickets.csv --map subject=Summary,created_at="Open Time"
              hd import export.csv --map zendesk --dry-run
              hd import export.csv --start-map > map.toml
    """
    from helpdesk_cli.desk.transfer.importing import import_tickets as take_in

    if start_map:
        _start_map(ctx, file, map_)
        return
    read = _choose_reader(file, map_)
    bad = None if dry_run else RejectsFile(file, rejects, keep=ctx.obj.settings.files)
    log = open_log(bad, strict=strict)
    with ctx.obj.open_to_write() as desk, open_source(file) as stream, bad or nullcontext():
        counts = take_in(desk, stream, read, log, update=update, keep=not dry_run)
    tell_import(counts, log, read, bad, json=json, update=update)
    if log.unknown or (log.count and not counts.tickets + counts.known):
        raise typer.Exit(HdError.exit_code)


def _start_map(ctx: typer.Context, file: Path, mapping: str | None) -> None:
    """Print a map of the file's headings, with the values in it that wait for a meaning."""
    from helpdesk_cli.desk.transfer.importing import import_tickets as take_in
    from helpdesk_cli.transfer.reader import FileReader
    from helpdesk_cli.transfer.start import draft_map, guess_map

    log = open_log(None, strict=False)
    with open_source(file) as stream:
        headings, guessed = guess_map(stream)
    if mapping or guessed:
        with ctx.obj.open_desk(with_policy=True) as desk, open_source(file) as stream:
            take_in(desk, stream, FileReader(mapping or guessed), log, keep=False)
    sys.stdout.write(draft_map(headings, guessed, log.unknown, preset=mapping))


def export_tickets(
    ctx: typer.Context,
    tickets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TICKET...]",
            help="Ticket id, #id or ref; default: all tickets.",
            autocompletion=complete_ticket,
            callback=name_all,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to this file instead.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON document: a list, or the ticket named.")
    ] = False,
) -> None:
    """Export tickets as JSON lines, which hd import can read.

    \b
    Example:  hd export --output tickets.jsonl
    """
    from helpdesk_cli.desk.transfer.exporting import export_tickets as write_out

    refuse_suffix(output, (".jsonl", ".ndjson", ".json"))
    with ctx.obj.open_to_look() as desk, open_target(output, keep=ctx.obj.settings.files) as stream:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # as import reads it, whatever the terminal's is
        lines = write_out(desk, tickets or [])
        is_list = json and len(tickets or []) != 1
        stream.writelines(_join_list(lines) if is_list else (f"{line}\n" for line in lines))


def _join_list(objects: "Iterable[str]") -> "Iterator[str]":
    """A JSON list of them, as they come."""
    before = "["
    for each in objects:
        yield before + each
        before = ",\n "
    yield "[]\n" if before == "[" else "]\n"


def _choose_reader(file: Path, mapping: str | None) -> "FileReader":
    from helpdesk_cli.transfer.reader import FileReader

    is_sheet = file.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))
    if mapping is None and is_sheet:
        raise UsageError(
            f"{file}: a CSV file needs --map", hint="--map subject=Summary,created_at=Opened"
        )
    return FileReader(mapping)
