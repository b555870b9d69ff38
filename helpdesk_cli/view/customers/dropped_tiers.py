"""What customers pay for and the policy no longer has, as a warning."""

from collections.abc import Sequence

from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.output import Output, show_line


def say_dropped_tiers(found: Sequence[DroppedTier], output: Output) -> str:
    """A line for each: what customers pay for counts no more."""
    lines = []
    for each in found:
        accounts = count(each.accounts, "account has", "accounts have")
        tier, default = (show_line(text, output) for text in (each.tier, each.default))
        lines.append(
            f'hd: {accounts} the tier "{tier}", which the policy does not have; new tickets get '
            f'the default, "{default}" (hd account set NAME --tier TIER)\n'
        )
    return "".join(lines)
