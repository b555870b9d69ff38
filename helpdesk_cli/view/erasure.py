"""What an erasure takes, in words."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.log import Erasure
from helpdesk_cli.english import count, join
from helpdesk_cli.view.printing.output import Output, print_text, print_value, show_line


def print_erasure(
    erased: Erasure | None,
    is_swept: bool,
    copies: Sequence[str],
    output: Output,
    stream: TextIO,
    *,
    is_rehearsal: bool,
) -> None:
    """Say what went, or would go, and where it still is. None: what was left of it was swept up."""
    if output.is_json:
        counts = (erased or Erasure())._asdict()
        told = counts | {"dry_run": is_rehearsal, "swept": is_swept, "copies": list(copies)}
        print_value(told, output, stream)
        return
    if erased is not None and not any(erased):
        print_text("nothing to erase\n", output, stream)
        return
    if is_rehearsal:
        print_text(f"would erase {say_erased(erased or Erasure())}\n", output, stream)
        return
    done = (
        "nothing of what was erased is left in the desk's file"
        if erased is None
        else f"erased {say_erased(erased)}"
    )
    beside = "".join(f"      {show_line(copy, output)}\n" for copy in copies)
    where = ", and so do these copies of the desk:\n" if copies else "\n"
    print_text(f"{done}\nNext: earlier backups still contain it{where}{beside}", output, stream)


def say_erased(erased: Erasure) -> str:
    """Such as `1 contact, 3 tickets, 7 messages and 2 mails`."""
    return join([*_say_each(erased)])


def _say_each(erased: Erasure) -> Iterator[str]:
    things = ("contact", "ticket", "message", "mail", "file")
    for number, thing in zip(erased, things, strict=False):
        if number:
            yield count(number, thing)
    if erased.others:
        yield f"traces on {count(erased.others, 'other ticket')}"
    if erased.undone:
        yield count(erased.undone, "row of what was undone", "rows of what was undone")
