"""TOML to a policy: a module for each part of the file, on a reader that collects every problem."""
