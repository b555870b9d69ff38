"""The machine that a desk lies on, and servers that it needs: files, disk, clocks, mailboxes."""

import os
import platform
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from helpdesk_cli.calendar_data import name_versions
from helpdesk_cli.desk.data_versions import has_present_data
from helpdesk_cli.desk.doctor.check import Examination, found, odd, wrong
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.domain.doctor.machine import (
    close_to_others,
    close_to_writers,
    judge_mode,
    judge_room,
    judge_settings_mode,
    judge_skew,
)
from helpdesk_cli.errors import ConfigError, FetchError
from helpdesk_cli.files import name_file
from helpdesk_cli.mail.boxes.door import open_box
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.door.beside import list_copies
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.engines import inspect

_PATIENCE_SECONDS = 5
_ELSEWHERE = "on a server"


def find_open_files(on: Examination) -> Seen:
    files = _list_files(on)
    findings = [one for path in files for one in judge_mode(name_file(path), _mode(path))]
    for path in _list_settings(on):
        findings += judge_settings_mode(name_file(path), _mode(path))
    return found(*findings)


def mend_open_files(on: Examination) -> list[str]:
    return [
        *_change_modes(_list_files(on), close_to_others),
        *_change_modes(_list_settings(on), close_to_writers),
    ]


def _change_modes(paths: Iterable[Path], close: Callable[[int], int]) -> Iterator[str]:
    for path in paths:
        mode = stat.S_IMODE(_mode(path))
        if close(mode) != mode:
            path.chmod(close(mode))
            yield f"chmod {close(mode):04o} {name_file(path)}"


def _list_files(on: Examination) -> list[Path]:
    """The desk's own, copies from before upgrades, and backups beside it."""
    own = [Path(path) for path in inspect(on.desk.store).files]
    if not own:
        return []
    return [*own, *list_copies(str(own[0]))]


def _list_settings(on: Examination) -> list[Path]:
    file = on.desk.settings.file
    return [file] if file.is_file() else []


def _mode(path: Path) -> int:
    # Elsewhere than on POSIX, bits of a mode say nothing about who may read a file.
    return path.stat().st_mode if os.name == "posix" else 0


def find_little_room(on: Examination) -> Seen:
    from shutil import disk_usage

    files = [Path(path) for path in inspect(on.desk.store).files]
    if not files:
        return Seen(skipped=_ELSEWHERE)
    free = disk_usage(files[0].parent).free
    size = sum(path.stat().st_size for path in files)
    return found(*judge_room(free, size), note=f"{free // 1024 // 1024:,} MB free")


def find_skew(on: Examination) -> Seen:
    theirs = on.desk.store.clock_at
    if theirs is None:
        return Seen(skipped="the desk is on this machine")
    if on.our_now is None:
        return Seen(skipped="the clock is replaced")
    return found(*judge_skew(on.our_now, int(theirs)))


def find_old_data(on: Examination) -> Seen:
    note = name_versions() or ""
    if has_present_data(on.desk.store):
        return found(note=note)
    text = "calendars were compiled with other zones or holidays than this machine has"
    return found(odd(text, "the next command reschedules running clocks: hd queue"), note=note)


def find_unreachable_mailboxes(on: Examination) -> Seen:
    mailboxes = [each for each in on.desk.settings.mailboxes if each.kind != "pipe"]
    if not mailboxes:
        return Seen(skipped="hd.toml names none")
    if on.is_offline:
        return Seen(skipped="--offline")
    return found(*filter(None, map(_reach, mailboxes)))


def _reach(mailbox: MailboxSettings) -> Finding | None:
    patience = min(mailbox.timeout_seconds, _PATIENCE_SECONDS)
    try:
        open_box(replace(mailbox, timeout_seconds=patience)).close()
    except (ConfigError, FetchError) as error:
        told = error.message
        named = told if mailbox.name in told else f"mailbox {mailbox.name}: {told}"
        return wrong(named, error.hint or f"hd mail fetch {mailbox.name} says more")
    return None


def tell_versions(on: Examination) -> Seen:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("typer", "rich"))
    return found(
        note=f"hd {version('helpdesk-cli')}, schema {SCHEMA_VERSION},"
        f" Python {platform.python_version()}, {inspect(on.desk.store).version}, {libraries}"
    )
