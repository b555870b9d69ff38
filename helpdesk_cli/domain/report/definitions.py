"""What every figure of a report means, one sentence each: `hd report --explain` and the README."""

from helpdesk_cli.domain.report.report import Definition

DEFINITIONS: tuple[Definition, ...] = tuple(
    Definition(name, sentence)
    for name, sentence in {
        "period": "From its first instant up to, not including, its last, cut at midnights of the"
        " desk's time zone.",
        "opened": "Tickets created in the period; one that was merged into another counts nowhere.",
        "solved": "How often a ticket was solved, or closed without having been solved, in the"
        " period.",
        "reopened": "How often a solved ticket was taken up again in the period.",
        "backlog_start": "Tickets created before the period that were neither solved nor closed at"
        " its first instant.",
        "backlog_end": "The same at its end, or now: the backlog at the start, plus opened, plus"
        " reopened, less solved.",
        "to_solve": "Wall-clock time from the first contact to each solving in the period.",
        "achieved": "Promises kept: clocks that stopped in the period, not later than due.",
        "breached": "Promises broken and since fulfilled: clocks that fell due in the period and"
        " stopped later.",
        "breaching": "Promises broken and still owed: clocks that fell due in the period and have"
        " not stopped.",
        "pending": "Promises still open at the end of the period, or now, and not late.",
        "cancelled": "Clocks that stopped in the period without having become due, e.g. solved"
        " without a reply.",
        "late_before": "Promises broken before the period and still owed at its end, or now.",
        "attainment": "Achieved, divided by achieved, breached and breaching together.",
        "median": "The middle one of the durations; of two in the middle their mean, cut to whole"
        " seconds.",
        "p90": "The smallest of the durations that at least nine tenths of them do not exceed.",
        "business": "Time counted on a clock's own calendar from its start to its stop, pauses left"
        " out; of clocks achieved or breached.",
        "wall": "Wall-clock time from a clock's start to its stop, pauses and closed hours"
        " included; of clocks achieved or breached.",
        "sla": "Clocks of tiers whose targets are contractual; told apart from estimates.",
        "estimate": "Clocks of tiers whose targets are a mere estimate; missing one is no breach of"
        " contract.",
        "late": "Wall-clock time from the due instant to the stop or, while owed, to the end of the"
        " period or now.",
        "unassigned": "Opening hours of a broken promise in which nobody had taken the ticket.",
        "agent": "Opening hours of a broken promise in which it waited on the agent who had it.",
        "customer": "Opening hours of a broken promise in which it waited on the customer"
        " (pending).",
        "third_party": "Opening hours of a broken promise in which it waited on a third party"
        " (on hold).",
        "outside_hours": "Time of a broken promise in which its calendar was closed, whatever the"
        " status.",
        "solved_time": "Opening hours of a broken promise in which the ticket was solved, until it"
        " was reopened.",
        "load": "Tickets opened in the period by weekday and hour of the desk's time zone;"
        " neither replies nor reopenings.",
        "escalations": "How often each rung of the ladder fired in the period.",
        "groups": "A ticket goes with what it was at the end of the period, a clock with the tier"
        " and severity that it was promised to.",
        "previous": "The period before, of the same kind; a range is as long by the local clock.",
        "judged": "Each clock was judged by the policy in force as it stopped; one that is owed, by"
        " policy, severity, tier and region as they were at the end of the period.",
        "changed": "A promise that a change of severity, tier or region makes late from before is"
        " broken by that change; one that was late before it stays as it was promised.",
        "later": "What happens after a period leaves its figures as they were, but for these: a"
        " promise breaching is told as breached once it is fulfilled, clocks that solving had"
        " stopped go on when the ticket is reopened, and what is merged, undone or imported with"
        " an earlier date counts as if it had always been so.",
    }.items()
)
