"""The meaning of the desk: frozen values and pure functions. No I/O, no clock; `now` is passed in.

Instants are UTC epoch seconds (`int`), named `*_at`; intervals are half-open `[from, to)`.
Wall time exists only in `calendar`.
"""
