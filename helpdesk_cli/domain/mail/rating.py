"""How customers rate what was done for them."""

ANSWERS = ("good", "fair", "bad")
"""From best to worst. Who is offered two is not offered the one in the middle."""


def offer_answers(number: int) -> tuple[str, ...]:
    """Two of them, or all three."""
    return ANSWERS if number == len(ANSWERS) else (ANSWERS[0], ANSWERS[-1])
