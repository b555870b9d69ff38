"""Foreign text on a line of a mail, a hook or a reason: short enough, and nothing in it acts."""

_LONGEST = 160
"""A subject can have any length; this much of it tells tickets apart. Our own words may be more."""

LEAVE_OUT = "***"
"""Stands for a secret in the words of somebody else."""


def fit_line(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, cut to so many characters."""
    from helpdesk_cli.characters import ACTING, kind_of

    line = " ".join(text[: 10 * longest].split())
    if not (line.isascii() and line.isprintable()):
        line = "".join(each for each in line if kind_of(each) not in ACTING)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
