"""Tables of hd.toml about what one person sees: the queue, what stays on the screen, links."""
