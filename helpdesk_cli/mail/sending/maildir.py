"""Mail into a maildir: a folder that mail programs open, one `.eml` file a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_cli.errors import DeliveryDelayedError
from helpdesk_cli.files import NewFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from helpdesk_cli.settings.mail import DeliverySettings


class MaildirDelivery:
    """Each mail appears in `new/` whole and on the disk, or not at all, readable by its owner.

    The file is named by the Message-ID, so that a mail that is sent again replaces itself.
    """

    def __init__(self, settings: DeliverySettings) -> None:
        self._folder = settings.folder

    def __enter__(self) -> MaildirDelivery:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is held."""

    def send(self, message: EmailMessage, to: Sequence[str] = ()) -> None:
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            place = self._folder / "new" / _file_name(message)
            with NewFile(self._folder / "tmp") as new:
                with new.open_bytes() as file:
                    file.write(message.as_bytes())
                new.put(place)
        except OSError as error:
            raise DeliveryDelayedError(
                f"{self._folder}: the mail cannot be written: {error.strerror}",
                hint="make room or give the right to write there, or name another `folder` in "
                "hd.toml",
            ) from error


def _file_name(message: EmailMessage) -> str:
    from urllib.parse import quote

    return quote(message["Message-ID"].strip("<>"), safe="@") + ".eml"
