"""Which tickets nobody has looked at since the customer wrote last; when what was written here."""

from helpdesk_cli.store.terms import NOTHING_DUE, UNFINISHED, UNREAD_FIRST

_CUSTOMER = "said.kind = 'message' AND said.public = 1 AND said.by_whom = 'customer'"
_AGENT = "reply.kind = 'message' AND reply.public = 1 AND reply.by_whom LIKE 'agent:%'"
_IS_LATER = "(reply.at > said.at OR reply.at = said.at AND reply.id > said.id)"

UNREAD_SCHEMA = """
ALTER TABLE ticket ADD COLUMN unread_since INTEGER;  -- the customer's first word not yet seen
ALTER TABLE ticket ADD COLUMN seen_at INTEGER;     -- when an agent last looked at it
CREATE INDEX ticket_unread ON ticket (unread_since) WHERE unread_since IS NOT NULL;
"""

FIND_UNREAD = f"""
UPDATE ticket SET unread_since = (
    SELECT min(said.at) FROM event AS said WHERE said.ticket_id = ticket.id AND {_CUSTOMER}
        AND NOT (said.at = ticket.created_at
            AND ticket.channel IN (SELECT value FROM json_each(:live)))
        AND NOT EXISTS (SELECT 1 FROM event AS reply
            WHERE reply.ticket_id = ticket.id AND {_AGENT} AND {_IS_LATER})
) WHERE {UNFINISHED}
"""
"""Of the desk as it is; who opens a ticket on one of the `live` channels is answered right then."""

SETTLE_MERGES = "DELETE FROM desk WHERE key = 'calendar_data'"
"""So that the next command looks after what is unread of merged tickets, which no SQL can tell."""

PUT_UNREAD_FIRST = f"""
UPDATE ticket SET queue_at = {UNREAD_FIRST}
WHERE unread_since IS NOT NULL AND queue_at = {NOTHING_DUE}
"""

RECORDED_SCHEMA = """
ALTER TABLE event ADD COLUMN recorded_at INTEGER;
    -- when it was written, if its `at` was still to come then; null: at `at`, or with what brought
    -- it: its command, or the import of its ticket

CREATE TABLE look (                    -- when agents looked at tickets that were unread
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- at which
    at        INTEGER NOT NULL,        -- and when
    PRIMARY KEY (ticket_id, at)
) STRICT, WITHOUT ROWID;
INSERT INTO look SELECT id, seen_at FROM ticket WHERE seen_at IS NOT NULL;
"""
"""Of a desk from before, the last look at each ticket is known."""
