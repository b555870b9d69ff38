"""`hd explain --why-not`: why a rung has not fired, will not, or when it will."""

from collections.abc import Iterator
from typing import TextIO

from helpdesk_cli.domain.ladder.verdicts import RungAnswer, Verdict
from helpdesk_cli.domain.policy.ladder import UNREAD
from helpdesk_cli.english import spell
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.when import format_instant, format_iso

WHY_NOT_KEYS = ("ticket", "rung", "clock", "number", "why", "at", "since", "reason", "said")


def print_answer(answer: RungAnswer, output: Output, stream: TextIO, *, zone: str) -> None:
    """One JSON object, a row a run in CSV and TSV, or a few sentences."""
    if output.is_json:
        print_value(_answer_object(answer, zone), output, stream)
    elif output.format == "screen":
        lines = [f"#{answer.ticket_id}: {answer.rung.name} ({_say_rung(answer)})"]
        lines += _say_all(answer, zone)
        print_text("".join(f"{show_line(each, output)}\n" for each in lines), output, stream)
    else:
        print_rows(WHY_NOT_KEYS, _rows(answer, zone), output, stream)


def _answer_object(answer: RungAnswer, zone: str) -> dict[str, object]:
    return {
        "ticket": answer.ticket_id,
        "rung": answer.rung.name,
        "clock": answer.rung.clock,
        "moment": answer.rung.at.text,
        "action": answer.rung.action,
        "to": list(answer.to),
        "gaps": list(answer.gaps),
        "opens_at": _iso(answer.opens_at),
        "verdicts": [dict(zip(WHY_NOT_KEYS, row, strict=True)) for row in _rows(answer, zone)],
        "messages": [
            {**each._asdict(), "send_at": format_iso(each.send_at)} for each in answer.ways
        ],
        "last_pass_at": _iso(answer.last_pass_at),
    }


def _rows(answer: RungAnswer, zone: str) -> Iterator[list[object]]:
    for one in answer.verdicts:
        told = [answer.ticket_id, answer.rung.name, answer.rung.clock, one.number, one.why]
        moments = [_iso(one.at), _iso(one.since), one.reason]
        yield [*told, *moments, _say(answer, one, zone)]


def _say_rung(answer: RungAnswer) -> str:
    """Such as `first reply, at 75%, email`."""
    rung = answer.rung
    return f"{spell(rung.clock)}, at {rung.at.text}, {rung.action}"


def _say_all(answer: RungAnswer, zone: str) -> Iterator[str]:
    """The verdicts, how far messages got, then what is known of those to come."""
    for verdict in answer.verdicts:
        yield _say(answer, verdict, zone)
    for way in answer.ways:
        why = f": {way.reason}" if way.reason else ""
        until = f" until {_show(way.send_at, answer, zone)}" if way.state == "waiting" else ""
        yield f"Its message to {way.recipient} is {way.state}{until}{why}."
    if not any(verdict.why in ("due", "coming") for verdict in answer.verdicts):
        return
    if answer.to:
        yield f"It would reach {', '.join(answer.to)}."
    for gap in answer.gaps:
        yield f"Somebody is missing: {gap}."
    if answer.opens_at is not None and answer.opens_at > answer.now:
        opens = _show(answer.opens_at, answer, zone)
        yield f"Its window ({answer.rung.send_window}) is closed until {opens}."


def _say(answer: RungAnswer, verdict: Verdict, zone: str) -> str:
    at, since = _show(verdict.at, answer, zone), _show(verdict.since, answer, zone)
    name = _name_run(answer, verdict)
    match verdict.why:
        case "fired":
            return f"It fired {since} on {name}, and does so once."
        case "due":
            return (
                f"It is due since {at} on {name}: the next pass fires it{_say_pass(answer, zone)}."
            )
        case "coming":
            return f"It will fire {at} on {name}, unless that is over by then or moves."
        case "not_meant":
            return f"It is not meant for {_say_promised_to(answer)}: only for {_say_when(answer)}."
        case "stands_still":
            return (
                f"{name.capitalize()} stands still ({answer.status}) short of its moment, or the"
                " calendar ends before."
            )
        case "before_taken_in":
            return f"Its moment on {name} was {at}, before the desk took the ticket in, {since}."
        case "before_reopened":
            return f"Its moment on {name} was {at}, before the ticket was reopened, {since}."
        case "before_ladder":
            return f"Its moment on {name} was {at}, before it was on the ladder, {since}."
        case "over":
            return _say_over(verdict, name, at, since)
        case "nothing_owed":
            return _say_nothing(answer)


def _say_over(verdict: Verdict, name: str, at: str, since: str) -> str:
    ended = f"{name.capitalize()} ended {since} ({spell(verdict.reason or 'over')})"
    if verdict.at is None or verdict.since is None:
        return f"{ended}; nothing is owed for it to fire on."
    if verdict.at >= verdict.since:
        return f"{ended}, before its moment, {at}."
    return f"{ended}; its moment was {at}, and no pass ran in between."


def _say_nothing(answer: RungAnswer) -> str:
    clock = spell(answer.rung.clock)
    if answer.rung.clock == UNREAD:
        return "The ticket is not unread."
    return f"No {clock} is owed: none was promised to {_say_promised_to(answer)}, or none began."


def _say_pass(answer: RungAnswer, zone: str) -> str:
    last = answer.last_pass_at
    return (
        "; there has been none yet"
        if last is None
        else f", the last was {_show(last, answer, zone)}"
    )


def _say_promised_to(answer: RungAnswer) -> str:
    return f"tier {answer.promised_to.tier}, severity {answer.promised_to.severity}"


def _say_when(answer: RungAnswer) -> str:
    rung = answer.rung
    named = (("tier", rung.tiers), ("severity", rung.severities))
    return " and ".join(f"{what} {' or '.join(words)}" for what, words in named if words)


def _name_run(answer: RungAnswer, verdict: Verdict) -> str:
    """Such as `first reply`, `next reply 2`, or `next reply from #17`."""
    name, number = spell(answer.rung.clock), verdict.number
    if answer.rung.clock == UNREAD or number in (None, 1):
        return name
    return f"{name} {number}" if number and number > 0 else f"{name} from #{-(number or 0)}"


def _show(at: int | None, answer: RungAnswer, zone: str) -> str:
    return "" if at is None else format_instant(at, zone, answer.now, exact=True)


def _iso(at: int | None) -> str | None:
    return None if at is None else format_iso(at)
