"""Everything that can go wrong for a user, each with its exit code.

An error says what happened and where; its hint says what to do about it. One place (`cli/app.py`)
catches them, prints to stderr and exits. Anything else that escapes is a bug.
"""

from collections.abc import Mapping, Sequence

REFUSED = 1
USAGE = 2
BUG = 3
CONFIGURATION = 4
BREACH = 5
NOT_DELIVERED = 6
DUE = 8
TRY_AGAIN = 75
INTERRUPTED = 130
"""Every exit code but 0. Mail servers know 75 (EX_TEMPFAIL), shells 130 (SIGINT)."""


class HdError(Exception):
    """Refused, with a reason a user can act on."""

    exit_code = REFUSED

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HdError):
    """The words of the command do not fit: a bad value, an option missing."""

    exit_code = USAGE


class UnknownAccountError(UsageError):
    """No account of that name, where one may come into being; `near` may be meant."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        meant = " or ".join(f'"{other}"' for other in near)
        super().__init__(
            f'no account "{name}"' + (f" (did you mean {meant}?)" if meant else ""),
            hint="--new-account creates it",
        )
        self.near = tuple(near)


class NotFoundError(HdError):
    """A ticket, file or desk that is not there."""


class ConflictError(HdError):
    """A request does not fit the state of the desk, such as a reply on a closed ticket."""


class TooMuchDueError(HdError):
    """More would leave the desk or change than was allowed; nothing does."""


class StoreError(HdError):
    """The database cannot be used: unreadable, read-only, corrupt, newer, disk full."""


class StoreLockedError(StoreError):
    """Another process holds the database; the same command may succeed later (EX_TEMPFAIL)."""

    exit_code = TRY_AGAIN


class UnreadableMailError(HdError):
    """A mail that came cannot be understood; its bytes are kept, and a human looks at them."""


class StoreAwayError(StoreError):
    """The server is away, or went away; the same command may succeed later (EX_TEMPFAIL)."""

    exit_code = TRY_AGAIN


class DeliveryError(HdError):
    """A message did not leave the desk."""

    exit_code = NOT_DELIVERED


class DeliveryDelayedError(DeliveryError):
    """Nothing was delivered now, and the message is not to blame: the same one may pass later."""


class DeliveryRefusedError(DeliveryError):
    """This message, or its recipient, was refused for good."""


class FetchError(HdError):
    """A mailbox cannot be read now: its server, its files, who logs in. Later it may be."""

    exit_code = TRY_AGAIN


class PartlyRefusedError(DeliveryError):
    """A message has left for some of its recipients, and not for these."""

    def __init__(self, refused: Mapping[str, DeliveryError]) -> None:
        super().__init__("; ".join(error.message for error in refused.values()))
        self.refused = refused


class ConfigError(HdError):
    """A policy or settings file is invalid. Carries every problem found, not the first."""

    exit_code = CONFIGURATION

    def __init__(self, problems: Sequence[str], hint: str | None = None) -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = tuple(problems)


class CalendarEndsError(ConfigError):
    """A calendar closes for good, or too long, before it has been open for what was asked."""


def say_reason(error: Exception) -> str:
    """What went wrong, in the words of the system and without Python's own."""
    if hasattr(error, "library"):  # of encryption: such as CERTIFICATE_VERIFY_FAILED
        what = str(getattr(error, "reason", None) or error).replace("_", " ").lower()
        why = getattr(error, "verify_message", None)
        return f"{what}: {why}" if why else what
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def show_value(value: object) -> str:
    """A value as a reason quotes it: nothing in it acts, and a line can bear its length."""
    from json import dumps

    from helpdesk_cli.characters import escape

    text = escape(dumps(value, default=str, ensure_ascii=False))
    return text if len(text) <= 60 else f"{text[:57]}..."


def find_near(word: str, known: Sequence[str], most: int) -> list[str]:
    """The known words that `word` is near to, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(word, known, n=most)


def suggest(word: str, known: Sequence[str]) -> str:
    """` (did you mean "silver"?)` when `word` is near a known word, else an empty string."""
    near = find_near(word, known, 1)
    return f' (did you mean "{near[0]}"?)' if near else ""
