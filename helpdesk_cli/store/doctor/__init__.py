"""What `hd doctor` asks of a desk and of no single ticket."""
