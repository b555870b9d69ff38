"""The use cases, one function each: they read `now`, policy and store, and own the transaction.

They return values and print nothing.
"""
