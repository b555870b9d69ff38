"""The codes of findings: what each is called, how bad it is, why it hurts, and what to do.

A code keeps its meaning for ever, for files silence it and programs wait for it. A code that is
given up is not given again.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Code(NamedTuple):
    """An `error` does harm for certain; a `warning` is probably not meant."""

    id: str
    name: str
    severity: Severity
    what: str
    why: str
    remedy: str


INVALID = "P000"
IN_USE = "P060"
IDLE_SILENCE = "P090"

_TABLE = (
    Code(
        INVALID,
        "invalid",
        "error",
        "the file is no valid policy",
        "No command takes it.",
        "Correct what is named; hd help policy has every key.",
    ),
    Code(
        "P001",
        "missing-target",
        "warning",
        "a tier is promised something at some severities and nothing at others",
        "Tickets of that severity have no deadline: they sink to the end of the queue.",
        "Give the severity a target, or leave the clock out for all of them.",
    ),
    Code(
        "P002",
        "crossed-severities",
        "warning",
        "a worse severity may wait longer than a milder one",
        "The queue puts the milder ticket first, and raising a severity makes its ticket wait.",
        "Exchange the two targets, or correct the order of the severities: worst first.",
    ),
    Code(
        "P003",
        "late-first-reply",
        "warning",
        "a first reply may come later than the resolution",
        "The shorter promise alone counts, so customers are told one that means nothing.",
        "Shorten first_reply, or lengthen resolution.",
    ),
    Code(
        "P004",
        "short-next-reply",
        "warning",
        "a next reply is due sooner than the first one",
        "Customers answered once come before those never answered.",
        "Give next_reply at least the time of first_reply.",
    ),
    Code(
        "P005",
        "long-target",
        "warning",
        "a target in business time is longer than its calendar is open in a week",
        "Often plain hours were meant: 72 business hours are nearly two weeks of office hours.",
        "Write plain hours, or business days, which everybody reads the same way.",
    ),
    Code(
        "P006",
        "unclear-severity",
        "warning",
        "a severity has no definition, or that of another one",
        "Agents choose between them by taste, and reports compare what is not comparable.",
        "Write in definition when a ticket has this severity and no other.",
    ),
    Code(
        "P010",
        "ending-calendar",
        "warning",
        "a calendar closes for good",
        "What would fall due after its end is not promised, and nobody is told.",
        "Give it hours that go on, or take it from the tiers before it ends.",
    ),
    Code(
        "P011",
        "holidays-run-out",
        "warning",
        "the last holiday of a calendar is less than 60 days away, or past",
        "On the next holiday clocks run while nobody is there, and promises are broken.",
        'Add the dates of the coming year, or rules that go on: { country = "GB" }, rrule, easter.',
    ),
    Code(
        "P012",
        "silent-country",
        "warning",
        "the list of a country has no holiday in this year or the next",
        "On its holidays clocks run while nobody is there, and promises are broken.",
        "Update the package holidays, or write the dates down.",
    ),
    Code(
        "P013",
        "zone-without-data",
        "error",
        "a time zone exists by name and has no local time",
        "Every time of day in it is taken for UTC.",
        'Name the zone of a place, such as "Europe/London".',
    ),
    Code(
        "P014",
        "unused-calendar",
        "warning",
        "nothing runs on a calendar",
        "Hours that somebody keeps up to date decide nothing; often a tier was meant to have them.",
        "Name it in a tier, a channel or a send_window, or take it out.",
    ),
    Code(
        "P020",
        "unused-team",
        "warning",
        "no route, rung or letter names a team",
        "Nothing ever comes to it unless somebody assigns it by hand.",
        "Route something to it, name it in a rung, or take it out.",
    ),
    Code(
        "P021",
        "unused-person",
        "warning",
        "nothing names a person",
        "Their tickets count for no team, and no alarm reaches them.",
        "Add them to a team or give them a role; if they have left, take them out.",
    ),
    Code(
        "P022",
        "person-without-team",
        "warning",
        "a person is reached by a rung and is in no team and no role",
        "They are alerted to tickets that are in no queue of theirs, and may read no private one.",
        "Add them to the members of a team, or let the rung name a role.",
    ),
    Code(
        "P023",
        "shared-address",
        "warning",
        "two people have one address",
        "A mail from it is taken for that of one of them, and alarms to both arrive once.",
        "Give each their own address; for a mailbox of many, use the email of a team.",
    ),
    Code(
        "P030",
        "shadowed-route",
        "warning",
        "an earlier route takes every ticket that this one would",
        "Tickets go to another team than the one written here.",
        "Move the narrower route up, or take it out.",
    ),
    Code(
        "P031",
        "words-never-found",
        "warning",
        "words of a route have no letter and no digit",
        "Texts are compared word by word, so these never match.",
        "Write words, or take them out.",
    ),
    Code(
        "P032",
        "unread-route",
        "error",
        "a private route leads to a team without members",
        "Nobody may read the tickets that it takes.",
        "Give the team members, or make the route public.",
    ),
    Code(
        "P040",
        "idle-rung",
        "warning",
        "a rung never does anything",
        "Somebody relies on an alarm that will not come.",
        "Promise its clock to the tickets it is for, correct its when, or take it out.",
    ),
    Code(
        "P041",
        "shadowed-rung",
        "warning",
        "an earlier rung does the same at the same moment",
        "The same people are told twice of the same thing, and soon listen to neither.",
        "Take one out, or limit them to different tiers or severities.",
    ),
    Code(
        "P042",
        "unheld-window",
        "warning",
        "a rung has a send_window and sends nothing",
        "It acts at once, at whatever hour.",
        "Take the send_window out, or choose an action that leaves the desk.",
    ),
    Code(
        "P043",
        "reaches-nobody",
        "error",
        "a rung mails somebody who has no address, or nobody at all",
        "The alarm rings where nobody hears it.",
        "Give them an email, or the rung a fallback: a role or an address.",
    ),
    Code(
        "P044",
        "late-rung",
        "warning",
        "a rung fires when its ticket would be closed, had the resolution taken all its time",
        "It fires only for tickets whose resolution was broken long before.",
        "Let it fire earlier.",
    ),
    Code(
        "P045",
        "narrow-window",
        "warning",
        "a send_window is open for less time than lies between two passes",
        "Where a pass comes every five minutes, one may miss it and mails wait for another day.",
        "Open its calendar for longer.",
    ),
    Code(
        "P050",
        "empty-test",
        "warning",
        "a test expects nothing, or what an earlier one has proved",
        "It passes whatever the policy says.",
        "Write an instant for a clock or a rung, or take it out.",
    ),
    Code(
        IN_USE,
        "word-in-use",
        "error",
        "open tickets have a tier or severity that the policy does not name",
        "Nothing is promised to them: they lose their deadlines when it is applied.",
        "Keep the old name, or change the tickets first: hd set --where.",
    ),
    Code(
        IDLE_SILENCE,
        "idle-silence",
        "warning",
        "[lint] silences a code that nothing has",
        "It would hide the next finding, which may matter.",
        "Take it out of [lint].",
    ),
)

CODES: Mapping[str, Code] = {code.id: code for code in _TABLE}
"""By id, in order."""

SILENCEABLE = tuple(id for id in CODES if id not in (INVALID, IDLE_SILENCE))
"""What `allow` of `[lint]` may name."""
