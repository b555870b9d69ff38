"""Sorting new work: suggestions, workload by team, help-centre articles."""
