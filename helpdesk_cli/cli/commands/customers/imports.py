"""`hd account import`: accounts from a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from helpdesk_cli.cli.imports.rejects import (
    Rejects,
    RejectsFile,
    Strict,
    open_log,
    tell_imported,
    tell_rejects,
)
from helpdesk_cli.cli.imports.source import open_source
from helpdesk_cli.cli.options import (
    Json,
    choose_json,
)
from helpdesk_cli.english import count
from helpdesk_cli.errors import HdError
from helpdesk_cli.files import name_file
from helpdesk_cli.view.printing.output import print_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpdesk_cli.desk.customers.importing import AccountCounts
    from helpdesk_cli.transfer.accounts import IncomingAccount
    from helpdesk_cli.transfer.incoming import Reject
    from helpdesk_cli.transfer.rejects import RejectLog


def import_file(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSONL or CSV file; - reads standard input.")
    ],
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="MAP",
            help="For CSV: column=Heading,… or a TOML file that holds a map.",
        ),
    ] = None,
    rejects: Rejects = None,
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Add and change accounts from a file.

    Omitted fields are left unchanged; importing the same file again changes nothing.

    \b
    Example:  hd account import accounts.csv
              hd account import crm.csv --map name=Company,tier="Support plan"
    """
    from helpdesk_cli.desk.customers.importing import import_accounts

    read = _choose_reader(file, map_)
    bad = RejectsFile(file, rejects, keep=ctx.obj.settings.files)
    log = open_log(bad, strict=strict)
    with ctx.obj.open_to_write() as desk, open_source(file) as stream, bad:
        counts = import_accounts(desk, read(stream), log)
    _tell_import(counts, log, bad, json)
    if log.count and not counts.accounts + counts.known:
        raise typer.Exit(HdError.exit_code)


def _tell_import(counts: "AccountCounts", log: "RejectLog", bad: RejectsFile, json: bool) -> None:
    tell_rejects(log.told, log.count)
    if json:
        told = counts._asdict() | {"rejected": log.count, "reasons": log.told}
        rejects_file = name_file(bad.path) if log.count else None
        print_value(told | {"rejects_file": rejects_file}, choose_json(json), sys.stdout)
        return
    parts = [count(counts.accounts, "account")]
    if counts.known:
        parts.append(f"{counts.known:,} known already")
    tell_imported(parts, log.count, bad)


def _choose_reader(
    file: Path, mapping: str | None
) -> "Callable[[BinaryIO], Iterator[IncomingAccount | Reject]]":
    if mapping is None and file.suffix.lower() not in (".csv", ".tsv"):
        from helpdesk_cli.transfer.accounts import read_accounts

        return read_accounts
    from functools import partial

    from helpdesk_cli.transfer.sheets.accounts import read_accounts_csv
    from helpdesk_cli.transfer.sheets.map_reader import find_map

    column_map = None if mapping is None else find_map(mapping, of_accounts=True)
    return partial(read_accounts_csv, column_map=column_map)
