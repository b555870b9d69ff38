"""Sorting more than memory holds: sorted runs in temporary files, merged. Knows no format."""

import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from helpdesk_cli.errors import HdError

T = TypeVar("T")

HELD_BYTES = 16 * 1024 * 1024
_PAIR_BYTES = 250
"""About what a pair with its key takes in memory beside the packed bytes."""
_key_of = itemgetter(0)


def sort_on_disk(
    items: Iterable[T], key: Callable[[T], Any], held_bytes: int = HELD_BYTES
) -> Iterator[T]:
    """The items in order of `key`, never holding much more than `held_bytes` of them in memory."""
    held: list[tuple[Any, bytes]] = []
    size = 0
    with ExitStack() as files:
        runs: list[Iterable[tuple[Any, bytes]]] = []
        for item in items:
            packed = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
            held.append((key(item), packed))
            size += len(packed) + _PAIR_BYTES
            if size > held_bytes:
                runs.append(_write_run(files, sorted(held, key=_key_of)))
                held, size = [], 0
        held.sort(key=_key_of)
        for _, packed in heapq.merge(*runs, held, key=_key_of):
            yield pickle.loads(packed)


def _write_run(files: ExitStack, run: list[tuple[Any, bytes]]) -> Iterator[tuple[Any, bytes]]:
    try:
        file = files.enter_context(TemporaryFile())  # noqa: SIM115 - read long after this
        for pair in run:
            pickle.dump(pair, file, pickle.HIGHEST_PROTOCOL)
        file.seek(0)
    except OSError as error:
        raise HdError(
            f"cannot sort the rows in a temporary file: {error.strerror or error}",
            hint="let TMPDIR be a folder with room for a copy of the file",
        ) from error
    return _read_run(file, len(run))


def _read_run(file: IO[bytes], length: int) -> Iterator[tuple[Any, bytes]]:
    for _ in range(length):
        yield pickle.load(file)
