"""Who waits for whom: advisory locks that end with the transaction, in the words of SQL.

Whoever writes takes the desk's lock before any row: alone, or together with others who only work on
tickets, and hold those. Imports, mail that comes and the like have a lock of their own besides: of
each kind there is one at a time, and nobody else waits for it. Who keeps letters from leaving
shares the lock of the outbox with others who do.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from zlib import crc32

from psycopg import Connection, Error

from helpdesk_cli.store.door.store import Reach
from helpdesk_cli.store.postgresql.connection.address import Address
from helpdesk_cli.store.postgresql.connection.connecting import connect_to

_DESK, _IDS, _KEY, _RESCHEDULING = 0x6864, 0x6865, 0x686A, 0x686B
_OUTBOX = 0x6868
_OWN: dict[Reach, int] = {
    "import": 0x6866,
    "mail": 0x6867,
    "outbox": _OUTBOX,
    "letters": _OUTBOX,
    "counts": 0x6869,
}
"""The first number of each lock, among all advisory ones; the second is the schema's."""

_TOGETHER: tuple[Reach, ...] = ("letters",)
"""Several have the lock at a time who want it for this."""

_ABSENT_SECONDS = 300
"""After so long without a word from us we are gone, machine and all, and keep nobody waiting."""

_ABSENCE = f"SET LOCAL idle_in_transaction_session_timeout = {_ABSENT_SECONDS * 1_000}"

_KEYS = 512
"""Words that are held share that many locks, for a server has a few thousands of them."""

_COUNTED = {"ticket", "command", "mail_message"}
"""The tables whose ids are given out while others give out some, too: each has a sequence."""


class Locks:
    """The locks of the desk in one schema; `busy_seconds` is how long to wait for any."""

    def __init__(self, schema: str, busy_seconds: float) -> None:
        # Of 32 bits with a sign. Two desks that share a number only wait more.
        self._number = crc32(schema.encode()) - (1 << 31)
        # 0 would be for ever.
        wait = f"SET LOCAL lock_timeout = {max(round(busy_seconds * 1_000), 1)}"
        self._patience = f"{wait}; {_ABSENCE}"

    def write(self, reach: Reach) -> str:
        """The statements that take the lock at the beginning of a transaction."""
        if reach == "log":
            return self._patience
        # Who wants the desk waits for a long import where agents do not wait behind them both.
        own = _OWN.get("import" if reach == "desk" else reach)
        taken = [] if own is None else [self._take(own, alone=reach not in _TOGETHER)]
        return "; ".join((self._patience, *taken, self._take(_DESK, alone=reach == "desk")))

    def try_desk(self) -> str:
        """The statement that says whether nobody has the desk, and holds it for as long as it takes
        to say so."""
        return f"SELECT pg_try_advisory_xact_lock({_DESK}, {self._number})"

    def hold(self, keys: Iterable[str]) -> str:
        """The statements that take the locks of these words, all in one order."""
        numbers = sorted({crc32(key.encode(errors="surrogatepass")) % _KEYS for key in keys})
        taken = (f"SELECT pg_advisory_xact_lock({_KEY}, {self._number ^ each})" for each in numbers)
        return "; ".join(taken)

    def try_rescheduling(self) -> str:
        """The statements that begin a transaction which has the claim to rescheduling, if nobody
        else has it."""
        number = f"{_RESCHEDULING}, {self._number}"
        return f"BEGIN READ ONLY; {_ABSENCE}; SELECT pg_try_advisory_xact_lock({number})"

    def _take(self, number: int, *, alone: bool = True) -> str:
        shared = "" if alone else "_shared"
        return f"SELECT pg_advisory_xact_lock{shared}({number}, {self._number})"

    def give_out(self, table: str, count: int, *, alone: bool) -> str:
        """The statements that give out that many ids; their last answer is the last of the ids.

        `alone` no id is left out, whatever was taken back before. Else an id may be missing later,
        as it is with sequences.
        """
        newest = f"SELECT coalesce(max(id), 0) FROM {table}"
        if table not in _COUNTED:
            return f"SELECT ({newest}) + {count}"
        if alone:
            return f"SELECT setval('{table}_ids', ({newest}) + {count})"
        # Neighbours, whoever else asks; and none of rows that came in by another way.
        lock = f"({_IDS}, {self._number})"
        return (
            f"SELECT pg_advisory_lock{lock};"
            f" SELECT setval('{table}_ids', greatest(nextval('{table}_ids') - 1, ({newest}))"
            f" + {count}) AS last, pg_advisory_unlock{lock}"
        )


class Claim:
    """A lock on a connection of its own, which ends with the process that has it. `taken` is what
    tries to take it. Where none can be had, the work is done all the same: others may join in."""

    def __init__(self, address: Address, taken: str) -> None:
        self._address = address
        self._taken = taken
        self._connection: Connection[Any] | None = None

    def __enter__(self) -> Callable[[], object] | None:
        try:
            self._connection = connect_to(self._address)
            cursor = self._connection.execute(self._taken)
            while cursor.nextset():
                pass
            ((is_ours,),) = cursor.fetchall()
        except Error:
            return self._show_life
        return self._show_life if is_ours else None

    def __exit__(self, *raised: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def _show_life(self) -> None:
        if self._connection is not None:
            with suppress(Error):
                self._connection.execute("SELECT 1")
