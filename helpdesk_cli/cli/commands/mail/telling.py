"""What came of fetching: reported if asked for, and trouble always."""

import sys
from collections.abc import Sequence

from helpdesk_cli.domain.mail.taken import Fetched
from helpdesk_cli.view.printing.output import Output


def tell_fetched(fetched: Sequence[Fetched], out: Output, *, quiet: bool) -> None:
    """What came; on standard error which mailboxes could not be read, and why."""
    from helpdesk_cli.view.mail.log import print_fetched
    from helpdesk_cli.view.printing.safe import clean_body

    if not quiet and fetched:
        print_fetched(fetched, out, sys.stdout)
        sys.stdout.flush()
    for one in fetched:
        if one.trouble:
            sys.stderr.write(f"hd: {clean_body(one.trouble)}\n")
