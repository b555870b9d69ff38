"""What stood on a desk before: kept when it goes, brought back into a copy."""
