"""Which desk, which policy, which agent: flag, then environment, then `hd.toml`, then default.

Also how mail leaves, which the file alone says and `delivery_table` reads.
"""

from __future__ import annotations

import os

from helpdesk_cli.errors import ConfigError, suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from helpdesk_cli.settings.mail import DeliverySettings

KEYS = ("db", "policy", "agent")
DELIVERY = "delivery"


class Settings:
    """The settings of one command. The arguments are its flags; None was not given.

    Each is found when it is first asked for: `hd queue` needs neither policy nor agent, and looks
    for no file when it was told the database.
    """

    def __init__(
        self,
        db: str | None = None,
        policy: str | None = None,
        agent: str | None = None,
        config: str | None = None,
    ) -> None:
        self._flags = {"db": db, "policy": policy, "agent": agent}
        self._config = config
        self._read: dict[str, Any] | None = None

    @property
    def db(self) -> str:
        """The desk's database."""
        found = self._find("db")
        return os.path.expanduser(found) if found else _default_db()

    @property
    def policy(self) -> str | None:
        """A policy file, or the name of a shipped one; None when nothing names one."""
        return self._find("policy")

    @property
    def agent(self) -> str:
        """Who acts; without any setting, whoever is logged in."""
        environ = os.environ
        return self._find("agent") or environ.get("USER") or environ.get("USERNAME") or "agent"

    @property
    def delivery(self) -> DeliverySettings:
        """How mail leaves: `[delivery]`; without it, into a folder beside the database."""
        from pathlib import Path

        from helpdesk_cli.settings.mail_table import read_delivery

        return read_delivery(self._written.get(DELIVERY, {}), self._file, Path(self.db))

    @property
    def says_how_mail_leaves(self) -> bool:
        """Whether there is a `[delivery]`: without it mail reaches nobody."""
        return DELIVERY in self._written

    @property
    def files(self) -> list[Path]:
        """What a command goes by: no answer of it is written over them."""
        from pathlib import Path

        return [self._file, *([Path(self.policy)] if self.policy else [])]

    def _find(self, key: str) -> str | None:
        flag = self._flags[key] or os.environ.get(f"HD_{key.upper()}")
        return flag or self._written.get(key)

    @property
    def _file(self) -> Path:
        from pathlib import Path

        named = self._config or os.environ.get("HD_CONFIG")
        return Path(named).expanduser() if named else _default_config()

    @property
    def _written(self) -> dict[str, Any]:
        """What `hd.toml` says, `[delivery]` as it stands; read once."""
        if self._read is None:
            is_named = bool(self._config or os.environ.get("HD_CONFIG"))
            self._read = _read(self._file, must_exist=is_named)
        return self._read


def _read(file: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise ConfigError([f"{file}: no such settings file"]) from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: cannot be read: {error}"]) from error
    return _parse(text, file)


def _parse(text: str, file: Path) -> dict[str, Any]:
    import tomli

    try:
        written = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ConfigError([f"{file}: {error}"]) from error
    known = (*KEYS, DELIVERY)
    problems = []
    for key, value in written.items():
        if key not in known:
            expected = ", ".join(known)
            problems.append(f"{file}: {key}: expected one of {expected}{suggest(key, known)}")
        elif key != DELIVERY and (not isinstance(value, str) or not value):
            problems.append(f"{file}: {key}: expected a text, got {value!r}")
    if problems:
        raise ConfigError(problems)
    return written


def _default_db() -> str:
    from platformdirs import user_data_path

    return str(user_data_path("hd", appauthor=False) / "desk.db")


def _default_config() -> Path:
    from platformdirs import user_config_path

    return user_config_path("hd", appauthor=False) / "hd.toml"
