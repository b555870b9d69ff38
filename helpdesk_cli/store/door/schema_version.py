"""The number of the schema that this program knows: that of the newest migration, on any engine."""

SCHEMA_VERSION = 30
