"""`hd help`: the manual."""

import os
import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.complete import complete_topic
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.view.printing.output import Output, choose_output, print_rows, print_text


@pages
def show_manual(
    ctx: typer.Context,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="[TOPIC]",
            help="A topic, or part of one such as policy.tiers; default: list all topics.",
            autocompletion=complete_topic,
        ),
    ] = None,
) -> None:
    """Show the manual: list its topics, or read one.

    Piped, it is plain Markdown.

    \b
    Example:  hd help policy
              hd help policy.tiers
    """
    from helpdesk_cli.desk.manual.topics import find_text

    out = choose_output(sys.stdout, os.environ)
    if topic is None:
        _print_topics(out)
        return
    text = find_text(topic)
    if out.format == "screen":
        from helpdesk_cli.view.manual import render_page

        text = render_page(text, out)
    print_text(text, out, sys.stdout)


def _print_topics(out: Output) -> None:
    from helpdesk_cli.desk.manual.topics import list_topics

    if out.format == "screen":
        from helpdesk_cli.view.manual import render_topics

        print_text(render_topics(list_topics(), out), out, sys.stdout)
    else:
        print_rows(
            ("topic", "about"),
            [(topic.name, topic.about) for topic in list_topics()],
            out,
            sys.stdout,
        )
