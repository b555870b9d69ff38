"""The words that a policy knows, and the refusal of any other with those that are near."""

from collections.abc import Mapping, Sequence

from helpdesk_cli.errors import UsageError, suggest


def check_word(kind: str, word: str | None, known: Sequence[str] | Mapping[str, object]) -> None:
    """Refuse a word that is not among those known; None passes."""
    if word is not None and word not in known:
        names = list(known)
        raise UsageError(
            f'no {kind} "{word}" in the policy{suggest(word, names)}',
            hint=f"known: {', '.join(names)}",
        )
