"""What PostgreSQL's errors mean to the person at the terminal: what happened, and what to do."""

from psycopg import DataError, Error, OperationalError

from helpdesk_cli.errors import (
    ConflictError,
    HdError,
    NotFoundError,
    StoreAwayError,
    StoreError,
    StoreLockedError,
    UsageError,
)

# By how the SQLSTATE begins; the first that fits. Message and hint are templates.
_TROUBLES: tuple[tuple[tuple[str, ...], type[HdError], str, str], ...] = (
    (
        ("55P03", "40P01", "40001"),
        StoreLockedError,
        "{name}: the desk is locked by another process; nothing was changed",
        "try again in a moment",
    ),
    (
        ("57014",),
        StoreLockedError,
        "{name}: the server stopped the command ({error}); nothing was changed",
        "try again in a moment, or ask who runs the server for a longer statement_timeout",
    ),
    (
        ("53100",),
        StoreError,
        "{name}: the disk of the server is full; nothing was changed",
        "free some space there and run the same command again",
    ),
    (
        ("53300",),
        StoreAwayError,
        "{name}: the server has no connection left for us",
        "try again in a moment; with many agents, put PgBouncer before it or raise max_connections",
    ),
    (
        ("08", "57P", "53", "25P03"),
        StoreAwayError,
        "{name}: the connection to the server was lost ({error}); nothing was changed",
        "run the same command again",
    ),
    (
        ("28",),
        StoreError,
        "{name}: the server refused the login ({error})",
        "give the user in the address, the password in ~/.pgpass or PGPASSFILE",
    ),
    (
        ("25006",),
        StoreError,
        "{name}: the desk can be read here but not changed ({error})",
        "name the server that takes changes, not a copy of it",
    ),
    (
        ("42501",),
        StoreError,
        "{name}: this login may not do that ({error})",
        "hd access list shows who may do what; ask the desk's owner",
    ),
    (
        ("3D000",),
        NotFoundError,
        "no desk at {name} ({error})",
        "make the database first: createdb NAME; then hd init --policy vimeo",
    ),
    (
        ("3F000", "42P01"),
        NotFoundError,
        "no desk at {name}",
        "hd init --policy vimeo makes one; hd demo shows one",
    ),
    (
        ("54", "22001"),
        UsageError,
        "{name}: a text is too long for the server ({error}); nothing was changed",
        "shorten it",
    ),
    (
        ("22003",),
        UsageError,
        "a number is too large for the database",
        f"{2**63 - 1} is the largest",
    ),
    (
        ("23", "P0001"),
        ConflictError,
        "{name}: refused ({error}); nothing was changed",
        "somebody else may have just done the same; look at what is there",
    ),
    (
        ("22021", "22P05"),
        UsageError,
        "{name}: a character that the server cannot store ({error}); nothing was changed",
        "leave it out",
    ),
)


class Explained:
    """Turns what PostgreSQL raises inside into errors that name the desk and what to do."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Error):
            raise explain_error(error, self._name) from error
        if isinstance(error, UnicodeEncodeError):
            raise UsageError(
                f"text that is not valid Unicode cannot be stored: {error.object!r:.60}",
                hint="write it in UTF-8",
            ) from error


def explain_error(error: Error, name: str) -> HdError:
    """The error to raise instead of psycopg's own."""
    state = error.sqlstate or ""
    if state == "42501" and " role" in _first_line(error):
        return StoreError(
            f"{name}: this login makes no roles ({_first_line(error)})",
            hint="a DBA lets it, ALTER ROLE ... CREATEROLE, or runs what hd access grant --sql"
            " prints",
        )
    for beginnings, kind, message, hint in _TROUBLES:
        if state.startswith(beginnings):
            said = _first_line(error)
            return kind(message.format(name=name, error=said), hint=hint.format(name=name))
    if not state and isinstance(error, OperationalError):
        return _away(error, name)
    if not state and isinstance(error, DataError):
        return UsageError(f"text that cannot be stored: {_first_line(error)}", hint="leave it out")
    return StoreError(
        f"{name}: the database reported an error ({_first_line(error)})",
        hint="another program may have changed the desk; ask who runs the server",
    )


def _away(error: OperationalError, name: str) -> HdError:
    """No connection, or none any more: libpq says why, and the server had no word in it."""
    said = _first_line(error)
    if "certificate" in said or "SSL" in said:
        return StoreError(
            f"{name}: the server cannot be trusted ({said})",
            hint="name the authority that signs for it: ?sslrootcert=FILE; or say what else is"
            " enough, e.g. ?sslmode=require",
        )
    if "password" in said or "authentication" in said:
        return StoreError(
            f"{name}: the server refused the login ({said})",
            hint="give the user in the address, the password in ~/.pgpass or PGPASSFILE",
        )
    if 'role "' in said and "does not exist" in said:
        return StoreError(
            f"{name}: the server refused the login ({said})",
            hint="ask the desk's owner for one: hd access grant",
        )
    if 'database "' in said and "does not exist" in said:
        return NotFoundError(
            f"no desk at {name} ({said})",
            hint="make the database first: createdb NAME; then hd init --policy vimeo",
        )
    if "service" in said:
        return StoreError(f"{name}: {said}", hint="see ~/.pg_service.conf, or PGSERVICEFILE")
    return StoreAwayError(
        f"{name}: the server does not answer ({said}); nothing was changed",
        hint="check that it is running and the address is right, then run the same command again",
    )


def _first_line(error: Error) -> str:
    """What happened, in the server's words; psycopg repeats the rest in lines below."""
    said = error.diag.message_primary or str(error).strip().split("\n")[0]
    for beginning in ("connection is bad: ", "connection failed: "):
        said = said.removeprefix(beginning)
    return said.rpartition("FATAL:  ")[2]


def bad_address(name: str, error: Error) -> UsageError:
    return UsageError(f"{name}: {_first_line(error)}", hint="hd help postgresql.address")


def lost_at_the_end(name: str) -> StoreAwayError:
    return StoreAwayError(
        f"{name}: the connection to the server was lost at the end; nothing was changed",
        hint="run the same command again",
    )


def outcome_unknown(name: str) -> StoreAwayError:
    return StoreAwayError(
        f"{name}: the connection to the server was lost at the very end: it may have been done",
        hint="look before you run it again: hd log, hd show",
    )


def not_a_desk(name: str, schema: str) -> StoreError:
    return StoreError(
        f"{name}: the schema {schema} holds something other than a desk",
        hint="name another schema behind the address, e.g. #helpdesk",
    )


def no_locks(name: str) -> StoreError:
    return StoreError(
        f"{name}: the locks of this server do not hold, so two agents could take one ticket",
        hint="hd help scaling lists the servers that will do",
    )


def too_old_server(name: str, version: int) -> StoreError:
    return StoreError(
        f"{name}: the server is PostgreSQL {version // 10_000}; hd needs 14 or newer",
        hint="ask who runs it for a newer one",
    )


def too_old_for_strictness(name: str, version: int) -> StoreError:
    return StoreError(
        f"{name}: the server is PostgreSQL {version // 10_000}; strict privacy needs 15 or newer",
        hint="views of older ones show private rows to everybody; omit --strict-privacy",
    )


def hidden_row(name: str) -> StoreError:
    return StoreError(
        f"{name}: the work reaches a ticket that is private to others; nothing was changed",
        hint="ask someone in its team to do it",
    )
