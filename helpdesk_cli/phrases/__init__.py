"""What hd says to people, in the desk's language: one TOML a language, one class for all of it."""
