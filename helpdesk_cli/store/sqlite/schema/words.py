"""The index of words, as FTS5 keeps it now: cut into words by hd itself, in text of any script.

It holds no text, only which words each ticket has, so whoever changes a ticket must take out the
very document that went in; `store.sqlite.words.index` does. A migration of its own.

Each field is a word of its own kind, and the newest ticket has the least number: so any search is
a walk through sorted lists that begins with the newest, and a stretch of time is a stretch of them.
"""

from helpdesk_cli.store.sqlite.schema.search import FIELD_MARK, FIELDS_SQL, ID_BITS, PLACE

__all__ = [
    "ARTICLE_SQL",
    "DOCUMENT_SQL",
    "FIELD_MARK",
    "ID_BITS",
    "PLACE",
    "WORDS_OF",
    "WORDS_SCHEMA",
]

WORDS_OF = "words_of"
"""The function of SQL that cuts a text into its words; `store.sqlite.words.index` teaches it."""

DOCUMENT_SQL = f"""
SELECT {PLACE}, {WORDS_OF}(ticket.subject),
    {WORDS_OF}((
        SELECT group_concat(body, char(10)) FROM (
            SELECT body FROM event WHERE ticket_id = ticket.id AND body IS NOT NULL ORDER BY at, id
        )
    )),
    {FIELDS_SQL}
FROM ticket
"""
"""What the index holds of a ticket: its number there, subject, messages, fields."""

ARTICLE_SQL = f"SELECT id, {WORDS_OF}(title), {WORDS_OF}(topics), {WORDS_OF}(body) FROM article"
"""What the index holds of an article."""

# Signs beyond ASCII all count as letters for `ascii`: what is none was taken out before.
WORDS_SCHEMA = f"""
DROP TABLE ticket_text;
CREATE VIRTUAL TABLE ticket_text USING fts5 (  -- rowid: {PLACE}
    subject,   -- the present one
    messages,  -- all of them, internal notes too, in order
    fields,    -- the present ones, tags too, a word each
    content = '', columnsize = 0, tokenize = 'ascii'
);
-- Bytes that an import gathers before they are written out: the fewer parts, the less to merge.
INSERT INTO ticket_text (ticket_text, rank) VALUES ('hashsize', 8388608);
INSERT INTO ticket_text (rowid, subject, messages, fields)
{DOCUMENT_SQL} ORDER BY ticket.created_at DESC, ticket.id DESC;

DROP TRIGGER article_added;
DROP TRIGGER article_changed;
DROP TABLE article_text;
CREATE VIRTUAL TABLE article_text USING fts5 (  -- rowid: the article's id
    title, topics, body,
    content = '', tokenize = 'ascii'
);
INSERT INTO article_text (rowid, title, topics, body) {ARTICLE_SQL};
"""
