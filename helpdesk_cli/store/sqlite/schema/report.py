"""The third schema, and an index of later: what finds the tickets of a period and reads no other.

A ticket touches a period when it was created before the period's end and lived until after its
start. No plain index answers that for an old period: many were created before, many are finished
since. So finished tickets are told apart by how long they lived, and each of these spells is
one range of creation instants, at most one spell longer than the period.
"""

from helpdesk_cli.store.terms import FINISHED, MOVING, SPELL

_SOLVED = "kind = 'status' AND to_value IN ('solved', 'closed')"

REPORT_SCHEMA = f"""
ALTER TABLE ticket ADD COLUMN solved_at INTEGER;  -- last solved, or closed; null if merged away
ALTER TABLE ticket ADD COLUMN was_reopened INTEGER NOT NULL DEFAULT 0;  -- 1: ask its timeline

UPDATE ticket SET solved_at = (
    SELECT min(at) FROM event WHERE ticket_id = ticket.id AND {_SOLVED}
) WHERE {FINISHED} AND id NOT IN (SELECT ticket_id FROM event WHERE kind = 'merge');

UPDATE ticket SET was_reopened = 1 WHERE id IN (
    SELECT solved.ticket_id
    FROM event AS solved JOIN event AS later ON later.ticket_id = solved.ticket_id
    WHERE solved.kind = 'status' AND solved.to_value = 'solved' AND later.at >= solved.at
        AND (later.kind = 'message' AND later.by_whom = 'customer'
            OR later.kind = 'status' AND later.to_value NOT IN ('solved', 'closed'))
);

CREATE INDEX ticket_spell ON ticket ({SPELL}, created_at, updated_at) WHERE {FINISHED};
CREATE INDEX fired_rung_at ON fired_rung (fired_at, rung, clock);
"""


MOVES_SCHEMA = f"CREATE INDEX event_moving ON event (at, ticket_id) WHERE {MOVING};"
