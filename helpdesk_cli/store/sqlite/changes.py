"""What tells when the desk in a file changes: SQLite's own count of what others have written."""

import os
from typing import Self

from helpdesk_cli.errors import HdError
from helpdesk_cli.store.glancing import look_again
from helpdesk_cli.store.sqlite.opening import connect

_PAUSE_SECONDS = 0.2


class FileChanges:
    """`Changes` (see `door`) of a file. It may be replaced meanwhile by another one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._store = connect(path, 0)
        self._seen = self._look()

    def wait(self, seconds: float) -> bool:
        return look_again(self._has_changed, seconds, _PAUSE_SECONDS)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _has_changed(self) -> bool:
        try:
            found = self._look()
            if found[0] != self._seen[0]:
                self._store.close()
                self._store = connect(self._path, 0)
                found = self._look()
        except (HdError, OSError):
            # Held for a moment, or about to be replaced: whoever reads it finds out.
            return False
        has_changed = found != self._seen
        self._seen = found
        return has_changed

    def _look(self) -> tuple[tuple[object, ...], int]:
        """Which file it is, and how often others have written to it. One that lies still is read
        past its log, so that to us it is another when it is in use."""
        stat = os.stat(self._path)
        ((count,),) = self._store.rows("PRAGMA data_version")
        return (stat.st_dev, stat.st_ino, os.path.exists(f"{self._path}-wal")), count
