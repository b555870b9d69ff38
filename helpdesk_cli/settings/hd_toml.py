"""Which desk, which policy, which agent: flag, then environment, then `hd.toml`, then default.

`judging` reads the file, once and whole; what its tables say, the modules of `tables`, one each.
"""

from __future__ import annotations

import os

from helpdesk_cli.errors import ConflictError, UsageError
from helpdesk_cli.location import is_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from helpdesk_cli.domain.ladder.consent import Consent
    from helpdesk_cli.settings.mail import DeliverySettings
    from helpdesk_cli.settings.mailbox import MailboxSettings
    from helpdesk_cli.settings.tables.board import BoardSettings


class Settings:
    """The settings of one command. The arguments are its flags; None was not given. UsageError
    where a flag names nothing: a script whose variable is empty does not mean the default desk.

    Each is found when it is first asked for: `hd queue` needs neither policy nor agent.
    """

    def __init__(
        self,
        db: str | None = None,
        policy: str | None = None,
        agent: str | None = None,
        config: str | None = None,
        pager: str | None = None,
    ) -> None:
        for flag, said in (("db", db), ("policy", policy), ("as", agent), ("config", config)):
            if said == "":
                raise UsageError(
                    f"--{flag}: expected a value, got an empty text", hint="omit it for the default"
                )
        self._flags = {"db": db, "policy": policy, "agent": agent}
        self._pager = pager
        self._config = config
        self._read: dict[str, Any] | None = None

    def judge(self) -> None:
        """Read the file, whether or not it is needed. Raises ConfigError with all that is wrong."""
        _ = self._written

    @property
    def db(self) -> str:
        """The desk's database."""
        found = self._find("db")
        return os.path.expanduser(found) if found else _default_db()

    @property
    def db_of_flag(self) -> str | None:
        """The place of the desk, if a flag names it."""
        return self._flags["db"]

    @property
    def db_read(self) -> str | None:
        """The place of the desk's replica or copy, for answers that may be a moment old. None where
        there is none, and where a flag names the desk: then that very place is meant."""
        found = None if self._flags["db"] else self._find("db_read")
        return os.path.expanduser(found) if found else None

    @property
    def policy(self) -> str | None:
        """A policy file, or the name of a shipped one; None when nothing names one."""
        return self._find("policy")

    @property
    def agent(self) -> str:
        """Who acts; by default, the user who is logged in."""
        environ = os.environ
        return self.named_agent or environ.get("USER") or environ.get("USERNAME") or "agent"

    def act_as(self, login: str) -> None:
        """Act as the login of the desk. ConflictError when another agent is named."""
        named = self.named_agent
        if named not in (None, login):
            raise ConflictError(
                f"this is the login of {login}: nobody acts as {named} with it",
                hint=f"omit --as and HD_AGENT, or use the login of {named}",
            )
        self._flags["agent"] = login

    @property
    def named_agent(self) -> str | None:
        """Who acts, if a flag, the environment or the file names somebody."""
        return self._find("agent")

    @property
    def pager(self) -> str | None:
        """The program for what is longer than the screen; empty or `cat` for none.

        None when neither `HD_PAGER`, the file nor `PAGER` says, which may also be empty.
        """
        environ = os.environ
        said = (self._pager, environ.get("HD_PAGER"), self._written.get("pager"))
        return next((each for each in said if each is not None), environ.get("PAGER"))

    @property
    def delivery(self) -> DeliverySettings:
        """How mail leaves: `[delivery]`; without it, into a folder beside the database, or of a
        desk on a server, where one on this machine would be."""
        from pathlib import Path

        from helpdesk_cli.settings.tables.delivery import read_delivery

        place = _default_db() if is_address(self.db) else self.db
        return read_delivery(self._written.get("delivery", {}), self.file, Path(place))

    @property
    def says_how_mail_leaves(self) -> bool:
        """Whether there is a `[delivery]`: without it mail reaches nobody."""
        return "delivery" in self._written

    @property
    def mailboxes(self) -> tuple[MailboxSettings, ...]:
        """Where mail comes from: the `[[mailbox]]` tables, in their order."""
        from helpdesk_cli.settings.tables.mailbox import read_mailboxes

        return read_mailboxes(self._written.get("mailbox", []), self.file)

    @property
    def fetched_names(self) -> tuple[str, ...]:
        """The names of those that mail is fetched from, without reading more of them."""
        return tuple(
            each["name"] for each in self._written.get("mailbox", []) if each["kind"] != "pipe"
        )

    @property
    def consent(self) -> Consent:
        """Which programs and hosts a desk may use: `[escalation]`; without it, none."""
        from helpdesk_cli.settings.tables.escalation import read_consent

        return read_consent(self._written.get("escalation", {}), self.file)

    @property
    def fetches(self) -> bool:
        """Whether a pass takes in what waits in the mailboxes first: `fetch` of `[escalation]`."""
        from helpdesk_cli.settings.tables.escalation import FETCH

        return bool(self._written.get("escalation", {}).get(FETCH, False))

    @property
    def heartbeat_url(self) -> str | None:
        """The address to call after each good pass: `heartbeat_url` of `[escalation]`."""
        from helpdesk_cli.settings.tables.escalation import HEARTBEAT

        found: str | None = self._written.get("escalation", {}).get(HEARTBEAT)
        return found

    @property
    def asks_more_of_a_pass(self) -> bool:
        """Whether the file has a word that may do: for a pass that has no time to read it."""
        try:
            with open(os.path.expanduser(self._named_file or _default_config()), "rb") as file:
                written = file.read()
        except OSError:
            return False
        return b"fetch" in written or b"heartbeat" in written

    @property
    def aliases(self) -> Mapping[str, Sequence[str]]:
        """Commands of one's own: `[alias]`."""
        if "alias" not in self._written:
            return {}
        from helpdesk_cli.settings.tables.alias import read_aliases

        return read_aliases(self._written["alias"], self.file)

    @property
    def board(self) -> BoardSettings:
        """How what stays on the screen behaves: `[board]`."""
        from helpdesk_cli.settings.tables.board import read_board

        return read_board(self._written.get("board", {}), self.file)

    @property
    def ticket_link(self) -> str | None:
        """Where a ticket is found in a browser: `ticket` of `[links]`."""
        if "links" not in self._written:
            return None
        from helpdesk_cli.settings.tables.links import read_ticket_link

        return read_ticket_link(self._written["links"], self.file)

    @property
    def queue(self) -> Mapping[str, str]:
        """Options of `hd queue` on a screen: `[queue]`."""
        if "queue" not in self._written:
            return {}
        from helpdesk_cli.settings.tables.queue import read_queue_defaults

        return read_queue_defaults(self._written["queue"], self.file)

    @property
    def views(self) -> Mapping[str, str]:
        """Searches saved under a name: `[views]`."""
        from helpdesk_cli.settings.tables.views import read_views

        return read_views(self._written.get("views", {}), self.file)

    @property
    def files(self) -> list[Path]:
        """Files that a command reads: its output must not overwrite them."""
        from pathlib import Path

        return [self.file, *([Path(self.policy)] if self.policy else [])]

    def _find(self, key: str) -> str | None:
        flag = self._flags.get(key) or os.environ.get(f"HD_{key.upper()}")
        return flag or self._written.get(key)

    @property
    def file(self) -> Path:
        """`hd.toml` itself, whether or not it is there."""
        from pathlib import Path

        return Path(os.path.expanduser(self._named_file or _default_config()))

    @property
    def _named_file(self) -> str | None:
        return self._config or os.environ.get("HD_CONFIG")

    @property
    def _written(self) -> dict[str, Any]:
        """What `hd.toml` says, its tables as they stand; read and judged once."""
        if self._read is None:
            named = self._named_file
            if named or os.path.lexists(_default_config()):
                from helpdesk_cli.settings.judging import read_file

                self._read = read_file(self.file, must_exist=bool(named))
            else:
                self._read = {}
        return self._read


def _default_db() -> str:
    from platformdirs import user_data_path

    return str(user_data_path("hd", appauthor=False) / "desk.db")


def _default_config() -> str:
    if os.name == "posix" and os.uname().sysname == "Linux":
        # What platformdirs says, without the time that loading it would take of every command.
        home = os.environ.get("XDG_CONFIG_HOME", "")
        place = home if os.path.isabs(home) else os.path.expanduser("~/.config")
        return os.path.join(place, "hd", "hd.toml")
    from platformdirs import user_config_path

    return str(user_config_path("hd", appauthor=False) / "hd.toml")
