"""A look into a desk on a server: for `hd doctor` alone."""
