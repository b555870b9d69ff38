"""Foreign text in a mail, a hook or a reason: short enough, and nothing in it acts."""

_LONGEST = 160
"""A subject can have any length; this much of it tells tickets apart. Our own words may be more."""

_SPECIALS = frozenset('()<>[]:;@\\,."')

LEAVE_OUT = "***"
"""Stands for a secret in the words of somebody else."""


def fit_line(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, cut to that many characters."""
    from helpdesk_cli.characters import ACTING, kind_of

    line = " ".join(text[: 10 * longest].split())
    if not (line.isascii() and line.isprintable()):
        line = "".join(each for each in line if kind_of(each) not in ACTING)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def fit_text(text: str, longest: int) -> str:
    """The text with its lines, cut to that many characters; what acts is left out but tabs."""
    from helpdesk_cli.characters import ACTING, kind_of

    lines = text[:longest].splitlines()
    clean = (
        line
        if line.isascii() and line.isprintable()
        else "".join(each for each in line if each == "\t" or kind_of(each) not in ACTING)
        for line in lines
    )
    cut = "\n".join(line.rstrip() for line in clean).strip("\n")
    return cut if len(text) <= longest else f"{cut}…"


def defuse(text: str) -> str:
    """What looks like an encoded word is decoded as a header is set, line breaks and all."""
    return text.replace("=?", "= ?")


def fit_name(text: str) -> str:
    """A sender's name without what needs quotes: folding a long name can lose them."""
    name = defuse(fit_line(text))
    return " ".join("".join(" " if each in _SPECIALS else each for each in name).split())
