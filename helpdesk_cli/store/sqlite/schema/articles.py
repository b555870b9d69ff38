"""The help-centre: articles, their words, and what they spared. A migration of its own."""

ARTICLES_SCHEMA = """
CREATE TABLE article (
    id       INTEGER PRIMARY KEY,   -- in the order of adding
    name     TEXT NOT NULL UNIQUE,  -- its file's, without .md
    title    TEXT NOT NULL,         -- from the front matter
    topics   TEXT NOT NULL,         -- likewise, with blanks between
    language TEXT,                  -- likewise, such as en
    body     TEXT NOT NULL          -- Markdown
) STRICT;

CREATE TABLE article_use (          -- an article helped; rows are only added
    id        INTEGER PRIMARY KEY,  -- in the order of helping
    article   TEXT NOT NULL REFERENCES article (name),  -- which one
    at        INTEGER NOT NULL,     -- when
    agent     TEXT NOT NULL,        -- who chose it
    ticket_id INTEGER REFERENCES ticket (id)  -- it answered that one; null: no ticket was needed
) STRICT;
CREATE INDEX article_use_of ON article_use (article);

CREATE VIRTUAL TABLE article_text USING fts5 (
    title, topics, body,
    content = 'article', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    INSERT INTO article_text (rowid, title, topics, body)
    VALUES (new.id, new.title, new.topics, new.body);
END;
CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN
    INSERT INTO article_text (article_text, rowid, title, topics, body)
    VALUES ('delete', old.id, old.title, old.topics, old.body);
    INSERT INTO article_text (rowid, title, topics, body)
    VALUES (new.id, new.title, new.topics, new.body);
END;
"""
