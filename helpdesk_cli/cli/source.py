"""A file that is taken in: opened, watched while it is read, its bad rows put aside and told."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO

import typer

from helpdesk_cli.errors import HdError, NotFoundError
from helpdesk_cli.files import NewFile, begin_file

Rejects = Annotated[
    Path | None,
    typer.Option(
        "--rejects", metavar="FILE", help="Where bad rows go. [default: FILE.rejects.jsonl]"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse the file for one bad row.")]


class RejectsFile:
    """The file of bad rows: begun with the first one, put in place when the import is over.

    When there is no bad row, that of an earlier import goes: `was_removed`.
    """

    def __init__(self, source: Path, asked: Path | None, keep: Sequence[Path]) -> None:
        """The source and the files to `keep` are not written over."""
        beside = "import" if str(source) == "-" else str(source)
        self.path = asked or Path(f"{beside}.rejects.jsonl")
        self.was_removed = False
        self._keep = (source, *keep)
        self._new: NewFile | None = None
        self._file: TextIO | None = None

    def open(self) -> TextIO:
        """To be written to; for whoever runs hd alone, since it holds what customers wrote."""
        if self._file is None:
            with self._explained():
                self._new = begin_file(self.path, self._keep)
                self._file = self._new.open_text()
        return self._file

    def __enter__(self) -> None:
        pass

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        if self._new is not None and self._file is not None:
            with self._explained(), self._new:
                self._file.close()
                if raised is None:
                    self._new.put(self.path)
        elif raised is None and _holds_rejects(self.path):
            self.path.unlink()
            self.was_removed = True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HdError(
                f"{self.path}: bad rows cannot be written there: {error.strerror}",
                hint="--rejects FILE names another place",
            ) from error


@contextmanager
def open_source(file: Path) -> Iterator[BinaryIO]:
    """The file, or standard input for `-`, with a progress bar when somebody watches."""
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
        with wrap_file(
            stream, size, description="Importing", console=console, transient=True
        ) as watched:
            yield watched


def tell_rejects(reasons: Sequence[str], count: int) -> None:
    """Name the bad rows on standard error, and count those that are too many to name."""
    from helpdesk_cli.view.safe import clean_line

    for reason in reasons:
        sys.stderr.write(f"hd: {clean_line(reason)}\n")
    if count > len(reasons):
        sys.stderr.write(f"hd: and {count - len(reasons):,} more\n")


def tell_imported(parts: Sequence[str], rejected: int, rejects: RejectsFile) -> None:
    """One line: what was imported, how many rows were not, and where they are."""
    told = [*parts]
    if rejected:
        told.append(f"{rejected:,} rejected, see {rejects.path}")
    if rejects.was_removed:
        told.append(f"removed {rejects.path} of an earlier import")
    sys.stdout.write(f"imported {', '.join(told)}\n")


def count_things(number: int, thing: str) -> str:
    """Such as `1 ticket` or `1,042 tickets`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def _holds_rejects(path: Path) -> bool:
    """Whether an import wrote it: no other file is taken away."""
    from json import loads

    from helpdesk_cli.transfer.jsonl import MAX_LINE_BYTES

    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8") as file:
            first = loads(file.readline(MAX_LINE_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and first.keys() == {"line", "ref", "reasons", "raw"}
