"""The bad rows of an imported file: put aside in a file of their own, and reported."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from helpdesk_cli.errors import HdError
from helpdesk_cli.files import NewFile, begin_file, name_file

if TYPE_CHECKING:
    from helpdesk_cli.transfer.rejects import RejectLog

Rejects = Annotated[
    Path | None,
    typer.Option(
        "--rejects", metavar="FILE", help="File for rejected rows. [default: FILE.rejects.jsonl]"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse the whole file if one row is bad.")]


class RejectsFile:
    """The file of bad rows: begun with the first one, put in place when the import is over.

    Rows of a sheet stand in a sheet beside it, too, to be put right and imported from there. When
    there is no bad row, what an earlier import put there goes: `was_removed`.
    """

    def __init__(self, source: Path, asked: Path | None, keep: Sequence[Path]) -> None:
        """The source and the files to `keep` are not overwritten."""
        beside = "import" if str(source) == "-" else str(source)
        self.path = asked or Path(f"{beside}.rejects.jsonl")
        self._rows = _Aside(self.path, (source, *keep))
        # A name that nobody else uses: it is overwritten, and removed, without a question.
        stem = str(self.path).removesuffix(".jsonl").removesuffix(".rejects")
        self._sheet = _Aside(Path(f"{stem}.rejects.csv"), (source, *keep))
        self.was_removed = False

    @property
    def places(self) -> str:
        """Where the bad rows are."""
        opened = (each for each in (self._rows, self._sheet) if each.is_open)
        return " and ".join(name_file(each.path) for each in opened)

    def open(self) -> TextIO:
        """Open the file to write to, readable for its owner alone, since it holds what customers
        wrote."""
        return self._rows.open()

    def open_sheet(self) -> TextIO:
        """As `open`, for rows as they stood in their sheet: its `buffer` takes bytes."""
        return self._sheet.open()

    def __enter__(self) -> None:
        pass

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        for each in (self._rows, self._sheet):
            each.close(put=raised is None)
        if raised is None and not self._rows.is_open and _holds_rejects(self.path):
            self.path.unlink()
            self._sheet.path.unlink(missing_ok=True)
            self.was_removed = True


class _Aside:
    """One file that may come into being."""

    def __init__(self, path: Path, keep: Sequence[Path]) -> None:
        self.path = path
        self._keep = keep
        self._new: NewFile | None = None
        self._file: TextIO | None = None

    @property
    def is_open(self) -> bool:
        return self._file is not None

    def open(self) -> TextIO:
        if self._file is None:
            with self._explained():
                self._new = begin_file(self.path, self._keep)
                self._file = self._new.open_text()
        return self._file

    def close(self, *, put: bool) -> None:
        if self._new is not None and self._file is not None:
            with self._explained(), self._new:
                self._file.close()
                if put:
                    self._new.put(self.path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HdError(
                f"{self.path}: bad rows cannot be written there: {error.strerror}",
                hint="--rejects FILE names another place",
            ) from error


def open_log(rejects: RejectsFile | None, *, strict: bool) -> "RejectLog":
    """A log of bad rows, in that file; without a file, as in a dry run, it is kept nowhere."""
    from io import StringIO

    from helpdesk_cli.transfer.rejects import RejectLog

    if rejects is None:
        return RejectLog(StringIO, strict=strict)
    return RejectLog(rejects.open, rejects.open_sheet, strict=strict)


def tell_rejects(reasons: Sequence[str], count: int) -> None:
    """Name the bad rows on standard error, and count those that are too many to name."""
    from helpdesk_cli.view.printing.safe import clean_line

    for reason in reasons:
        sys.stderr.write(f"hd: {clean_line(reason)}\n")
    if count > len(reasons):
        sys.stderr.write(f"hd: and {count - len(reasons):,} more\n")


def tell_imported(parts: Sequence[str], rejected: int, rejects: RejectsFile) -> None:
    """One line: what was imported, how many rows were not, and where they are."""
    told = [*parts]
    if rejected:
        told.append(f"{rejected:,} rejected, see {rejects.places}")
    if rejects.was_removed:
        told.append(f"removed {name_file(rejects.path)} of an earlier import")
    sys.stdout.write(f"imported {', '.join(told)}\n")


def _holds_rejects(path: Path) -> bool:
    """Whether an import wrote it: no other file is taken away."""
    from json import loads

    from helpdesk_cli.transfer.lines.jsonl import MAX_LINE_BYTES

    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8") as file:
            first = loads(file.readline(MAX_LINE_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and first.keys() == {"line", "ref", "reasons", "raw"}
