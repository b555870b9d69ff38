"""`hd import` and `hd export`: tickets from and to files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import Json
from helpdesk_cli.cli.target import open_target
from helpdesk_cli.errors import HdError, NotFoundError, UsageError

if TYPE_CHECKING:
    from helpdesk_cli.desk.importing import ImportCounts, Reader


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
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where bad rows go. [default: FILE.rejects.jsonl]"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse the file for one bad row.")] = (
        False
    ),
    json: Json = False,
) -> None:
    """Import tickets with their history. The same file twice changes nothing the second time.

    \b
    Example:  hd import tickets.jsonl
              hd import tickets.csv --map subject=Summary,created_at="Open Time"
              hd import export.csv --map zendesk
    """
    from helpdesk_cli.desk.importing import import_tickets as take_in

    read = _choose_reader(file, map_)
    bad = _Rejects(rejects or _rejects_beside(file))
    with ctx.obj.open_desk(with_policy=True) as desk, _open_source(file) as stream, bad:
        counts = take_in(desk, stream, read, bad.open, strict=strict)
    _tell_import(counts, bad.path, json)


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
    from helpdesk_cli.desk.exporting import export_tickets as write_out

    with ctx.obj.open_desk() as desk, open_target(output) as stream:
        for line in write_out(desk, tickets or []):
            stream.write(line + "\n")


class _Rejects:
    """The file of bad rows; it comes into being with the first one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None

    def open(self) -> TextIO:
        if self._file is None:
            try:
                self._file = self.path.open("w", encoding="utf-8")
            except OSError as error:
                raise HdError(
                    f"{self.path}: bad rows cannot be written there: {error.strerror}",
                    hint="--rejects FILE names another place; nothing was imported",
                ) from error
        return self._file

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_raised: object) -> None:
        if self._file is not None:
            self._file.close()


def _choose_reader(file: Path, mapping: str | None) -> "Reader":
    if mapping is not None:
        from functools import partial

        from helpdesk_cli.transfer.csv_map import find_map
        from helpdesk_cli.transfer.csv_reader import read_csv

        return partial(read_csv, column_map=find_map(mapping))
    if file.suffix.lower() in (".csv", ".tsv"):
        raise UsageError(
            f"{file}: a CSV file needs --map", hint="--map subject=Summary,created_at=Opened"
        )
    from helpdesk_cli.transfer.jsonl import read_jsonl

    return read_jsonl


def _rejects_beside(file: Path) -> Path:
    return Path("import.rejects.jsonl") if str(file) == "-" else Path(f"{file}.rejects.jsonl")


@contextmanager
def _open_source(file: Path) -> Iterator[BinaryIO]:
    """The file, with a progress bar while it is read when somebody watches."""
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        size = file.stat().st_size
        stream = file.open("rb")
    except FileNotFoundError:
        raise NotFoundError(f"{file}: no such file") from None
    except OSError as error:
        raise HdError(f"{file}: cannot be read: {error.strerror}") from error
    with stream:
        if not sys.stderr.isatty():
            yield stream
            return
        from rich.console import Console
        from rich.progress import wrap_file

        console = Console(stderr=True)
        with wrap_file(stream, size, description="Importing", console=console) as watched:
            yield watched


def _tell_import(counts: "ImportCounts", rejects: Path, json: bool) -> None:
    if counts.first_reject:
        from helpdesk_cli.view.safe import clean_line

        sys.stderr.write(f"hd: {clean_line(counts.first_reject)}\n")
    if json:
        from dataclasses import asdict
        from json import dumps

        file = str(rejects) if counts.rejected else None
        sys.stdout.write(dumps(asdict(counts) | {"rejects_file": file}) + "\n")
        return
    parts = [_count(counts.tickets, "ticket"), _count(counts.events, "event")]
    if counts.rows != counts.tickets:
        parts.append(f"from {_count(counts.rows, 'row')}")
    if counts.known:
        parts.append(f"{counts.known:,} known already")
    if counts.rejected:
        parts.append(f"{counts.rejected:,} rejected, see {rejects}")
    sys.stdout.write(f"imported {', '.join(parts)}\n")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
