"""The tables of hd.toml, one module each; `entries` and `table` are how they are read."""
