"""What a pass of `hd escalate` did and would do, and why a rung has not fired."""
