"""Desks whose policy has the ladder that a test is about, and what reached whom."""

import email
import email.policy
import json
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import tomli

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, SYSTEM, Event
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.tickets.tickets import read_ticket
from tests.conftest import OFFICE, Hd

BEFORE = "2026-11-17T08:00:00Z"
"""When the desks here are made, an hour before the first ticket."""

PROMISES = f"""
[desk]
name = "Night desk"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"

{OFFICE}
[tiers.gold]
label = "Gold"
commitment = "sla"
channels = ["form", "phone"]
first_reply = {{ urgent = "30 minutes", normal = "1 hour" }}
next_reply = "1 hour"
update = "2 hours"
[tiers.free]
label = "Free"
commitment = "estimate"
first_reply = "8 hours"

# What the ladder sends is looked at here, not what agents write.
[mail]
send = "never"

[channels.form]
[channels.phone]
live = true
severities = ["urgent"]

[teams.support]
email = "support@desk.example"
members = ["alice", "bob"]
[teams.experts]
members = ["bob"]
[people.alice]
name = "Alice Martin"
email = "alice@desk.example"
[people.bob]
name = "Bob Stone"
email = "bob@desk.example"
[people.carol]
name = "Carol King"
email = "carol@desk.example"
[roles]
support-manager = "carol"
"""


def rung(name: str, action: str = "email", at: str = "due", **keys: object) -> str:
    """A rung of the first reply, unless `clock` says otherwise; mail goes to the manager."""
    written: dict[str, object] = {"clock": "first_reply", "at": at, "action": action}
    if action == "email":
        written["to"] = ["role:support-manager"]
    when = keys.pop("when", None)
    lines = [f"{key} = {json.dumps(value)}" for key, value in (written | keys).items()]
    lines += [f"when = {{ {when} }}"] if when else []
    return "\n".join(["[[escalations]]", f"name = {json.dumps(name)}", *lines, ""])


TELL = rung("Tell the manager")


def write_policy(path: Path, *rungs: str, manners: str = "") -> Path:
    """A policy with this ladder; `manners` stand in its `[escalation]`."""
    path.write_text("\n".join([PROMISES, *rungs, "[escalation]", manners]))
    return path


def found(place: Path, *rungs: str, manners: str = "") -> Hd:
    """A new desk in a directory, whose settings leave mail in its folder `mail` and consent to
    what the rungs do."""
    policy = write_policy(place / "policy.toml", *rungs, manners=manners)
    settings = place / "hd.toml"
    settings.write_text(f'[delivery]\nkind = "folder"\nfolder = "mail"\n{consent_to(*rungs)}')
    hd = Hd(place / "desk.db", now=BEFORE, env=(("HD_CONFIG", str(settings)),))
    return hd.found(policy)


def consent_to(*rungs: str) -> str:
    """The lines of hd.toml by which every program and hook of these rungs may be used."""
    parsed = tomli.loads("".join(rungs)).get("escalations", [])
    programs = {rung["command"][0] for rung in parsed if "command" in rung}
    hosts = {urlsplit(rung["url"]).hostname or "127.0.0.1" for rung in parsed if "url" in rung}
    return (
        f"[escalation]\nallow_commands = {json.dumps(sorted(programs))}\n"
        f"allow_hosts = {json.dumps(sorted(hosts))}\n"
    )


def at(hd: Hd, time: str, day: int = 17) -> Hd:
    """The desk at a time of a day in November 2026; the 17th is a Tuesday."""
    return hd.at(f"2026-11-{day}T{time}:00Z")


def open_ticket(hd: Hd, subject: str = "Live stream drops", *options: str) -> Hd:
    """A ticket of 9:00, which is owed a first reply by 10:00."""
    nine = at(hd, "09:00")
    nine.ok("new", subject, "--body", "Since 9:00.", *options)
    return nine


def open_at(hd: Hd) -> Desk:
    """The desk as its own commands open it."""
    return open_desk(Settings(db=hd.location, agent=hd.agent), instant(hd.now))


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def happen(desk: Desk, event: Event, ticket: int = 1) -> None:
    """Let something happen on a ticket, whoever does it."""
    with desk.store.transaction():
        append(desk, read_ticket(desk.store, ticket), [event])


def merge(hd: Hd) -> None:
    """Ticket 1 is merged into another one."""
    with open_at(hd) as desk:
        happen(desk, Event(desk.now, "merge", SYSTEM, to="Z-9"))


def hear(hd: Hd) -> None:
    """The customer of ticket 1 writes."""
    with open_at(hd) as desk:
        happen(desk, Event(desk.now, "message", CUSTOMER, True, "And now?"))


def settle(hd: Hd, time: str, *options: str, day: int = 17) -> dict[str, int]:
    """Make a pass that goes well, and give its counts that are not 0."""
    done = at(hd, time, day).ok("escalate", "--json", *options).json()
    return {key: n for key, n in done.items() if n and key not in ("began_at", "seconds")}


def read_mails(folder: Path) -> list[EmailMessage]:
    """The mails in the folder of a desk, by Message-ID."""
    files = sorted((folder / "mail" / "new").glob("*.eml"))
    return [parse(file.read_bytes()) for file in files]


def parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def read_body(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def recipients(mails: Sequence[EmailMessage]) -> list[str]:
    return sorted(str(mail["To"]) for mail in mails)


def notes(hd: Hd, ticket: int = 1) -> list[str]:
    """What the system wrote on a timeline."""
    events = hd.ok("show", str(ticket), "--json").json()["events"]
    return [event["body"] for event in events if event["by"] == "system" and event["body"]]
