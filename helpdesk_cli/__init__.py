"""`hd`: helpdesk triage for the terminal. The floors of the house are in CONTRIBUTING.md."""

__version__ = "0.1.0"
