"""Lengths of time in two words, for screens. On the path of the fastest commands: loads nothing."""


def format_seconds(seconds: int) -> str:
    """The two largest units, cut, not rounded: "3d 4h", "1h 12m", "45s"; a day is 24 hours."""
    if seconds < 0:
        return f"-{format_seconds(-seconds)}"
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    parts = ((day, "d"), (hour, "h"), (minute, "m"), (second, "s"))
    first = next((place for place, (amount, _) in enumerate(parts) if amount), 3)
    shown = [f"{amount}{unit}" for amount, unit in parts[first : first + 2] if amount]
    return " ".join(shown) or "0s"
