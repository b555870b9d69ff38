"""Standard input and output, in whatever state a shell hands them over or a reader leaves them."""

import os
import sys
from io import TextIOWrapper

from helpdesk_cli.errors import REFUSED, HdError


def replace_closed_streams() -> None:
    """Put an empty stream in the place of each that the shell has closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def print_what_can_be_carried() -> None:
    """Print question marks for characters that the output cannot carry; in help, too, which the
    parser prints by itself."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def give_up_streams(error: OSError) -> None:
    """A stream failed: its reader has seen enough, which is no trouble, or its disk is full."""
    # What is still held back for it can go nowhere; Python would try once more as it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        sys.exit(0)
    from helpdesk_cli.cli.trouble import tell

    tell(HdError(f"reading or writing failed: {error.strerror}"))
    sys.exit(REFUSED)
