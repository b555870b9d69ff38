"""Everything done to a ticket: opened, answered, changed, merged, undone, read."""
