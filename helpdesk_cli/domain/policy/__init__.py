"""What a desk has promised, and to whom."""
