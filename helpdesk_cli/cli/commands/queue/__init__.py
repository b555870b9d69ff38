"""Commands on the whole queue: list it, watch it, take the next ticket, search."""
