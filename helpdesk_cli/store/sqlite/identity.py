"""What marks a file as a desk."""

APPLICATION_ID = 0x68646573
"""Marks a file as an hd desk ("hdes")."""
