"""What to answer next, and finding tickets."""
