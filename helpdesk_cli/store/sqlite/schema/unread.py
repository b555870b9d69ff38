"""Which tickets nobody has looked at since the customer wrote last."""

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
"""Of the desk as it is; on the channels in `live` whoever opens a ticket is answered at once."""

SETTLE_MERGES = "DELETE FROM desk WHERE key = 'calendar_data'"
"""So that the next command looks after what is unread of merged tickets, which no SQL can tell."""

PUT_UNREAD_FIRST = f"""
UPDATE ticket SET queue_at = {UNREAD_FIRST}
WHERE unread_since IS NOT NULL AND queue_at = {NOTHING_DUE}
"""
