"""A desk's policy as people write it: TOML in, a `Policy` or every problem of the file out."""
