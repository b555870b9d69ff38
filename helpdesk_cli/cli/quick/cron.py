"""The quiet pass that cron starts every few minutes, when it finds nothing to do, as most do.

It is answered before the command line is loaded, which would be two thirds of its work.
"""

from __future__ import annotations

from helpdesk_cli.errors import HdError

QUIET_PASS = ["escalate", "--quiet"]
PLACES = {"--db", "--config"}
"""Options that may stand before it, each with its value."""


def answer_idle_pass(words: list[str]) -> bool:
    """Whether these arguments ask for a quiet pass with nothing to do or to tell; it is done then.

    All else, trouble too, is the command's to do and to tell. So is what is wrong with the settings
    where this pass needs none: to judge them would take it three times as long.
    """
    places, asked = words[:-2], words[-2:]
    options = places[::2]
    if asked != QUIET_PASS or len(places) % 2 or not PLACES.issuperset(options):
        return False
    try:
        return _pass_idly(dict(zip(options, places[1::2], strict=True)))
    except HdError:
        return False


def _pass_idly(given: dict[str, str]) -> bool:
    from helpdesk_cli.cli.invocation import read_now
    from helpdesk_cli.desk.idle import pass_alone
    from helpdesk_cli.settings.hd_toml import Settings

    settings = Settings(db=given.get("--db"), config=given.get("--config"))
    return not settings.asks_more_of_a_pass and pass_alone(settings.db, read_now)
