"""Every check of `hd doctor`, in the order in which a desk is looked at and mended."""

from helpdesk_cli.desk.doctor.check import Check
from helpdesk_cli.desk.doctor.contents import (
    find_future,
    find_other_files,
    find_other_mails,
    find_other_policies,
)
from helpdesk_cli.desk.doctor.database import (
    find_damage,
    find_lost_rows,
    find_missing_facts,
    find_move,
    find_schema_differences,
    find_taken_ids,
    mend_damage,
    mend_lost_rows,
    mend_schema,
    mend_taken_ids,
)
from helpdesk_cli.desk.doctor.erased import find_unswept, mend_unswept
from helpdesk_cli.desk.doctor.machine import (
    find_little_room,
    find_old_data,
    find_open_files,
    find_skew,
    find_unreachable_mailboxes,
    mend_open_files,
    tell_versions,
)
from helpdesk_cli.desk.doctor.outbox import find_stuck, find_unsent, mend_stuck
from helpdesk_cli.desk.doctor.passes import (
    find_missing_passes,
    find_quarantined,
    find_unread_mailboxes,
)
from helpdesk_cli.desk.doctor.policies import (
    find_lint,
    find_other_facts,
    find_policy_drift,
    find_unreadable_policies,
    find_wrong_calendars,
    find_wrong_ladder,
    find_wrong_readers,
    mend_calendars,
    mend_facts,
    mend_ladder,
    mend_readers,
)
from helpdesk_cli.desk.doctor.replay import find_other_clocks, mend_clocks
from helpdesk_cli.desk.doctor.search import find_wrong_words, mend_words

DATABASE, POLICY, TICKETS = "Database", "Policy", "Tickets"
UPKEEP, MACHINE = "Upkeep", "Machine"

CHECKS = (
    Check(DATABASE, "integrity", find_damage, mend_damage, is_vital=True),
    Check(DATABASE, "schema", find_schema_differences, mend_schema),
    Check(DATABASE, "foreign keys", find_lost_rows, mend_lost_rows),
    Check(DATABASE, "id counters", find_taken_ids, mend_taken_ids),
    Check(DATABASE, "name, zone and keys of the desk", find_missing_facts),
    Check(DATABASE, "in use", find_move),
    Check(POLICY, "policies against their hashes", find_other_policies, is_vital=True),
    Check(POLICY, "zones and holidays", find_old_data, is_of_use=True),
    Check(POLICY, "compiled calendars", find_wrong_calendars, mend_calendars),
    Check(POLICY, "steps of the ladder", find_wrong_ladder, mend_ladder),
    Check(POLICY, "name and zone against the policy", find_other_facts, mend_facts),
    Check(POLICY, "readers of private tickets", find_wrong_readers, mend_readers),
    Check(POLICY, "file against applied", find_policy_drift),
    Check(POLICY, "policies that wait", find_unreadable_policies),
    Check(POLICY, "lint", find_lint),
    Check(TICKETS, "clocks against replay", find_other_clocks, mend_clocks),
    Check(TICKETS, "search against texts", find_wrong_words, mend_words),
    Check(TICKETS, "attachments against their hashes", find_other_files),
    Check(TICKETS, "mails against their hashes", find_other_mails),
    Check(TICKETS, "events in the future", find_future),
    Check(UPKEEP, "passes of hd escalate", find_missing_passes, is_of_use=True),
    Check(UPKEEP, "claims on messages", find_stuck, mend_stuck, is_of_use=True),
    Check(UPKEEP, "messages that wait", find_unsent, is_of_use=True),
    Check(UPKEEP, "erased data", find_unswept, mend_unswept),
    Check(UPKEEP, "mailboxes fetched", find_unread_mailboxes, is_of_use=True),
    Check(UPKEEP, "mails in quarantine", find_quarantined, is_of_use=True),
    Check(UPKEEP, "mailboxes reachable", find_unreachable_mailboxes),
    Check(MACHINE, "file permissions", find_open_files, mend_open_files),
    Check(MACHINE, "free disk space", find_little_room),
    Check(MACHINE, "clock of the server", find_skew),
    Check(MACHINE, "versions", tell_versions),
)
