"""What every engine offers and the rest of the store goes by, and what the engines share."""
