"""What `hd doctor` found, and the line that says that nobody looks after a desk."""
