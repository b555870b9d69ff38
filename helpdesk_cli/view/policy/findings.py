"""What `hd policy check` found, for people, programs, editors and the log of a build."""

from collections.abc import Sequence
from typing import Literal, TextIO, get_args

from helpdesk_cli.domain.lint.codes import CODES, Code
from helpdesk_cli.domain.lint.finding import Checked, Placed
from helpdesk_cli.domain.policy.key_path import write_path
from helpdesk_cli.view.printing.output import (
    Output,
    print_text,
    print_value,
    print_values,
    show_line,
)

Medium = Literal["text", "json", "github", "sarif"]
MEDIA: tuple[Medium, ...] = get_args(Medium)


def print_checked(checked: Checked, medium: Medium, output: Output, stream: TextIO) -> None:
    """The whole answer in the form that was asked for."""
    if medium == "json":
        print_value(_checked_object(checked), output, stream)
    elif medium == "sarif":
        from helpdesk_cli.view.policy.sarif import sarif_object

        print_value(sarif_object(checked), output, stream)
    elif medium == "github":
        stream.writelines(_annotate(checked, each, output) for each in checked.found)
    else:
        from helpdesk_cli.view.policy.findings_screen import render_checked

        print_text(render_checked(checked, output), output, stream)


def print_codes(codes: Sequence[Code], output: Output, stream: TextIO) -> None:
    """One code in full; several as a table."""
    if output.is_json:
        print_values([_code_object(code) for code in codes], output, stream)
        return
    from helpdesk_cli.view.policy.findings_screen import render_code, render_codes

    one = len(codes) == 1
    text = render_code(codes[0], output) if one else render_codes(codes, output)
    print_text(text, output, stream)


def _code_object(code: Code) -> dict[str, str]:
    return dict(zip(("code", *Code._fields[1:]), code, strict=True))


def _checked_object(checked: Checked) -> dict[str, object]:
    return {
        "name": checked.name,
        "hash": checked.hash,
        "sections": dict(checked.sections),
        "findings": [_finding_object(checked, each) for each in checked.found],
        "silenced": [_finding_object(checked, each) for each in checked.silenced],
    }


def _finding_object(checked: Checked, placed: Placed) -> dict[str, object]:
    code = CODES[placed.finding.code]
    return {
        "code": code.id,
        "name": code.name,
        "severity": code.severity,
        "file": checked.source,
        "line": placed.line,
        "path": write_path(placed.finding.path),
        "text": placed.finding.text,
        "why": code.why,
        "remedy": code.remedy,
        "silenced_because": checked.reasons.get(code.id),
    }


def _annotate(checked: Checked, placed: Placed, output: Output) -> str:
    """A workflow command, which GitHub shows at the line of the file."""
    code = CODES[placed.finding.code]
    message = f"{placed.finding.sentence}. {code.why} {code.remedy}"
    facts = {
        "file": checked.source,
        "line": str(placed.line),
        "title": f"{code.id} {code.name}",
    }
    told = ",".join(f"{key}={_escape(value, output, ':,')}" for key, value in facts.items())
    return f"::{code.severity} {told}::{_escape(message, output)}\n"


def _escape(text: str, output: Output, more: str = "") -> str:
    safe = show_line(text, output)
    for sign in f"%\r\n{more}":
        safe = safe.replace(sign, f"%{ord(sign):02X}")
    return safe
