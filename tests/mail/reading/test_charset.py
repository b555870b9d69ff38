"""Which characters were meant."""

import pytest

from helpdesk_cli.mail.parsing.charset import BROKEN, decode_text

FRENCH = "Bonjour, le problème de connexion à la plateforme persiste depuis hier à 9 h."
RUSSIAN = "Здравствуйте, прямая трансляция прерывается каждые десять минут."
JAPANESE = "ライブ配信が何度も途切れます。確認をお願いします。"


@pytest.mark.parametrize(
    ("text", "codec", "declared", "instead"),
    [
        (FRENCH, "utf-8", "utf-8", None),
        (FRENCH, "utf-8", "UTF-8", None),
        (FRENCH, "iso-8859-1", "iso-8859-1", None),
        ("œuvre d\u2019été, 5 €", "cp1252", "iso-8859-1", None),
        (FRENCH, "utf-8", "iso-8859-1", "utf-8"),
        (FRENCH, "utf-8", "us-ascii", "utf-8"),
        (FRENCH, "cp1252", None, "cp1252"),
        (FRENCH, "cp1252", "utf-8", "cp1252"),
        (FRENCH, "utf-8", None, "utf-8"),
        (FRENCH, "utf-8", "x-unknown", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8", None),
        (FRENCH, "utf-16", "utf-16", None),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (RUSSIAN, "koi8-r", None, "koi8-r"),
        (RUSSIAN, "cp1251", None, "cp1251"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
        (JAPANESE, "iso2022_jp", None, None),
        (f"<p class=b>{JAPANESE}</p>" * 3, "shift_jis", None, "cp932"),
        (JAPANESE, "shift_jis", "Shift_JIS", None),
        (JAPANESE, "shift_jis", None, "cp932"),
        ("请尽快处理登录问题。谢谢。", "gb18030", "gb2312", None),
        ("plain", "ascii", "utf-7", None),
        ("plain", "ascii", "no\0name", None),
        ("plain", "ascii", "punycode", None),
    ],
)
def test_text_is_decoded(text: str, codec: str, declared: str | None, instead: str | None) -> None:
    assert decode_text(text.encode(codec), declared) == (text, instead)


def test_utf_8_that_was_cut_is_still_utf_8() -> None:
    cut = RUSSIAN.encode()[:-4]
    assert decode_text(cut, "utf-8") == (f"{RUSSIAN[:-3]}\N{REPLACEMENT CHARACTER}", BROKEN)


def test_nothing_is_decoded_that_no_database_stores() -> None:
    assert decode_text(b"a\0b", "utf-8") == ("ab", None)
    assert decode_text(b"+2AA-", "utf-7")[0] == "?"
