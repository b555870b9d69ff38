"""The file that is taken in: opened, unpacked, and watched while it is read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISBLK, S_ISCHR
from typing import BinaryIO

from helpdesk_cli.errors import HdError, NotFoundError


@contextmanager
def open_source(file: Path) -> Iterator[BinaryIO]:
    """The file, or standard input for `-`, with a progress bar when somebody watches.

    Unpacked, if gzip packed it. HdError: a kind of file that is not read.
    """
    from helpdesk_cli.transfer.kinds import unpack

    if str(file) == "-":
        yield unpack(sys.stdin.buffer, "standard input")
        return
    try:
        there = file.stat()
        if S_ISCHR(there.st_mode) or S_ISBLK(there.st_mode):
            raise HdError(f"{file}: cannot be read: a device, not a file", hint="- reads a pipe")
        size = there.st_size
        stream = file.open("rb")
    except FileNotFoundError:
        raise NotFoundError(f"{file}: no such file") from None
    except OSError as error:
        raise HdError(f"{file}: cannot be read: {error.strerror}") from error
    with stream, _watched(stream, size) as watched:
        yield unpack(watched, str(file))


@contextmanager
def _watched(stream: BinaryIO, size: int) -> Iterator[BinaryIO]:
    """Read a source, with a progress bar on a terminal."""
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
