"""hd.toml and the environment: which desk, which policy, which agent, how mail leaves."""
