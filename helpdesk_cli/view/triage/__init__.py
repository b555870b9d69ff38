"""Triage, workload by team and help-centre articles, for people and for programs."""
