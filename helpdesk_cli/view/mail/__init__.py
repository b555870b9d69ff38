"""Mail that came and left, and what would be made of one."""
