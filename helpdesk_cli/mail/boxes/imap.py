"""An IMAP mailbox. Certificates are verified; nothing is marked as read by looking at it.

What was taken goes to a folder, or gets a mark of ours that mail programs do not show. So nothing
is known by the numbers that a server gives to its messages, which it may give anew at any time; if
it does so between fetching and putting away, the heads of the mails tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from helpdesk_cli.errors import ConfigError, FetchError, say_reason
from helpdesk_cli.mail.boxes.letter import Letter
from helpdesk_cli.settings.mailbox import MailboxSettings

if TYPE_CHECKING:
    from imapclient import IMAPClient  # type: ignore[import-untyped]

MARK = "$HelpdeskTaken"
_ANY_MARK = b"\\*"

_HEAD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT RECEIVED)]"
"""What distinguishes a mail from others. The server's answer is compared with its next one, not
with what we read: a broken head is read in more than one way."""

_MOST_IN_AN_ANSWER = 50_000
"""Numbers; a server answers a search by one line, of which imaplib reads a million bytes."""
_MOST_STRETCHES = 1_000

_MOST_AT_ONCE = 50
_MOST_BYTES_AT_ONCE = 8 * 1024 * 1024


class ImapBox:
    """`key` is the number of a message, good as long as the connection lasts."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._listens = False
        self._folders: set[str] = set()
        self._heads: dict[str, bytes | None] = {}
        with self._trouble_told():
            self._client = _connect(settings)
            try:
                _log_in(self._client, settings)
                found = self._client.select_folder(settings.folder)
            except BaseException:
                self.close()
                raise
        self._stretches = _part_numbers(found.get(b"EXISTS", 0), found.get(b"UIDNEXT", 0))
        marks = found.get(b"PERMANENTFLAGS", ())
        if settings.folder_done is None and _ANY_MARK not in marks and MARK.encode() not in marks:
            self.close()
            raise ConfigError(
                [f"mailbox {settings.name}: the server keeps no marks on mails"],
                hint="name a folder_done in hd.toml, to which they go once they were taken",
            )

    def letters(self) -> Iterator[Letter]:
        with self._trouble_told():
            waiting = "UNDELETED" if self._settings.folder_done else f"UNDELETED UNKEYWORD {MARK}"
            found = self._search(waiting.split())
        withheld = []
        for numbers in self._share_out(found):
            with self._trouble_told():
                told = self._client.fetch(numbers, ["BODY.PEEK[]", _HEAD])
            for number in numbers:
                if number not in told:  # somebody else took it away meanwhile
                    continue
                raw = told[number].get(b"BODY[]")
                if raw is None:
                    withheld.append(number)
                    continue
                letter = Letter(str(number), raw)
                self._heads[letter.key] = _find_head(told[number])
                yield letter
        if withheld:
            several = "" if len(withheld) == 1 else f" and {len(withheld) - 1:,} more"
            raise self._trouble(f"it gives no text of its mail {withheld[0]}{several}")

    def settle(self, done: Sequence[Letter], failed: Sequence[Letter]) -> None:
        folder = self._settings.folder_done
        failed_to = self._settings.folder_failed or folder
        with self._trouble_told():
            others = self._find_others([*done, *failed])
            for letters, place in ((done, folder), (failed, failed_to)):
                self._put_away([int(key) for key, _ in letters if key not in others], place)
        if others:
            raise self._trouble("it has numbered its mails anew meanwhile")

    def listen(self) -> int | None:
        if not self._client.has_capability("IDLE"):
            return None
        with self._trouble_told():
            self._client.idle()
            self._listens = True
            file: int = self._client.socket().fileno()
            return file

    def hush(self) -> None:
        if self._listens:
            self._listens = False
            with self._trouble_told():
                self._client.idle_done()

    def close(self) -> None:
        if not self._listens:
            with suppress(Exception):  # whatever a server makes of a farewell
                self._client.logout()
        with suppress(Exception):
            self._client.shutdown()

    def _search(self, waiting: Sequence[str]) -> list[int]:
        if not self._stretches:
            return sorted(self._client.search(waiting))
        found = (self._client.search(["UID", each, *waiting]) for each in self._stretches)
        return sorted({number for numbers in found for number in numbers})

    def _share_out(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """The mails in groups that fit into memory: sizes are asked for first."""
        for start in range(0, len(numbers), 500):
            page = numbers[start : start + 500]
            with self._trouble_told():
                sizes = self._client.fetch(page, ["RFC822.SIZE"])
            share: list[int] = []
            total = 0
            for number in page:
                size = sizes.get(number, {}).get(b"RFC822.SIZE", 0)
                if share and (len(share) == _MOST_AT_ONCE or total + size > _MOST_BYTES_AT_ONCE):
                    yield share
                    share, total = [], 0
                share.append(number)
                total += size
            if share:
                yield share

    def _find_others(self, letters: Sequence[Letter]) -> set[str]:
        """The keys that other mails have now than when they were fetched."""
        found = self._client.fetch([int(key) for key, _ in letters], [_HEAD])
        now = {str(number): _find_head(told) for number, told in found.items()}
        before = {key: self._heads.pop(key) for key, _ in letters}
        return {key for key, head in now.items() if head != before[key]}

    def _put_away(self, numbers: Sequence[int], folder: str | None) -> None:
        if not numbers:
            return
        if folder is None:
            self._client.add_flags(numbers, [MARK], silent=True)
            return
        self._make(folder)
        if self._client.has_capability("MOVE"):
            self._client.move(numbers, folder)
            return
        self._client.copy(numbers, folder)
        self._client.delete_messages(numbers, silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(numbers)

    def _make(self, folder: str) -> None:
        if folder not in self._folders and not self._client.folder_exists(folder):
            self._client.create_folder(folder)
        self._folders.add(folder)

    @contextmanager
    def _trouble_told(self) -> Iterator[None]:
        """Errors of a server, in words; never anything from a mail."""
        from imapclient.exceptions import IMAPClientError  # type: ignore[import-untyped]

        try:
            yield
        except (IMAPClientError, OSError, ValueError, AssertionError) as error:
            raise self._trouble(_say(error)) from error

    def _trouble(self, said: str) -> FetchError:
        box = self._settings
        return FetchError(
            f"mailbox {box.name}: {box.host}:{box.port}: {said}",
            hint="it is tried again with the next fetch",
        )


def _part_numbers(mails: int, next_number: int) -> list[str]:
    """Stretches of numbers to search one after the other; none where all fits into one answer."""
    if mails <= _MOST_IN_AN_ANSWER or not next_number:
        return []
    length = max(_MOST_IN_AN_ANSWER, next_number // _MOST_STRETCHES)
    starts = range(1, next_number, length)
    return [f"{first}:{first + length - 1}" for first in starts[:-1]] + [f"{starts[-1]}:*"]


def _find_head(found: Mapping[bytes, Any]) -> bytes | None:
    """The head of a mail as a server gives it, in whichever words it repeats the question."""
    return next((found[key] for key in found if key.startswith(b"BODY[HEADER")), None)


def _connect(settings: MailboxSettings) -> IMAPClient:
    import ssl

    from imapclient import IMAPClient, SocketTimeout

    context = None
    if settings.tls != "none":
        try:
            context = ssl.create_default_context(cafile=settings.ca_file)
        except OSError as error:
            raise ConfigError(
                [f"mailbox {settings.name}: ca_file: {settings.ca_file}: {say_reason(error)}"]
            ) from error
    seconds = settings.timeout_seconds
    client = IMAPClient(
        settings.host,
        settings.port,
        ssl=settings.tls == "tls",
        ssl_context=context,
        timeout=SocketTimeout(seconds, seconds),
    )
    if settings.tls == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            client.shutdown()
            raise
    return client


def _log_in(client: IMAPClient, settings: MailboxSettings) -> None:
    from helpdesk_cli.mail.sending.password import read_password, read_token

    where = f"mailbox {settings.name}"
    if settings.token_command:
        token = read_token(settings.token_command, settings.timeout_seconds, where)
        if client.has_capability("AUTH=XOAUTH2"):
            client.oauth2_login(settings.user, token)
        else:
            client.oauthbearer_login(settings.user, token)
        return
    assert settings.password is not None, "was there when the settings were read"
    password = read_password(settings.password, settings.user, settings.timeout_seconds, where)
    client.login(settings.user, password)


def _say(error: Any) -> str:
    said = say_reason(error) if isinstance(error, OSError) else str(error)
    # Servers answer with bytes, which imaplib quotes as Python writes them.
    return " ".join(said.removeprefix("b'").removesuffix("'").split())[:200] or type(error).__name__
