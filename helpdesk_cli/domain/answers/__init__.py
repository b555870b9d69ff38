"""What the use cases answer with: values that views draw and programs read."""
