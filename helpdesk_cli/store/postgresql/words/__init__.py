"""The index of words of a desk on a server: what stands in it, and how it is asked."""
