"""The PIN that a caller proves an account with: kept as a salted hash, locked when guessed at.

No PIN ever leaves this module, neither into an error nor onto a timeline.
"""

from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.ways_in import PinAnswer
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.customers.accounts import StoredPin, find_account, read_pin, save_pin

TRIES = 5
LOCK_SECONDS = 15 * 60

SHORTEST, LONGEST = 4, 12
"""In digits."""

# 16 MB and some 50 ms for each guess, should the file ever be stolen.
_COST, _BLOCKS, _PARALLEL = 2**14, 8, 1


class PinCheck(NamedTuple):
    """How a PIN was found. `tries_left` and `locked_until` are None where they mean nothing."""

    answer: PinAnswer
    tries_left: int | None = None
    locked_until: int | None = None


def check_pin(desk: Desk, account: str | None, said: str | None) -> PinCheck:
    """Compare what a caller said with the account's PIN, and count it when it is wrong.

    All in one transaction, so that many who guess at once have no more tries than one. The last
    wrong one locks the PIN; while it is locked, nothing is compared.
    """
    with desk.store.transaction("counts"):
        stored = read_pin(desk.store, account) if account else None
        if account is None or stored is None:
            return PinCheck("unset")
        if is_locked(stored, desk.now):
            return PinCheck("locked", 0, stored.locked_until)
        if said is None:
            return PinCheck("missing")
        if is_pin(said, stored.digest):
            save_pin(desk.store, account, StoredPin(stored.digest))
            return PinCheck("right")
        left = TRIES - 1 - stored.wrong_tries
        locked_until = None if left else desk.now + LOCK_SECONDS
        tried = StoredPin(stored.digest, TRIES - left if left else 0, locked_until)
        save_pin(desk.store, account, tried)
        return PinCheck("wrong", left, locked_until)


def is_locked(stored: StoredPin, now: int) -> bool:
    """Whether the PIN cannot be tried now."""
    return stored.locked_until is not None and now < stored.locked_until


def refuse_bad_pin(pin: str) -> None:
    """UsageError when it is not a PIN; the message does not repeat it."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise UsageError(f"expected a PIN of {SHORTEST} to {LONGEST} digits, got something else")


def hash_pin(pin: str) -> str:
    """The PIN with a fresh salt: settings, salt and hash, each in plain text."""
    from os import urandom

    salt = urandom(16)
    hashed = _scrypt(pin, salt, _COST, _BLOCKS, _PARALLEL)
    return f"scrypt:{_COST}:{_BLOCKS}:{_PARALLEL}:{salt.hex()}:{hashed.hex()}"


def is_pin(said: str, digest: str) -> bool:
    """Whether it is the PIN behind what `hash_pin` returned, in constant time."""
    from hmac import compare_digest

    _, cost, blocks, parallel, salt, hashed = digest.split(":")
    found = _scrypt(said, bytes.fromhex(salt), int(cost), int(blocks), int(parallel))
    return compare_digest(found, bytes.fromhex(hashed))


def _scrypt(pin: str, salt: bytes, cost: int, blocks: int, parallel: int) -> bytes:
    from hashlib import scrypt

    return scrypt(pin.encode(), salt=salt, n=cost, r=blocks, p=parallel, dklen=32)


def verify_account(desk: Desk, name: str, pin: str) -> PinCheck:
    """Whether that is the account's PIN; a wrong one counts."""
    return check_pin(desk, find_account(desk.store, name).name, pin)
