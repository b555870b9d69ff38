"""User-defined commands: `[alias]` of hd.toml, expanded where its name is the first word."""

import re
from collections.abc import Mapping, Sequence

from helpdesk_cli.errors import HdError, UsageError
from helpdesk_cli.settings.hd_toml import Settings

Aliases = Mapping[str, Sequence[str]]

_PLACE = re.compile(r"\$([1-9])")


def find_aliases(config: str | None) -> Aliases:
    """The aliases of the settings; none where they cannot be read, which the command itself will
    say."""
    try:
        return Settings(config=config).aliases
    except HdError:
        return {}


def expand_alias(name: str, words: Sequence[str], given: Sequence[str]) -> list[str]:
    """The words of an alias, `$1` the first that was given; the others that were follow.

    Raises UsageError when one is missing.
    """
    used = {int(place) for word in words for place in _PLACE.findall(word)}
    most = max(used, default=0)
    if most > len(given):
        raise UsageError(
            f'the alias "{name}" needs {most} argument{"s" if most > 1 else ""}, got {len(given)}',
            hint=f"{name} stands for: {' '.join(words)}",
        )
    filled = [_PLACE.sub(lambda place: given[int(place[1]) - 1], word) for word in words]
    return [*filled, *(word for place, word in enumerate(given, 1) if place not in used)]
