"""One mail as it came, understood: decoded, cut from its history, told from automatic ones."""
