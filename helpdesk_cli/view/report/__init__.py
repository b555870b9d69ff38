"""The report of a period: what it says, then the media it is drawn on."""
