"""Answers made visible: screens for people, TSV, CSV and JSON for programs."""
