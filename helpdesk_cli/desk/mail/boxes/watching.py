"""Watching the mailboxes: held open, looked into when something has come, opened anew when lost."""

from collections.abc import Callable, Sequence

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.boxes.fetching import close_after, empty, note_read
from helpdesk_cli.desk.mail.intake import Intake
from helpdesk_cli.domain.mail.taken import Fetched
from helpdesk_cli.errors import ConfigError, FetchError
from helpdesk_cli.mail.boxes.door import Box, open_box
from helpdesk_cli.settings.mailbox import MailboxSettings

LONGEST_PAUSE = 300
"""Seconds after which a mailbox that was lost is tried again, at the latest."""

LONGEST_IDLE = 20 * 60
"""Seconds: mail servers hang up on clients that are silent for half an hour."""


class Watch:
    """The mailboxes of a desk, each open or to be opened again after a pause."""

    def __init__(self, mailboxes: Sequence[MailboxSettings], our_addresses: Sequence[str]) -> None:
        self._watched = [_Watched(settings) for settings in mailboxes]
        self._our_addresses = our_addresses

    def look(self, desk: Desk, is_over: Callable[[], bool]) -> list[Fetched]:
        """Take in what waits now. A lost mailbox is tried again when its pause is over."""
        looks = (each.look(desk, self._our_addresses, is_over) for each in self._watched)
        fetched = [done for done in looks if done is not None]
        note_read(desk, fetched)
        return fetched

    def wait(self, sleep: Callable[[Sequence[int], float], object]) -> None:
        """Wait until mail may have come: `sleep` takes the files to wait for, and the seconds."""
        files, seconds = [], float(LONGEST_IDLE)
        for each in self._watched:
            file, pause = each.listen()
            files += [] if file is None else [file]
            seconds = min(seconds, pause)
        sleep(files, seconds)
        for each in self._watched:
            each.hush()

    def close(self) -> None:
        """Close all of them."""
        for each in self._watched:
            each.close()


class _Watched:
    """One of them. After each failure in a row the pause is twice as long."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._box: Box | None = None
        self._failures = 0
        self._next = read_stopwatch()

    def look(
        self, desk: Desk, our_addresses: Sequence[str], is_over: Callable[[], bool]
    ) -> Fetched | None:
        if self._box is None and read_stopwatch() < self._next:
            return None
        try:
            intake = Intake(desk, self._settings, our_addresses)
            self._box = self._box or open_box(self._settings)
        except (ConfigError, FetchError) as error:
            self.close()
            self._lose()
            return Fetched(self._settings.name, trouble=error.message)
        done = empty(intake, self._box, self._settings.name, is_over)
        if done.trouble is None:
            self._failures = 0
        else:
            close_after(self._box, done)
            self._lose()
        return done

    def listen(self) -> tuple[int | None, float]:
        """What to wait for, and for how many seconds at most."""
        if self._box is None:
            return None, max(0.0, self._next - read_stopwatch())
        try:
            file = self._box.listen()
        except FetchError:
            self._lose()
            return None, 0.0
        return file, self._settings.poll_seconds if file is None else LONGEST_IDLE

    def hush(self) -> None:
        if self._box is not None:
            try:
                self._box.hush()
            except FetchError:
                self.close()
                self._lose()

    def close(self) -> None:
        if self._box is not None:
            close_after(self._box, Fetched(self._settings.name))
            self._box = None

    def _lose(self) -> None:
        self._box = None
        self._next = read_stopwatch() + min(LONGEST_PAUSE, 2**self._failures)
        self._failures += 1
