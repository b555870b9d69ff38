"""The command line under logins of their own, on a desk of a server."""

from dataclasses import dataclass, fields

from tests.conftest import Hd
from tests.desks.engines import locate_for


@dataclass(frozen=True)
class LoginHd(Hd):
    """The command line over the login of somebody."""

    login: str = "hd"

    @property
    def location(self) -> str:
        return locate_for(self.db, self.login)

    @property
    def schema(self) -> str:
        """The desk's, for SQL."""
        return self.location.rpartition("#")[2]


def log_in(hd: Hd, login: str, agent: str | None = None) -> LoginHd:
    """The same desk as somebody opens it over a login of theirs."""
    given = {each.name: getattr(hd, each.name) for each in fields(Hd)}
    return LoginHd(**(given | {"agent": agent or login, "login": login}))
