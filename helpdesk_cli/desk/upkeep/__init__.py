"""The desk as a whole: backed up, brought back, moved to another place."""
