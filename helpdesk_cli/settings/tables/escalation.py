"""The `[escalation]` table of hd.toml: the programs and hosts that a desk may use, whether a pass
fetches mail, too, and who is told that it went well.

They stand here and not in the policy, because a desk brings its policy with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpdesk_cli.domain.ladder.consent import Consent
from helpdesk_cli.domain.policy.ladder import ENV_PREFIX
from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.tables.entries import a_list, read_entries, switch, table, text

_WORD = {"type": "string", "minLength": 1}
COMMANDS, HOSTS, FETCH = "allow_commands", "allow_hosts", "fetch"
HEARTBEAT = "heartbeat_url"
SHAPES = {
    COMMANDS: a_list(
        "programs that the policy may start; a list allows these very words",
        {"anyOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]},
    ),
    HOSTS: a_list("hosts that the policy may call by web hooks", _WORD),
    FETCH: switch("each pass of hd escalate first takes in what waits in the mailboxes"),
    HEARTBEAT: text("an address, or env:NAME, that is called after each good pass"),
}
SHAPE = table("which programs and hosts a desk may use, and what its passes do", SHAPES)
KEYS = tuple(SHAPES)


def read_consent(written: object, file: Path) -> Consent:
    """What `[escalation]` of `file` says. Raises ConfigError with all that is wrong."""
    entries = read_entries(written, "escalation", file, _judge)
    return Consent(
        tuple(
            (each,) if isinstance(each, str) else tuple(each) for each in entries.get(COMMANDS, ())
        ),
        tuple(host.lower() for host in entries.get(HOSTS, ())),
    )


def _judge(key: str, value: object) -> Iterator[str]:
    if key not in KEYS:
        yield f": expected one of {', '.join(KEYS)}{suggest(key, KEYS)}"
    elif key == FETCH:
        if not isinstance(value, bool):
            yield f": expected true or false, got {value!r}"
    elif key == HEARTBEAT:
        if not _is_web_address(value):
            yield (
                ': expected an address such as "https://monitor.example/ping",'
                f' or "env:NAME" of a variable that has it, got {value!r}'
            )
    elif not isinstance(value, list):
        yield f": expected a list, got {value!r}"
    else:
        is_sound = _is_command if key == COMMANDS else _is_host
        for place, each in enumerate(value, start=1):
            if not is_sound(each):
                yield f"[{place}]: expected {_EXPECTED[key]}, got {each!r}"


_EXPECTED = {
    COMMANDS: 'a program such as "/usr/local/bin/page", or a list of it and all its words',
    HOSTS: 'a host such as "hooks.example.com", or with its port "localhost:8080"',
}


def _is_web_address(value: object) -> bool:
    begins = ("https://", "http://", ENV_PREFIX)
    return isinstance(value, str) and value.startswith(begins) and value.isprintable()


def _is_command(value: object) -> bool:
    words = value if isinstance(value, list) else [value]
    return bool(words) and all(isinstance(word, str) and word for word in words)


def _is_host(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable() and "/" not in value
