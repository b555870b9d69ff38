"""The index of words, as SQLite's FTS5 keeps it: a migration of its own.

It holds no text, only which words each ticket has, so whoever changes a ticket's text must take
the old one out; `store/search.py` does.
"""

SEARCH_SCHEMA = """
CREATE VIRTUAL TABLE ticket_text USING fts5 (  -- rowid: the ticket's id
    subject,   -- the present one
    messages,  -- all of them, internal notes too, in the order of writing
    content = '', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO ticket_text (rowid, subject, messages)
SELECT id, subject, (
    SELECT group_concat(body, char(10))
    FROM (SELECT body FROM event WHERE ticket_id = ticket.id AND body IS NOT NULL ORDER BY id)
) FROM ticket;

CREATE INDEX ticket_of_account ON ticket (account);
CREATE INDEX ticket_of_contact ON ticket (contact);
CREATE INDEX tag_of_tickets ON tag (tag);
"""
