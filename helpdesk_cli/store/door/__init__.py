"""What every engine offers to the rest of the store, and what the engines share."""
