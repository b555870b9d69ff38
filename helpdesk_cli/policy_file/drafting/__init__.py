"""A first policy, made of a few answers."""
