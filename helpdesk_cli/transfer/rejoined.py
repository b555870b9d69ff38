"""A stream whose beginning has been looked at, whole again."""

import io
from typing import Any, BinaryIO


class Rejoined(io.RawIOBase):
    """The bytes of `head`, then those that are left in the stream, which is never closed here."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one look into the stream goes."""
        size = len(buffer)
        if self._head:
            chunk, self._head = self._head[:size], self._head[size:]
        else:
            chunk = self._stream.read(size)
        buffer[: len(chunk)] = chunk
        return len(chunk)
