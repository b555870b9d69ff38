"""Logins for a desk: roles of the server, each a member of the groups whose rights it has.

Roles belong to the whole server, so that the groups have the desk's name in theirs, while one login
may be for several desks. What is granted is a list of statements first, for a DBA to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.errors import ConflictError, NotFoundError, UsageError
from helpdesk_cli.store.door.login import GROUPS
from helpdesk_cli.store.postgresql.access.masks import quote
from helpdesk_cli.store.postgresql.access.rights import (
    find_groups,
    has_role,
    name_group,
    write_rights,
)
from helpdesk_cli.store.postgresql.access.strict import is_strict, write_rules
from helpdesk_cli.store.postgresql.connection.greeting import write_base
from helpdesk_cli.store.postgresql.engine import PostgresqlStore

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Kind

_LONGEST = 63
"""Bytes of a role's name; PostgreSQL would cut off the rest."""

_MARK = "made by hd access grant"
"""The comment on a login that nobody else has made."""


class Roles:
    """The roles of one desk. They are asked for and changed within a transaction of its store."""

    def __init__(self, store: PostgresqlStore) -> None:
        self._store = store
        ((self._base, self._database),) = store.rows(
            f"SELECT {write_base(store.schema)}, CAST(current_database() AS text)"
        )

    def write_grant(self, login: str, kinds: Sequence[Kind]) -> list[str]:
        """The statements that make somebody a login of these kinds, and of no others."""
        _refuse_odd(login)
        return [*self._write_groups(kinds), *self._write_login(login, kinds)]

    def grant(self, login: str, kinds: Sequence[Kind], password: str | None) -> None:
        """Run them, and give the login a password if there is one."""
        for statement in self.write_grant(login, kinds):
            self._store.run_script(statement)
        if password is not None:
            # What leaves this machine is not the password, so that no log has it.
            connection = self._store.connection.pgconn
            kept = connection.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
            self._store.run_script(f"ALTER ROLE {quote(login)} PASSWORD '{kept.decode()}'")

    def list_logins(self) -> list[tuple[str, tuple[Kind, ...], bool]]:
        """Each login by name, with its kinds, and whether the server lets it in."""
        found: dict[str, tuple[list[Kind], bool]] = {}
        for kind in find_groups(self._store, self._base):
            for name, can_log_in in self._store.rows(
                "SELECT CAST(own.rolname AS text), own.rolcanlogin"
                " FROM pg_auth_members AS membership"
                " JOIN pg_roles AS own ON own.oid = membership.member"
                " JOIN pg_roles AS held ON held.oid = membership.roleid"
                " WHERE held.rolname = :name AND own.oid <>"
                " (SELECT nspowner FROM pg_namespace WHERE nspname = :schema)",
                name=name_group(self._base, kind),
                schema=self._store.schema,
            ):
                found.setdefault(name, ([], can_log_in))[0].append(kind)
        return sorted((name, tuple(kinds), lets_in) for name, (kinds, lets_in) in found.items())

    def revoke(self, login: str) -> bool:
        """Take all rights to this desk away; whether the login itself is gone with them.

        One that somebody else made, or that is good for something else, stays.
        """
        held = {name: kinds for name, kinds, _ in self.list_logins()}.get(login)
        if held is None:
            known = ", ".join(name for name, *_ in self.list_logins())
            raise NotFoundError(
                f'no login "{login}" for {self._store.location}',
                hint=f"there are {known}" if known else "hd access grant makes one",
            )
        for kind in held:
            group = quote(name_group(self._base, kind))
            self._store.run_script(f"REVOKE {group} FROM {quote(login)}")
        if not self._is_good_for_nothing(login):
            return False
        self._store.run_script(f"DROP ROLE {quote(login)}")
        return True

    def renew(self) -> None:
        """Give every group of this desk the rights it has by now, and the desk its rules."""
        if is_strict(self._store):
            for statement in write_rules(self._store.schema):
                self._store.run_script(statement)
        for statement in self._write_groups(find_groups(self._store, self._base)):
            self._store.run_script(statement)

    def _write_groups(self, kinds: Sequence[Kind]) -> Iterator[str]:
        for kind in kinds:
            group = name_group(self._base, kind)
            if not has_role(self._store, group):
                yield f"CREATE ROLE {quote(group)} NOLOGIN"
            yield f"GRANT CONNECT ON DATABASE {quote(self._database)} TO {quote(group)}"
            yield from write_rights(self._store, self._store.schema, self._base, kind)

    def _write_login(self, login: str, kinds: Sequence[Kind]) -> Iterator[str]:
        if not has_role(self._store, login):
            yield f"CREATE ROLE {quote(login)} LOGIN"
            yield f"COMMENT ON ROLE {quote(login)} IS '{_MARK}'"
        for kind in GROUPS:
            group = name_group(self._base, kind)
            if kind in kinds:
                yield f"GRANT {quote(group)} TO {quote(login)}"
            elif has_role(self._store, group):
                yield f"REVOKE {quote(group)} FROM {quote(login)}"

    def _is_good_for_nothing(self, login: str) -> bool:
        """Made by us, in no other group, and nothing on the server is its own."""
        row = self._store.row(
            "SELECT 1 FROM pg_roles WHERE rolname = :login"
            " AND shobj_description(oid, 'pg_authid') = :mark"
            " AND NOT EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)"
            " AND NOT EXISTS (SELECT 1 FROM pg_shdepend WHERE refobjid = pg_roles.oid"
            " AND refclassid = CAST('pg_authid' AS regclass))",
            login=login,
            mark=_MARK,
        )
        return row is not None


def renew_rights(store: PostgresqlStore) -> None:
    """Give the groups that the server has for this desk their rights, and keep its rules about
    rows, if it has some: there are other tables now.

    Call it in a transaction.
    """
    Roles(store).renew()


def _refuse_odd(login: str) -> None:
    if not login or not login.isprintable() or len(login.encode()) > _LONGEST:
        raise UsageError(
            f'"{login}" cannot be a login of PostgreSQL',
            hint=f"expected a name of at most {_LONGEST} bytes, without control characters",
        )
    if login.startswith("pg_") or login in ("public", "none"):
        raise ConflictError(f'PostgreSQL keeps the name "{login}" for itself', hint="name another")
