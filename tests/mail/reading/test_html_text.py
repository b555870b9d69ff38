"""HTML as its reader would see it."""

import pytest

from helpdesk_cli.mail.reading.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("It <b>drops</b>.", "It drops."),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br>Two", "One\nTwo"),
        ("a\n  b &amp; c&nbsp;d", "a b & c d"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<table><tr><td>A<td>B<tr><td>C<td>D</table>", "A  B\nC  D"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<h1>Title</h1>Text", "Title\n\nText"),
        ("Hi<blockquote>Was<br>this</blockquote>", "Hi\n\n> Was\n> this"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ('<a href="https://x.example/a">here</a>', "here <https://x.example/a>"),
        ('<a href="https://www.x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:ann@x.example">ann@x.example</a>', "ann@x.example"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ('<img alt="Logo" src="cid:1">', "Logo"),
        ("<style>p {}</style><script>x()</script><title>t</title>Seen", "Seen"),
        ('Seen<span style="display: none">hidden</span>', "Seen"),
        ('Seen<span style="font-size:0px">hidden</span>', "Seen"),
        ('<span style="font-size:0.9em">Seen</span>', "Seen"),
        ("Seen<p hidden>hidden</p>", "Seen"),
        ("<!-- no -->Seen<!-- never closed", "Seen"),
        ("1 &lt; 2 <not a tag", "1 < 2"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_words_survive_tags_nested_beyond_all_reason() -> None:
    assert html_to_text("<div>" * 5000 + "It <b>drops</b>." + "</div>" * 5000) == "It drops ."
