"""README and the manual are true: what they show is pasted, what they list is compared.

To change them: write a command below `$ ` in a block of `console`, then let
`HD_UPDATE_GOLDENS=1 pytest tests/docs` fill in what it prints, and look at the difference. A line
of `…` stands for the rest of a screen. A block named like a file (`toml policy.toml`) is saved.

A new key of the policy file gets its row the same way; its meaning is written by hand, and the
example of its section uses it. A new topic needs its name in `desk/manual/topics.py` and in README.
"""
