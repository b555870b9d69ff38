"""`hd policy check`: a file checked by the rules, and against the desk if there is one."""

import sys
from collections.abc import Sequence

import typer

from helpdesk_cli.cli.commands.policy.naming import name_source, read_named
from helpdesk_cli.desk.policy.apply import count_sections
from helpdesk_cli.desk.policy.checking import count_carried
from helpdesk_cli.domain.lint.codes import CODES, Code
from helpdesk_cli.domain.lint.finding import Checked
from helpdesk_cli.domain.lint.judging import Carried
from helpdesk_cli.errors import HdError, NotFoundError, UsageError, suggest
from helpdesk_cli.policy_file.checking import check_invalid, check_policy
from helpdesk_cli.policy_file.reading.parse import InvalidPolicyError
from helpdesk_cli.view.policy.findings import MEDIA, Medium

ALL = "all"


def check_file(ctx: typer.Context, file: str | None) -> tuple[Checked, InvalidPolicyError | None]:
    """The findings, or the error that says why the file is no policy."""
    source = name_source(ctx, file)
    try:
        policy = read_named(ctx, file)
    except InvalidPolicyError as error:
        return check_invalid(error, source), error
    carried = _ask_desk(ctx)
    return check_policy(policy, source, count_sections(policy), ctx.obj.now, carried), None


def choose_medium(asked: str | None, json: bool) -> Medium:
    """The form of the answer."""
    if asked is None:
        return "json" if json else "text"
    if json and asked != "json":
        raise UsageError("--json and --format cannot be combined", hint="choose one")
    for known in MEDIA:
        if known == asked:
            return known
    near = suggest(asked, MEDIA)
    raise UsageError(f'--format: expected one of {", ".join(MEDIA)}, got "{asked}"{near}')


def find_codes(asked: str) -> Sequence[Code]:
    """The code of that id or name; all of them for `all`."""
    found = [code for code in CODES.values() if asked.casefold() in (code.id.casefold(), code.name)]
    if not found and asked != ALL:
        known = [word for code in CODES.values() for word in (code.id, code.name)]
        raise UsageError(
            f'--explain: no code "{asked}"{suggest(asked, known)}',
            hint="hd policy check --explain all lists them",
        )
    return found or list(CODES.values())


def _ask_desk(ctx: typer.Context) -> Carried | None:
    """The tiers and severities of the open tickets; None without a desk.

    A desk in trouble is no reason not to check a file.
    """
    try:
        with ctx.obj.open_desk() as desk:
            return count_carried(desk)
    except NotFoundError:
        return None
    except HdError as error:
        sys.stderr.write(f"hd: the desk could not be asked what its tickets have: {error}\n")
        return None
