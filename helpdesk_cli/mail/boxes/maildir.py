"""A maildir: one file a mail. What was taken goes on to `cur/` as read, or to a folder.

A mail in `cur/` that nobody has read, or that lies there although it should go to a folder, waits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from helpdesk_cli.errors import FetchError
from helpdesk_cli.mail.boxes.letter import Letter
from helpdesk_cli.settings.mailbox import MailboxSettings

_READ = ":2,S"


class MaildirBox:
    """`key` is the path of a file, such as `new/1700000000.M1.host`."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._root = os.fspath(settings.path)
        self._done = settings.folder_done
        self._failed = settings.folder_failed or settings.folder_done
        if not os.path.isdir(os.path.join(self._root, "new")):
            raise FetchError(
                f"mailbox {settings.name}: {self._root} is no maildir",
                hint="expected a folder with new, cur and tmp in it",
            )

    def letters(self) -> Iterator[Letter]:
        for key in sorted(self._list_keys(), key=os.path.basename):
            try:
                with open(os.path.join(self._root, key), "rb") as file:
                    yield Letter(key, file.read())
            except FileNotFoundError:  # somebody else moved it meanwhile
                continue
            except OSError as error:
                raise self._trouble(key, error) from error

    def settle(self, done: Sequence[Letter], failed: Sequence[Letter]) -> None:
        for letters, folder in ((done, self._done), (failed, self._failed)):
            for letter in letters:
                self._put_away(letter.key, folder)

    def listen(self) -> int | None:
        return None

    def hush(self) -> None:
        """Nothing is waited for."""

    def close(self) -> None:
        """Nothing is held."""

    def _list_keys(self) -> Iterator[str]:
        goes_on = self._done is not None
        for place in ("new", "cur"):
            try:
                with os.scandir(os.path.join(self._root, place)) as entries:
                    for entry in entries:
                        waits = place == "new" or goes_on or not _is_read(entry.name)
                        if waits and not entry.name.startswith(".") and entry.is_file():
                            yield f"{place}/{entry.name}"
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._trouble(place, error) from error

    def _put_away(self, key: str, folder: str | None) -> None:
        name = os.path.basename(key).partition(":")[0] + _READ
        try:
            place = self._make(folder)
            os.replace(os.path.join(self._root, key), os.path.join(place, name))
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._trouble(key, error) from error

    def _make(self, folder: str | None) -> str:
        """Where the maildir, or a folder of it, keeps what was read; made if it is not there."""
        place = os.path.join(self._root, f".{folder.lstrip('.')}") if folder else self._root
        for part in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(place, part), mode=0o700, exist_ok=True)
        return os.path.join(place, "cur")

    def _trouble(self, place: str, error: OSError) -> FetchError:
        return FetchError(f"{os.path.join(self._root, place)}: {error.strerror}")


def _is_read(name: str) -> bool:
    return "S" in name.partition(":2,")[2]
