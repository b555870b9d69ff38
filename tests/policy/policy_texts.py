"""Policies for tests: the least that is valid, one that uses every key there is, and changes of the
plain one."""

from tests.conftest import PLAIN_POLICY

SHORTER = PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "2 business hours"')
"""Normal tickets get their first reply in half the time."""

LADDER = """
[[escalations]]
name = "Tell the team"
clock = "first_reply"
at = "due"
to = ["team:support"]
action = "email"
"""

MINIMAL = """\
[desk]
name = "Example desk"
timezone = "Europe/Paris"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"

[calendars.office]
timezone = "Europe/Berlin"
open = { mon-fri = ["09:00-17:00"] }

[severities.urgent]
[severities.normal]

[tiers.gold]
first_reply = "4 business hours"
"""

FULL = (
    MINIMAL
    + """\
next_reply = { urgent = "1 hour" }
calendar = "late"
calendar_by_region = { europe = "office" }
channels = ["form", "phone"]
commitment = "estimate"
label = "Gold"

[calendars.late]
timezone = "America/New_York"
open = { mon-thu = ["13:30-18:00", "09:00-12:30"], fri = ["22:00-06:00"] }
holidays = [
    { date = 2026-12-25, name = "Christmas Day" },
    { rrule = "FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", name = "Summer bank holiday" },
    { easter = 1, name = "Easter Monday" },
    { country = "GB", subdivision = "ENG" },
]
special = [{ date = "2026-12-24", open = ["09:00-12:00"], name = "Christmas Eve" }]

[clocks.resolution]
pause_on = ["pending", "hold"]
[clocks.update]
warn_at = "50%"
pause_on = []

[channels.form]
[channels.phone]
live = true
requires = "pin"
hours = "tier"
severities = ["urgent"]
topics = ["live-streaming"]

[teams.support]
email = "support@example.com"
members = ["alice", "bob"]
[people.alice]
name = "Alice Martin"
email = "alice@example.com"
[people.bob]
name = "Bob Stone"
[roles]
support-manager = "alice"

[[routes]]
name = "Vulnerability report"
when = { topic = "security", channel = "form", tier = "gold", from = "@a.example", words = ["CVE"] }
team = "support"
private = true

[[escalations]]
name = "Tell the support manager"
clock = "first_reply"
at = "1 business hour after"
when = { tiers = ["gold"], severities = ["urgent"] }
to = ["role:support-manager", "assignee", "boss@example.com"]
action = "email"
fallback = ["team:support", "alice"]
send_window = "office"
text = "The customer pays for an answer."
[[escalations]]
name = "Page somebody"
clock = "next_reply"
at = "30 minutes before"
command = ["page", "--twice", "--twice"]
action = "command"
[[escalations]]
name = "Tell the chat"
clock = "first_reply"
at = "150%"
url = "https://chat.example.com/hook"
action = "webhook"

[escalation]
digest_above = 3
close_solved_after = "120 hours"
remind_pending_after = "3 business days"

[[tests]]
at = "2026-11-20T09:00:00.9Z"
tier = "gold"
severity = "urgent"
region = "europe"
first_reply = 2026-11-20T14:00:00+01:00
rungs = { "Tell the support manager" = "2026-11-20T15:00:00+01:00", "Page somebody" = "never" }
"""
)
