"""What is as it should be, and what is not: comparisons and thresholds of `hd doctor`."""
