"""The desk as it was known at an earlier instant."""
