"""What a desk needs of the machine that it lies on: thresholds, in words of `hd doctor`."""

from collections.abc import Iterator

from helpdesk_cli.domain.answers.doctor import Finding, Level
from helpdesk_cli.domain.time.length import format_seconds

_MB = 1024 * 1024
_LEAST_ROOM = 20 * _MB
"""With less, the next import or mail may not fit any more."""

_SMALL_SKEW, _GREAT_SKEW = 10, 300
"""Seconds between two clocks that are odd, and that are wrong."""

_OTHERS, _GROUP, _GROUP_WRITES = 0o007, 0o070, 0o020
_OTHERS_WRITE = 0o022
"""Bits of a file's mode: what others may do, what the group may, and who else may write."""


def judge_room(free: int, size: int) -> Iterator[Finding]:
    """Whether there is room for what comes, and for a copy of the desk beside it."""
    if free < _LEAST_ROOM:
        yield Finding("error", f"{free // _MB:,} MB of disk are left", "make room")
    elif free < size + _LEAST_ROOM:
        text = f"{free // _MB:,} MB of disk are left, too little for a backup of {size // _MB:,} MB"
        yield Finding(
            "warning", text, "make room before the next upgrade: it copies the desk first"
        )


def judge_skew(ours: int, theirs: int) -> Iterator[Finding]:
    """Whether the clock of a server and that of this machine say the same."""
    skew = abs(ours - theirs)
    if skew > _SMALL_SKEW:
        level: Level = "error" if skew > _GREAT_SKEW else "warning"
        way = "ahead of" if ours > theirs else "behind"
        text = f"this machine's clock is {format_seconds(skew)} {way} the server's, which counts"
        yield Finding(level, text, "set both by the network: timedatectl set-ntp true")


def judge_mode(path: str, mode: int) -> Iterator[Finding]:
    """Whether the file of a desk, or a copy of it, is for its owner's eyes alone."""
    if mode & _OTHERS:
        text = f"{path} is open to everybody on this machine (mode {mode & 0o777:04o})"
        yield Finding("error", text, "hd doctor --fix")
    elif mode & _GROUP:
        text = f"{path} is open to its group (mode {mode & 0o777:04o})"
        yield Finding("warning", text, f"unless that is meant: chmod 600 {path}")


def judge_settings_mode(path: str, mode: int) -> Iterator[Finding]:
    """Whether others may write what says which programs are run."""
    if mode & _OTHERS_WRITE:
        text = f"{path} can be changed by others, and names programs that hd runs for you"
        yield Finding("error", text, "hd doctor --fix")


def close_to_others(mode: int) -> int:
    """The rights that leave a file to its owner and, where a group shares it and can write, to the
    group."""
    if not mode & _OTHERS:
        return mode
    return mode & ~_OTHERS if mode & _GROUP_WRITES else mode & ~(_OTHERS | _GROUP)


def close_to_writers(mode: int) -> int:
    """Written by its owner alone."""
    return mode & ~_OTHERS_WRITE
