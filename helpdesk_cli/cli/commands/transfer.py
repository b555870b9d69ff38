"""`hd import` and `hd export`: tickets from and to files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.answer import tell_dropped_tiers
from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import Json
from helpdesk_cli.cli.source import (
    Rejects,
    RejectsFile,
    Strict,
    count_things,
    open_source,
    tell_imported,
    tell_rejects,
)
from helpdesk_cli.cli.target import open_target, refuse_suffix
from helpdesk_cli.errors import HdError, UsageError, show_value
from helpdesk_cli.view.output import Output, print_value

if TYPE_CHECKING:
    from helpdesk_cli.desk.transfer.importing import ImportCounts, Reader
    from helpdesk_cli.transfer.incoming import ColumnsRead
    from helpdesk_cli.transfer.rejects import RejectLog


def import_tickets(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL or CSV; - reads a pipe.")],
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="MAP",
            help="For CSV: column=Heading,… or a TOML file, or a preset: "
            "zendesk, freshdesk, zammad, jira.",
        ),
    ] = None,
    rejects: Rejects = None,
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Import tickets with their history. The same file twice changes nothing the second time.

    \b
    Example:  hd import tickets.jsonl
              hd import tickets.csv --map subject=Summary,created_at="Open Time"
              hd import export.csv --map zendesk
    """
    from helpdesk_cli.desk.transfer.importing import import_tickets as take_in
    from helpdesk_cli.transfer.rejects import RejectLog

    read = _choose_reader(file, map_)
    bad = RejectsFile(file, rejects, keep=ctx.obj.settings.files)
    log = RejectLog(bad.open, bad.open_sheet, strict=strict)
    with ctx.obj.open_desk(with_policy=True) as desk, open_source(file) as stream, bad:
        counts = take_in(desk, stream, read, log)
    columns = getattr(read, "columns", None)
    _tell_import(counts, log, columns, bad, json)
    if log.unknown or (log.count and not counts.tickets + counts.known):
        raise typer.Exit(HdError.exit_code)


def export_tickets(
    ctx: typer.Context,
    tickets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TICKET...]", help="Only these.", autocompletion=complete_ticket),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write here; whole, or not at all.")
    ] = None,
) -> None:
    """Export tickets as JSON lines that hd import takes in again.

    \b
    Example:  hd export --output tickets.jsonl
    """
    from helpdesk_cli.desk.transfer.exporting import export_tickets as write_out

    refuse_suffix(output, (".jsonl", ".ndjson", ".json"))
    with ctx.obj.open_desk() as desk, open_target(output, keep=ctx.obj.settings.files) as stream:
        for line in write_out(desk, tickets or []):
            stream.write(line + "\n")


def _choose_reader(file: Path, mapping: str | None) -> "Reader":
    if mapping is not None:
        from helpdesk_cli.transfer.sheets.map import find_map
        from helpdesk_cli.transfer.sheets.reader import SheetReader

        return SheetReader(find_map(mapping))
    if file.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        raise UsageError(
            f"{file}: a CSV file needs --map", hint="--map subject=Summary,created_at=Opened"
        )
    from helpdesk_cli.transfer.jsonl import read_jsonl

    return read_jsonl


def _tell_import(
    counts: "ImportCounts",
    log: "RejectLog",
    columns: "ColumnsRead | None",
    rejects: RejectsFile,
    json: bool,
) -> None:
    tell_rejects(counts.reasons, counts.rejected - log.untranslated)
    _tell_unknown(log)
    tell_dropped_tiers(counts.dropped_tiers)
    if json:
        from dataclasses import asdict

        told = asdict(counts) | {
            "dropped_tiers": [each.tier for each in counts.dropped_tiers],
            "rejects_file": str(rejects.path) if counts.rejected else None,
            "columns": columns and columns._asdict(),
            "unknown": [
                {"word": word, "value": value, "rows": each.rows, "line": each.line}
                for (word, value), each in log.unknown.items()
            ],
        }
        print_value(told, Output("nl"), sys.stdout)
        return
    parts = [count_things(counts.tickets, "ticket"), count_things(counts.events, "event")]
    if counts.rows != counts.tickets:
        parts.append(f"from {count_things(counts.rows, 'row')}")
    if counts.known:
        parts.append(f"{counts.known:,} known already")
    tell_imported(parts, counts.rejected, rejects)
    if columns is not None:
        _tell_columns(columns)


def _tell_columns(columns: "ColumnsRead") -> None:
    """One line: how many were read, which were looked for in vain, and which were left."""
    from helpdesk_cli.view.safe import clean_line

    parts = [f"{len(columns.read)} read"]
    for what, names in (("not found", columns.missing), ("not used", columns.unused)):
        if names:
            parts.append(f"{what}: {', '.join(map(show_value, names))}")
    sys.stdout.write(clean_line(f"columns: {'; '.join(parts)}") + "\n")


def _tell_unknown(log: "RejectLog") -> None:
    """The values that a map must translate, as the part of the map that does it."""
    from helpdesk_cli.transfer.sheets.start import draft_values
    from helpdesk_cli.view.safe import clean_body

    if log.unknown:
        draft = clean_body(draft_values(log.unknown))
        sys.stderr.write(
            f"hd: these rows were not imported; say in a map what their values mean:\n{draft}\n"
        )
