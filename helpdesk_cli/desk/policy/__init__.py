"""The policies of a desk, from one version to the next."""
