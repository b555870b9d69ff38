"""Mail as it is stored: messages, their files, and conversations."""
