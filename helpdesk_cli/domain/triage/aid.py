"""What helps with a ticket beside its own words: articles that may answer it, and how its customer
may reach us."""

from typing import NamedTuple

from helpdesk_cli.domain.customers.ways_in import Way
from helpdesk_cli.domain.triage.article import ArticleMatch


class Aid(NamedTuple):
    """`ways` are those of the customer's tier, open now or not."""

    articles: tuple[ArticleMatch, ...]
    ways: tuple[Way, ...]
