"""Policies as they were applied, their compiled calendars, facts about the desk."""
