"""The language of a text: silent rather than wrong."""

import pytest

from helpdesk_cli.domain.mail.language import tell_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The live stream drops every ten minutes since this morning.", "en"),
        ("How do I change the address of my account?", "en"),
        ("Le direct coupe toutes les dix minutes depuis ce matin.", "fr"),
        ("Bonjour, je ne peux pas me connecter à mon compte. Merci !", "fr"),
        ("Problème d'accès à la plateforme vidéo", "fr"),
        ("L'email n'arrive pas chez nos clients.", "fr"),
        ("Der Stream bricht seit heute ab und wir können ihn nicht ansehen.", None),
        ("No puedo entrar en la cuenta de la empresa desde ayer, gracias.", None),
        ("Non riesco ad accedere alla piattaforma, per favore aiutatemi.", None),
        ("Ik kan niet inloggen op het platform, kunnen jullie mij helpen?", None),
        ("Não consigo entrar na conta da empresa, obrigado.", None),
        ("Здравствуйте, трансляция прерывается.", None),
        ("Login problem", None),
        ("Error 403: PKI token expired", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_nothing(text: str, language: str | None) -> None:
    assert tell_language(text) == language
