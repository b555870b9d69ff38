"""Drafts and ratings: what SQLite's `store/sqlite/schema/answers.py` says."""

ANSWERS_SCHEMA = """
CREATE TABLE draft (                   -- replies that are not sent yet
    ticket_id  bigint NOT NULL REFERENCES ticket (id),
    agent      text COLLATE "C" NOT NULL,
    written_at bigint NOT NULL,
    body       text COLLATE "C" NOT NULL,
    PRIMARY KEY (ticket_id, agent)
);

CREATE TABLE rating (                  -- what customers thought of solved tickets
    ticket_id bigint PRIMARY KEY REFERENCES ticket (id),
    asked_at  bigint NOT NULL,
    answer    text COLLATE "C",
    rated_at  bigint
);
CREATE INDEX rating_rated ON rating (rated_at) WHERE rated_at IS NOT NULL;

CREATE INDEX outbox_automatic ON outbox (recipient, written_at) WHERE action = 'acknowledgement';
"""
