"""What the author of a mail has written, without the history that the mail program has put below
it.

Rather some history stays than a word is lost, so signatures stay, and what is forwarded. The rules
look at one line after the other and a few that follow: the time is linear in the text.
"""

import re
from collections.abc import Sequence

_LONGEST_LINE = 500
"""Characters of a line that are looked at: no attribution is longer."""

_ATTRIBUTION_LINES = 7
"""How many lines an attribution takes at most, broken by its sender's program."""

_HEADER_LINES = 6

_FORWARDED = re.compile(
    r"\s*(?:-{5,}\s*(?:forwarded message|message transféré|weitergeleitete nachricht"
    r"|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht)\b"
    r"|begin forwarded message\s*:|début du message (?:réexpédié|transféré)\s*:)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[-_*=]{2,}\s*(?:original (?:message|appointment)|message d.origine|message original"
    r"|ursprüngliche nachricht|mensaje original|messaggio originale|oorspronkelijk bericht"
    r"|mensagem original|opprinnelig melding|ursprungligt meddelande|wiadomość oryginalna"
    r"|исходное сообщение)\s*[-_*=]*|-{3,}\s*on\b.{0,200}\bwrote\s*-{3,})\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{20,}\s*$")

_ADDRESS = re.compile(r"[^\s<>@\"]{1,64}@[\w-][\w.-]{1,250}")
_FROM = re.compile(
    r"\s*\*?(?:from|de|von|da|van|fra|från|od|от|lähettäjä|发件人|差出人)\s?\*?\s?[:\uff1a]\*?\s*\S",
    re.IGNORECASE,
)
_DATE = re.compile(r"\s*\*?(?:date|sent|datum|fecha|data)\s?\*?\s?:\*?\s*\S", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"\s*\*?(?:sent|to|cc|subject|date|envoyé|à|objet|gesendet|an|betreff|datum|enviado(?: el)?"
    r"|para|asunto|fecha|inviato|a|oggetto|verzonden|aan|onderwerp|sendt|til|emne|skickat|till|ämne"
    r"|wysłano|do|temat|отправлено|кому|тема|дата|发送时间|收件人|主题|送信日時|宛先|件名)"
    r"\s?\*?\s?[:\uff1a]",
    re.IGNORECASE,
)

_OPENING = re.compile(
    r"[\s-]*(?:on|le|am|el|il|op|den|på|em|dne|w dniu|vào|\d{4}[-/]\d{1,2}[-/]\d{1,2})\b",
    re.IGNORECASE,
)
_VERB = (
    r"(?:wrote|sent|a écrit|schrieb|escribió|ha scritto|schreef|geschreven|skrev|napisał|napsal"
    r"|đã viết|escreveu|kirjoitti|írta|написала?)"
)
_ENDS_IN_VERB = re.compile(rf"(?:^|.*\W){_VERB}\s*[:\uff1a]\s*$", re.IGNORECASE)
_ENDS_IN_ADDRESS = re.compile(r".*[@>)][^\s:]{0,250}\s*[:\uff1a]\s*$")
_VERB_WITHIN = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_BEHIND_WORDS = re.compile(
    r"(?P<words>\S.*?)[\s-]*\b"
    r"(?P<attribution>on (?:mon|tue|wed|thu|fri|sat|sun|\d).{5,200}wrote:\s*)$",
    re.IGNORECASE,
)
_DATE_AND_ADDRESS = re.compile(r"\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}\b[^<>]{0,200}<[^<>]*@[^<>]*>\s*$")
_EMPTY_LINES = re.compile(r"\n(?:(?:[^\S\n]|\u200b)*+\n){3,}")
_LINK = re.compile(r"\s*[(<]?https?://\S+")


def strip_quotes(text: str) -> str:
    """The words of the author alone; all of the text when nothing would be left."""
    lines = [piece for line in text.split("\n") for piece in _split_attribution(line)]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at][:_LONGEST_LINE]
        if begins_forwarded(line):
            kept.extend(lines[at:])
            break
        if _SEPARATOR.match(line) or starts_header(lines, at):
            break
        length = _measure_attribution(lines, at)
        if length:
            quote = _skip_blank(lines, at + length)
            if quote == len(lines) or not _is_quoted(lines[quote]):
                break
            at = _skip_quote(lines, quote)
        else:
            kept.append(lines[at])
            at += 1
    return _trim(kept) or text.strip()


def begins_forwarded(line: str) -> bool:
    """Whether a forwarded mail begins below this line."""
    return bool(_FORWARDED.match(line[:_LONGEST_LINE]))


def _trim(lines: list[str]) -> str:
    """The lines without quotes at the very end, below which nobody answers, and without many empty
    lines."""
    while lines and (not lines[-1].strip() or _is_quoted(lines[-1])):
        lines.pop()
    return _EMPTY_LINES.sub("\n\n\n", "\n".join(lines)).strip()


def _is_quoted(line: str) -> bool:
    return line.lstrip()[:1] == ">"


def _skip_blank(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _skip_quote(lines: Sequence[str], at: int) -> int:
    """Past quoted lines, empty ones between them, and links that were broken out of them."""
    end = at
    while at < len(lines):
        if _is_quoted(lines[at]):
            end = at + 1
        elif lines[at].strip() and not _is_torn(lines[at - 1], lines[at]):
            break
        at += 1
    return end


def _is_torn(before: str, line: str) -> bool:
    """Whether a line without `>` is the rest of the quoted one before it."""
    before = before[-_LONGEST_LINE:]
    opened = max(before.rfind("("), before.rfind("<"))
    return _is_quoted(before) and (
        bool(_LINK.match(line)) or (opened >= 0 and not set(")>") & set(before[opened:]))
    )


def starts_header(lines: Sequence[str], at: int) -> bool:
    """Whether the header of an older mail begins here, as Outlook quotes it."""
    line = lines[at][:_LONGEST_LINE]
    if _RULE.match(line):
        start = _skip_blank(lines, at + 1)
        return start < len(lines) and bool(_FROM.match(lines[start]) or _DATE.match(lines[start]))
    following = [each[:_LONGEST_LINE] for each in lines[at + 1 : at + _HEADER_LINES]]
    if _DATE.match(line):
        return any(_FROM.match(each) or _is_recipient(each) for each in following[:1])
    if not _FROM.match(line):
        return False
    fields = sum(bool(_OTHER_FIELD.match(each)) for each in following)
    if _ADDRESS.search(line):
        return fields > 0 or not following or not following[0].strip()
    return fields > 1


def _is_recipient(line: str) -> bool:
    return bool(_OTHER_FIELD.match(line) and _ADDRESS.search(line))


def _measure_attribution(lines: Sequence[str], at: int) -> int:
    """How many lines from here say who wrote what follows, and when; 0 when none do."""
    first = lines[at][:_LONGEST_LINE]
    if _DATE_AND_ADDRESS.match(first):
        quote = _skip_blank(lines, at + 1)
        return int(quote < len(lines) and _is_quoted(lines[quote]))
    opens = bool(_OPENING.match(first))
    if not opens and "@" not in first and "<" not in first:
        return 0
    for length in range(1, _ATTRIBUTION_LINES + 1):
        last = lines[at + length - 1] if at + length <= len(lines) else ""
        if last.rstrip()[-1:] in (":", "\uff1a"):
            joined = " ".join(each[:_LONGEST_LINE] for each in lines[at : at + length])
            return length if _is_attribution(joined, opens) else 0
    return 0


def _is_attribution(text: str, opens: bool) -> bool:
    """It tells an instant or an address, and ends in a verb or behind the address."""
    has_address = bool(_ADDRESS.search(text))
    if not has_address and not (opens and re.search(r"\d", text)):
        return False
    if _ENDS_IN_VERB.match(text):
        return True
    if opens and _VERB_WITHIN.search(text):
        return True
    return opens and has_address and bool(_ENDS_IN_ADDRESS.match(text))


def _split_attribution(line: str) -> tuple[str, ...]:
    """Some programs begin the attribution on the line of the last words."""
    if len(line) > _LONGEST_LINE or not line.rstrip().endswith("wrote:") or _is_quoted(line):
        return (line,)
    found = _BEHIND_WORDS.match(line)
    return (found["words"], found["attribution"]) if found else (line,)
