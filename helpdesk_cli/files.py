"""Files on foreign ground: one read whole and bounded, one written whole or not at all.

What lies at a path may be a pipe that nobody fills, a link that somebody planted, or a desk. Every
OSError raised here has words for people in its `strerror`.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO, Self, TextIO

MOST_READ = 4 * 1024 * 1024
"""Bytes of the largest file that is read as a whole: a policy, settings, a map."""

_DATABASE = b"SQLite format 3\0"
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)


def name_file(path: str | os.PathLike[str]) -> str:
    """Its name to be printed, bytes that are no text as escapes."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode()


def read_small_text(path: str | os.PathLike[str]) -> str:
    """All of a regular file of at most `MOST_READ` bytes, without ever waiting.

    Raises FileNotFoundError when nothing is there, OSError when it cannot be read, and ValueError
    when it is not UTF-8, each with words for people.
    """
    found = read_file(path, MOST_READ + 1)
    if len(found) > MOST_READ:
        raise _refuse(errno.EFBIG, f"larger than {MOST_READ >> 20} MB")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        raise ValueError(f"line {line}: expected UTF-8, got byte 0x{byte:02x}") from None


def read_file(path: str | os.PathLike[str], most: int = -1) -> bytes:
    """A regular file, all of it or its first bytes, without ever waiting. Raises OSError."""
    if "\0" in os.fspath(path):
        raise _refuse(errno.EINVAL, "no file can have this name")
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _refuse(errno.EINVAL, "not a regular file")
        return file.read(most)


class NewFile:
    """A file in the making, for its owner alone, until it is put in its place.

    Used in a `with` statement, it is let go at the end unless it was put.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """It is made in a folder on the disk of its later place. Raises OSError."""
        from tempfile import mkstemp

        handle, self.path = mkstemp(prefix=".hd-", suffix=".part", dir=folder)
        os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.discard()

    def open_text(self) -> TextIO:
        """The file as text, in UTF-8 with Unix lines; to be closed before it is put."""
        return open(self.path, "w", encoding="utf-8", newline="\n")

    def open_bytes(self) -> BinaryIO:
        """The file as bytes; to be closed before it is put."""
        return open(self.path, "wb")

    def take_mode(self, place: str | os.PathLike[str]) -> None:
        """Let others read it who may read what it is to replace, if that is a file of ours."""
        try:
            there = os.lstat(place)
        except OSError:
            return
        if stat.S_ISREG(there.st_mode) and there.st_uid == os.stat(self.path).st_uid:
            os.chmod(self.path, stat.S_IMODE(there.st_mode))

    def put(self, place: str | os.PathLike[str]) -> None:
        """Put it in its place, safe from a power cut; a link that stands there is replaced."""
        _sync(self.path)
        os.replace(self.path, place)
        self._is_put(place)

    def put_anew(self, place: str | os.PathLike[str]) -> None:
        """The same, where nothing stands. Raises FileExistsError."""
        _sync(self.path)
        try:
            os.link(self.path, place)
            os.unlink(self.path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            os.replace(self.path, place)
        self._is_put(place)

    def discard(self) -> None:
        """Let go of it; what was put stays."""
        if self.path:
            os.unlink(self.path)
            self.path = ""

    def _is_put(self, place: str | os.PathLike[str]) -> None:
        self.path = ""
        if os.name == "posix":
            # A name survives a power cut once its folder is on the disk.
            _sync(_folder_of(place))


def begin_file(
    place: str | os.PathLike[str], keep: Iterable[str | os.PathLike[str]] = ()
) -> NewFile:
    """A new file beside its place.

    Raises OSError where nothing can be written, and where a database lies, a file that belongs to
    one, one of the files to `keep`, or what is no file.
    """
    _check_place(os.fspath(place), keep)
    return NewFile(_folder_of(place))


def _check_place(place: str, keep: Iterable[str | os.PathLike[str]]) -> None:
    try:
        there = os.stat(place)
    except FileNotFoundError:
        _refuse_beside_database(place)
        return
    if stat.S_ISDIR(there.st_mode):
        raise _refuse(errno.EISDIR, "a folder, not a file")
    if not stat.S_ISREG(there.st_mode):
        raise _refuse(errno.EINVAL, "not a regular file")
    _refuse_beside_database(place)
    if _is_database(place):
        raise _refuse(errno.EEXIST, "a database, which is not overwritten")
    for path in keep:
        if os.path.exists(path) and os.path.samestat(os.stat(path), there):
            raise _refuse(errno.EEXIST, "a file that this command reads")


def _refuse_beside_database(place: str) -> None:
    for ending in _BESIDE_DATABASE:
        if place.endswith(ending) and _is_database(place.removesuffix(ending)):
            raise _refuse(errno.EEXIST, "part of a database, which is not overwritten")


def _is_database(path: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _folder_of(place: str | os.PathLike[str]) -> str:
    return os.path.dirname(os.fspath(place)) or os.curdir


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse(number: int, words: str) -> OSError:
    return OSError(number, words)
