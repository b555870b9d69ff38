"""`hd explain` for programs; its screen is `explain_screen`, loaded only to be drawn."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.clocks.explain import Explanation
from helpdesk_cli.view.clocks.causes import change_object, describe_causes
from helpdesk_cli.view.clocks.clock import clock_object
from helpdesk_cli.view.clocks.why import describe_why
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_values
from helpdesk_cli.view.printing.when import format_iso

SEGMENT_KEYS = ("ticket", "clock", "number", "state", "from", "to", "counted_seconds", "why")


def print_explanations(
    explanations: Sequence[Explanation], output: Output, stream: TextIO, *, zone: str
) -> None:
    """JSON as scripts rely on, a row a segment in CSV and TSV, or the screen."""
    if output.is_json:
        print_values([_explanation_object(each) for each in explanations], output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.clocks.explain_screen import render_explanation

        for each in explanations:
            print_text(render_explanation(each, output, zone=zone), output, stream)
    else:
        print_rows(SEGMENT_KEYS, _segment_rows(explanations), output, stream)


def _explanation_object(explanation: Explanation) -> dict[str, object]:
    clocks = [
        clock_object(explained)
        | {
            "policy": explained.policy,
            "policy_version": explained.place and explained.place.version,
            "policy_file": explained.place and explained.place.file,
            "policy_line": explained.place and explained.place.line,
            "rescheduled": [
                {
                    "at": format_iso(step.at),
                    "what": describe_causes(step.causes),
                    "due_before": change_object(change)["due_before"],
                    "due_after": change_object(change)["due_after"],
                }
                for step in explained.rescheduled
                for change in step.changes
            ],
            "segments": [
                {
                    "from": format_iso(segment.start),
                    "to": format_iso(segment.end),
                    "counted_seconds": segment.counted_seconds,
                    "why": describe_why(segment.why),
                }
                for segment in explained.segments
            ],
        }
        for explained in explanation.runs
    ]
    return {"ticket": explanation.ticket_id, "policy": explanation.policy, "clocks": clocks}


def _segment_rows(explanations: Sequence[Explanation]) -> Iterator[list[object]]:
    for explanation in explanations:
        for explained in explanation.runs:
            run = explained.run
            of_run = [explanation.ticket_id, run.clock, run.number, explained.reading.state]
            for segment in explained.segments:
                stretch = [format_iso(segment.start), format_iso(segment.end)]
                yield [*of_run, *stretch, segment.counted_seconds, describe_why(segment.why)]
