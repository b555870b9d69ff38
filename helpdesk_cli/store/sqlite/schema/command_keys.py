"""By which key a command is looked up when the connection was lost as it ended; not of a file."""

KEYS_SCHEMA = """
ALTER TABLE command ADD COLUMN key TEXT;  -- made by who asked, where a server may not answer
CREATE INDEX command_keys ON command (key) WHERE key IS NOT NULL;
"""
