"""How a command that failed says so: what, where, expected, got, what to do.

What Click's parser refuses is put in the same words. Loaded only when there is trouble.
"""

import re
import sys
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

from typer._click import exceptions as click

from helpdesk_cli.errors import HdError, UsageError, suggest
from helpdesk_cli.view.printing.safe import clean_body

_RANGE = re.compile(r"(\S+) is not in the range (.+)\.$")
_KIND = re.compile(r"'(.*)' is not a valid (.+?)\.$", re.DOTALL)
_CHOICES = re.compile(r"'(.*)' is not (?:one of )?(.*)\.$", re.DOTALL)
_COMMAND = re.compile(r"No such command '(.*?)'\.")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)$", re.DOTALL)

_KINDS = {
    "int": "a whole number",
    "int range": "a whole number",
    "integer": "a whole number",
    "integer range": "a whole number",
    "float": "a number",
    "boolean": "yes or no",
}


def tell(error: HdError) -> None:
    """Say what went wrong on stderr; a message may quote foreign text, which must not act there."""
    hint = f"\n{_wrap_hint(error.hint)}" if error.hint else ""
    text = clean_body(f"hd: {error.message}{hint}") + "\n"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def _wrap_hint(hint: str) -> str:
    """Indented; on a terminal broken between words, so that none is cut at its margin."""
    if not sys.stderr.isatty():
        return f"    {hint}"
    width = max(get_terminal_size().columns, 20)
    indent = " " * 4
    return fill(
        hint,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def translate(error: click.UsageError) -> UsageError:
    """The same refusal as an error of ours; the hint names the help of that command."""
    path = error.ctx.command_path if error.ctx is not None else "hd"
    return UsageError(_say(error), hint=f"{path} --help lists what it takes")


def _say(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            known = [name for each in _params(error) for name in each.opts]
            return f"no option {error.option_name}{suggest(error.option_name, known)}"
        case click.MissingParameter():
            return f"{_name(error)} is missing"
        case click.BadOptionUsage():
            return f"{error.option_name}: expected a value, got nothing"
        case click.BadParameter():
            return f"{_name(error)}: {_say_value(error.message)}"
    command = _COMMAND.match(error.message)
    if command:
        known = list(getattr(error.ctx.command, "commands", ())) if error.ctx else []
        return f'no command "{command[1]}"{suggest(command[1], known)}'
    extra = _EXTRA.match(error.message)
    return f"did not expect {extra[1]}" if extra else _lower(error.message)


def _say_value(message: str) -> str:
    out_of_range = _RANGE.match(message)
    if out_of_range:
        return f"expected a number {_say_range(out_of_range[2])}, got {out_of_range[1]}"
    other_kind = _KIND.match(message)
    if other_kind:
        kind = other_kind[2]
        return f'expected {_KINDS.get(kind, kind)}, got "{other_kind[1]}"'
    choices = _CHOICES.match(message)
    if choices:
        known = choices[2].replace("'", "")
        return (
            f'expected one of {known}, got "{choices[1]}"{suggest(choices[1], known.split(", "))}'
        )
    return _lower(message)


def _say_range(text: str) -> str:
    """Such as `from 1 to 5` for `1<=x<=5`."""
    least, most = re.match(r"(\d+)<=x", text), re.search(r"x<=(\d+)", text)
    if least and most:
        return f"from {least[1]} to {most[1]}"
    return re.sub(r"x>=(\S+)", r"of at least \1", text)


def _name(error: click.BadParameter) -> str:
    """The option by its longest name, the argument by what its help calls it."""
    if error.param is None:
        return str(error.param_hint or "a value")
    if error.param.param_type_name == "argument":
        return error.param.make_metavar(error.ctx).strip("[].") if error.ctx else "an argument"
    return max(error.param.opts, key=len)


def _params(error: click.UsageError) -> list[Any]:
    return list(error.ctx.command.params) if error.ctx is not None else []


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")
