"""Much at a time: rows copied in, whole desks dumped."""
