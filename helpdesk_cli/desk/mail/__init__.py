"""Mail of customers: taken in, shown, kept, answered."""
