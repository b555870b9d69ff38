"""The sample desks of `hd demo`: stories told in TOML, set around the present hour."""
