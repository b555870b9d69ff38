"""Sorting new work: suggestions with their reasons, articles, workload."""
