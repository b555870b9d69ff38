"""The summary of an import: counts, bad rows, columns, values without a meaning yet."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from helpdesk_cli.cli.answer import tell_dropped_tiers
from helpdesk_cli.cli.imports.rejects import RejectsFile, tell_imported, tell_rejects
from helpdesk_cli.english import count
from helpdesk_cli.errors import show_value
from helpdesk_cli.files import name_file
from helpdesk_cli.view.printing.output import Output, print_value

if TYPE_CHECKING:
    from helpdesk_cli.desk.transfer.importing import ImportCounts
    from helpdesk_cli.transfer.incoming import ColumnsRead
    from helpdesk_cli.transfer.reader import FileReader
    from helpdesk_cli.transfer.rejects import RejectLog


def tell_import(
    counts: "ImportCounts",
    log: "RejectLog",
    read: "FileReader",
    rejects: RejectsFile | None,
    *,
    json: bool,
    update: bool,
) -> None:
    """Report what is wrong on standard error, the rest on standard output. No `rejects`: a dry
    run."""
    _tell_trouble(counts, log, read)
    if json:
        print_value(_import_object(counts, log, read, rejects), Output("nl"), sys.stdout)
        return
    _tell_counts(counts, rejects)
    if read.columns is not None:
        _tell_columns(read.columns)
    if counts.known and not update and sys.stderr.isatty():
        sys.stderr.write("hd: known tickets stay as they are; --update imports what is new\n")


def _tell_trouble(counts: "ImportCounts", log: "RejectLog", read: "FileReader") -> None:
    tell_rejects(counts.reasons, counts.rejected - log.untranslated)
    _tell_unknown(log)
    _tell_beside(read.beside)
    if read.columns is None and any("unknown key" in reason for reason in counts.reasons):
        sys.stderr.write("hd: keys of another system are read through --map; hd help import\n")
    tell_dropped_tiers(counts.dropped_tiers)


def _import_object(
    counts: "ImportCounts", log: "RejectLog", read: "FileReader", rejects: RejectsFile | None
) -> dict[str, object]:
    return asdict(counts) | {
        "dropped_tiers": [each.tier for each in counts.dropped_tiers],
        "rejects_file": name_file(rejects.path) if rejects and counts.rejected else None,
        "columns": read.columns and read.columns._asdict(),
        "beside": [*read.beside],
        "unknown": [
            {"word": word, "value": value, "rows": each.rows, "line": each.line}
            for (word, value), each in log.unknown.items()
        ],
    }


def _tell_counts(counts: "ImportCounts", rejects: RejectsFile | None) -> None:
    parts = [count(counts.tickets, "ticket"), count(counts.events, "event")]
    if counts.rows != counts.tickets:
        parts.append(f"from {count(counts.rows, 'row')}")
    if counts.copied:
        parts.append(f"{count(counts.copied, 'person', 'people')} copied")
    if counts.updated:
        parts.append(f"{counts.updated:,} brought up to date")
    if counts.known:
        parts.append(f"{counts.known:,} known already")
    if rejects is None:
        bad = [f"{counts.rejected:,} bad rows"] if counts.rejected else []
        sys.stdout.write(f"would import {', '.join([*parts, *bad])}; nothing was changed\n")
    else:
        tell_imported(parts, counts.rejected, rejects)


def _tell_columns(columns: "ColumnsRead") -> None:
    """One line: those that were read, looked for in vain, and left."""
    from helpdesk_cli.view.printing.safe import clean_line

    told = zip(("columns", "not found", "not used"), columns, strict=True)
    parts = [f"{what}: {', '.join(map(show_value, names))}" for what, names in told if names]
    sys.stdout.write(clean_line("; ".join(parts)) + "\n")


def _tell_beside(beside: Iterable[str]) -> None:
    """A line for each thing that a document holds beside its tickets."""
    from helpdesk_cli.view.printing.safe import clean_line

    for each in beside:
        sys.stderr.write(f"hd: beside the tickets: {clean_line(each)}\n")


def _tell_unknown(log: "RejectLog") -> None:
    """The values that a map must translate, as the part of the map that does it."""
    from helpdesk_cli.transfer.start import draft_values
    from helpdesk_cli.view.printing.safe import clean_body

    if log.unknown:
        draft = clean_body(draft_values(log.unknown))
        sys.stderr.write(
            f"hd: these rows were not imported; define their values in a map:\n{draft}\n"
        )
