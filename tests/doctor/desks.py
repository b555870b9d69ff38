"""A desk that has a little of everything, and what is done to it behind its back."""

from pathlib import Path

from helpdesk_cli.location import is_address
from helpdesk_cli.store.copies.copying import digest_desk
from helpdesk_cli.store.engines import open_store
from tests.conftest import PLAIN_POLICY, Hd
from tests.mail.incoming import write_mail

POLICY = (
    PLAIN_POLICY
    + """
[people.carol]
name = "Carol Chief"
email = "carol@desk.example"
[teams.security]
members = ["carol"]
[roles]
lead = "carol"

[[routes]]
name = "Leaks"
when = { topic = "leak" }
team = "security"
private = true

[[escalations]]
name = "Late"
clock = "first_reply"
at = "due"
to = ["role:lead"]
action = "email"
send_window = "office"

[mail]
send = "never"
"""
)

FILE = """\
--b
Content-Type: text/plain

The log is attached.
--b
Content-Type: text/plain; name=app.log
Content-Disposition: attachment; filename=app.log

12:00 ERROR 403 forbidden
--b--
"""

MORNING, NOON, EVENING = (f"2026-11-17T{hour}:00:00Z" for hour in ("09", "12", "18"))


COMPILED = ("calendar_span",)


def found_desk(folder: Path) -> Hd:
    """Tuesday: five tickets, one of them private, one solved, one with a file, three late.

    The lead is told of that in the morning.
    """
    policy = folder / "policy.toml"
    policy.write_text(POLICY)
    hd = Hd(folder / "desk.db", now=MORNING, agent="carol")
    hd.ok("init", "--policy", str(policy))
    hd.ok("account", "add", "acme", "--tier", "gold")
    hd.ok(
        "new",
        "Live stream drops",
        "--contact",
        "ben@acme.example",
        "--account",
        "acme",
        "--body",
        "Since nine.",
    )
    hd.ok("new", "Keys in the log", "--topic", "leak", "--body", "They are all there.")
    hd.ok("mail", "deliver", stdin=write_mail(FILE, content_type="multipart/mixed; boundary=b"))
    hd.ok("new", "Invoice", "--severity", "urgent", "--body", "It is twice too high.")
    hd.ok("tag", "1", "--add", "video")
    noon = hd.at(NOON)
    noon.ok("reply", "1", "--body", "Looking.")
    noon.ok("solve", "1")
    (folder / "login.md").write_text('+++\ntitle = "Log in"\n+++\nUse your mail address.\n')
    noon.ok("article", "add", str(folder / "login.md"))
    evening = hd.at(EVENING)
    evening.ok("escalate")
    evening.ok("new", "Nothing plays", "--body", "Neither here nor there.")
    return evening


def digest(hd: Hd) -> dict[str, str]:
    """All that a desk holds, but for calendars, which are compiled from the present on."""
    with open_store(hd.location) as store:
        return {table: told for table, told in digest_desk(store).items() if table not in COMPILED}


def break_in(hd: Hd, *statements: str) -> None:
    """Change what a desk holds although its rules forbid it."""
    with open_store(hd.location) as store:
        if is_address(hd.location):
            with store.transaction():
                store.rows("SELECT set_config('session_replication_role', 'replica', true)")
                for sql in statements:
                    store.run(sql)
            return
        store.rows("PRAGMA foreign_keys = OFF")
        with store.transaction():
            for sql in statements:
                store.run(sql)
