"""An mbox: one file with all mails. It is locked while it is looked through and while it changes.

Without a folder for what was taken nothing is taken out of it: each mail is found known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from helpdesk_cli.errors import FetchError
from helpdesk_cli.mail.boxes.letter import Letter
from helpdesk_cli.settings.mailbox import MailboxSettings

if TYPE_CHECKING:
    from mailbox import mbox


class MboxBox:
    """`key` is the digest of a mail, by which it is found again when the file is written anew."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._name = settings.name
        self._path = settings.path
        self._done = settings.folder_done
        self._failed = settings.folder_failed or settings.folder_done
        self._settled: dict[str, str] = {}

    def letters(self) -> Iterator[Letter]:
        with self._trouble_told():
            if not self._path.exists():  # as mail programs leave it when all was read
                return
            box = self._open()
            try:
                # While it is locked nobody is in the middle of adding to it; what is there stays.
                box.lock()
                try:
                    keys = box.keys()
                finally:
                    box.unlock()
                for key in keys:
                    raw = box.get_bytes(key)
                    yield Letter(_digest(raw), raw)
            finally:
                box.close()

    def settle(self, done: Sequence[Letter], failed: Sequence[Letter]) -> None:
        for letters, folder in ((done, self._done), (failed, self._failed)):
            if folder is not None:
                self._settled.update((letter.key, folder) for letter in letters)

    def listen(self) -> int | None:
        self._take_out()
        return None

    def hush(self) -> None:
        """Nothing is waited for."""

    def close(self) -> None:
        self._take_out()

    def _take_out(self) -> None:
        """Move what was taken to where it goes, together: each time the file is written anew."""
        if not self._settled:
            return
        with self._trouble_told():
            box = self._open()
            box.lock()
            try:
                for key in box.keys():  # noqa: SIM118
                    raw = box.get_bytes(key)
                    folder = self._settled.get(_digest(raw))
                    if folder is not None:
                        self._append(folder, raw)
                        box.remove(key)
                box.flush()
            finally:
                box.unlock()
                box.close()
        self._settled.clear()

    def _append(self, folder: str, raw: bytes) -> None:
        place = self._path.absolute().parent / os.path.expanduser(folder)
        from mailbox import mbox

        other = mbox(place, create=True)
        try:
            other.lock()
            other.add(raw)
            other.flush()
        finally:
            other.unlock()
            other.close()

    def _open(self) -> mbox:
        from mailbox import mbox

        return mbox(self._path, create=False)

    @contextmanager
    def _trouble_told(self) -> Iterator[None]:
        from mailbox import Error

        try:
            yield
        except (Error, OSError) as error:
            said = getattr(error, "strerror", None) or error
            raise FetchError(f"mailbox {self._name}: {self._path}: {said}") from error


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()
