"""One mail as it came, understood: decoded, without quoted history, automatic or not."""
