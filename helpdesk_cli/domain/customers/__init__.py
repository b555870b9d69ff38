"""Who pays and who writes, and which ways in they have."""
