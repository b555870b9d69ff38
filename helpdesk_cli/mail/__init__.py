"""Mail as it comes: fetched, taken apart, understood; and as it leaves: written, handed over."""
