"""The commands of `hd`, room by room. A module is imported only when its command is named."""
