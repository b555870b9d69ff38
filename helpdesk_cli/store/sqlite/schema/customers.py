"""The schema of accounts in full: plans, former tiers, PINs. A change to it is a new migration."""

CUSTOMERS_SCHEMA = """
ALTER TABLE account ADD COLUMN plan TEXT;   -- the premium support that it has bought
ALTER TABLE account ADD COLUMN notes TEXT;  -- what agents should know
ALTER TABLE contact ADD COLUMN name TEXT;   -- of the person behind the address

CREATE TABLE former_tier (             -- what accounts paid for earlier
    account  TEXT NOT NULL REFERENCES account (name),  -- who paid
    until_at INTEGER NOT NULL,         -- first second on which the next tier counts
    tier     TEXT NOT NULL,            -- id from the policy of the time
    PRIMARY KEY (account, until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_pin (             -- what callers prove themselves with
    account      TEXT PRIMARY KEY REFERENCES account (name),  -- whose PIN
    digest       TEXT NOT NULL,        -- salted scrypt with its settings, never the PIN
    wrong_tries  INTEGER NOT NULL,     -- since the last right one, or the last lock
    locked_until INTEGER               -- not to be tried before
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_of_account ON contact (account);
"""
