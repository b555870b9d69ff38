"""Files attached to a reply: read from this machine, no larger than mail servers accept."""

from collections.abc import Sequence
from pathlib import Path

from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.errors import UsageError, say_reason
from helpdesk_cli.mail.line import fit_line

MOST_BYTES = 20 * 1024 * 1024
"""Of all files of a reply together: most mail servers refuse what is larger."""

_ANYTHING = "application/octet-stream"
# Their content is no mere bytes to a mail.
_OF_MAILS = ("message/", "multipart/")


def read_files(paths: Sequence[Path]) -> tuple[Attachment, ...]:
    """The files as they are attached to a reply. Refused when one cannot be read, or all together
    are too large."""
    room, files = MOST_BYTES, []
    for path in paths:
        try:
            with path.open("rb") as file:
                content = file.read(room + 1)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {say_reason(error)}") from error
        room -= len(content)
        if room < 0:
            raise UsageError(
                f"--attach: expected at most {MOST_BYTES // 1024 // 1024} MB together, got more",
                hint="put the files where the customer can download them, and send the link",
            )
        files.append(Attachment(fit_line(path.name) or "file", _guess_kind(path), content))
    return tuple(files)


def _guess_kind(path: Path) -> str:
    from mimetypes import guess_type

    kind, packed = guess_type(path.name)
    if kind is None or packed or kind.startswith(_OF_MAILS):
        return _ANYTHING
    return kind
