"""The options of `hd account` that say what an account has."""

from typing import Annotated

import typer

from helpdesk_cli.cli.complete import complete_account, complete_agent
from helpdesk_cli.cli.options import tier_option

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="ACCOUNT...", help="Account name (one or more).", autocompletion=complete_account
    ),
]
Tier = Annotated[str | None, tier_option("Tier of the policy.")]
Region = Annotated[
    str | None, typer.Option(metavar="REGION", help="Region of the policy or the desk.")
]
Manager = Annotated[
    str | None,
    typer.Option(
        metavar="PERSON",
        help="Account manager: a person in the policy, or a mail address.",
        autocompletion=complete_agent,
    ),
]
Phone = Annotated[str | None, typer.Option(metavar="NUMBER", help="Direct phone number.")]
Plan = Annotated[str | None, typer.Option(metavar="PLAN", help="Name of the support plan.")]
Notes = Annotated[str | None, typer.Option(metavar="TEXT", help="What agents should know.")]
Contacts = Annotated[
    list[str] | None,
    typer.Option(
        "--contact",
        metavar="ADDRESS",
        help="Address that writes for it, with or without a name (repeatable).",
    ),
]
Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain", metavar="DOMAIN", help="Whose addresses all write for it (repeatable)."
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="ISO", help="When the tier begins to apply; default: now.")
]
FormerContacts = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="Address that no longer writes for it (repeatable)."),
]
FormerDomains = Annotated[
    list[str] | None,
    typer.Option(metavar="DOMAIN", help="Domain that is no longer its own (repeatable)."),
]
