"""Waiting that a signal ends: SIGINT and SIGTERM are noted, and nothing is torn apart by them."""

import select
import signal
import socket
from collections.abc import Sequence
from types import FrameType
from typing import Self


class Listener:
    """In a `with` statement, notes the first signal; a second SIGINT ends the process as usual."""

    def __init__(self) -> None:
        self.is_over = False
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        self._heard.setblocking(False)

    def __enter__(self) -> Self:
        self._before = {each: signal.signal(each, self._note) for each in _ENDING}
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *raised: object) -> None:
        signal.set_wakeup_fd(-1)
        for each, handler in self._before.items():
            signal.signal(each, handler)
        self._heard.close()
        self._told.close()

    def sleep(self, files: Sequence[int], seconds: float) -> None:
        """Wait until one of the files can be read from, so long, or until a signal comes."""
        if not self.is_over:
            select.select([self._heard.fileno(), *files], [], [], seconds)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.is_over = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


_ENDING = (signal.SIGINT, signal.SIGTERM)
