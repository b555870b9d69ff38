"""What this machine remembers of an agent between two commands; none of it lies on the desk."""
