"""A policy on trial, without a desk: its own tests."""
