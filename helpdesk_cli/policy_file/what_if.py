"""A policy's text with some values changed, as `--what-if` says; all else as it was written."""

from typing import TYPE_CHECKING, Any

from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.errors import UsageError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable


def change_text(text: str, changes: "Iterable[str]") -> str:
    """The text with each `path.to.key=value` in it. A value for each severity, where one for all
    is written, leaves that to the other severities.
    """
    import tomlkit

    document: Any = tomlkit.parse(text)
    for change in changes:
        path, equals, value = change.partition("=")
        keys = [key.strip() for key in path.split(".")]
        if not equals or not all(keys):
            raise UsageError(
                f'--what-if: expected "path=value", got "{change}"',
                hint='such as "tiers.silver.first_reply.urgent=45 business minutes"',
            )
        _set(document, keys, _read(value.strip()), change)
    return str(tomlkit.dumps(document))


def _set(document: Any, keys: list[str], value: object, change: str) -> None:
    import tomlkit

    at = document
    for depth, key in enumerate(keys[:-1]):
        if key not in at:
            known = [str(name) for name in at]
            where = ".".join(keys[:depth]) or "the policy"
            raise UsageError(
                f'--what-if: no "{key}" in {where}{suggest(key, known)}',
                hint=f"it has {', '.join(known)}",
            )
        if keys[0] == "tiers" and key in CLOCKS and isinstance(at[key], str):
            for_all, each = str(at[key]), tomlkit.inline_table()
            each.update(dict.fromkeys(document.get("severities", {}), for_all))
            at[key] = each
        at = at[key]
        if not hasattr(at, "items"):
            raise UsageError(f"--what-if: {key} in {change} holds no keys", hint="name its value")
    at[keys[-1]] = value


def _read(text: str) -> object:
    """A number, a truth or a list as TOML has it; else words."""
    import tomli

    try:
        return tomli.loads(f"value = {text}")["value"]
    except tomli.TOMLDecodeError:
        return text
