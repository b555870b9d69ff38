"""Commands that sort new work: triage, workload by team, help-centre articles."""
