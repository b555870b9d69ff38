"""The queue, the index of words, and searching."""
