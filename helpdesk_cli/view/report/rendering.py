"""From a page to the medium that it is asked for in; each is loaded alone."""

from typing import TYPE_CHECKING, Literal

from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    from helpdesk_cli.view.report.layout import Page

Document = Literal["markdown", "html"]


def render_as(page: "Page", document: Document | None, output: Output) -> str:
    """The page as a document, or on the screen."""
    if document == "html":
        from helpdesk_cli.view.report.media.html import render_html

        return render_html(page)
    if document == "markdown":
        from helpdesk_cli.view.report.media.markdown import render_markdown

        return render_markdown(page)
    from helpdesk_cli.view.report.media.screen import render_page

    return render_page(page, output)
