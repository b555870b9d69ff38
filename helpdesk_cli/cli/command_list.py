"""Which commands there are, and where each lives: none is imported before it is named."""

COMMANDS: dict[str, dict[str, str]] = {
    "Work the queue": {
        "queue": "helpdesk_cli.cli.commands.queue.queue:queue",
        "board": "helpdesk_cli.cli.commands.queue.board:board",
        "status": "helpdesk_cli.cli.commands.queue.status:status",
        "next": "helpdesk_cli.cli.commands.queue.queue:next_ticket",
        "triage": "helpdesk_cli.cli.commands.triage.triage:triage",
        "team": "helpdesk_cli.cli.commands.triage.team:team",
        "show": "helpdesk_cli.cli.commands.tickets.read:show",
        "explain": "helpdesk_cli.cli.commands.tickets.read:explain",
        "history": "helpdesk_cli.cli.commands.tickets.read:history",
        "open": "helpdesk_cli.cli.commands.tickets.open:open_tickets",
        "search": "helpdesk_cli.cli.commands.queue.search:search",
        "view": "helpdesk_cli.cli.commands.queue.view:app",
    },
    "Answer and change": {
        "new": "helpdesk_cli.cli.commands.tickets.new:new",
        "reply": "helpdesk_cli.cli.commands.tickets.reply:reply",
        "note": "helpdesk_cli.cli.commands.tickets.write:note",
        "take": "helpdesk_cli.cli.commands.tickets.change:take",
        "assign": "helpdesk_cli.cli.commands.tickets.change:assign",
        "set": "helpdesk_cli.cli.commands.tickets.change:set_fields",
        "tag": "helpdesk_cli.cli.commands.tickets.change:tag",
        "merge": "helpdesk_cli.cli.commands.tickets.together:merge",
        "link": "helpdesk_cli.cli.commands.tickets.together:link",
        "pend": "helpdesk_cli.cli.commands.tickets.change:pend",
        "hold": "helpdesk_cli.cli.commands.tickets.change:hold",
        "solve": "helpdesk_cli.cli.commands.tickets.change:solve",
        "close": "helpdesk_cli.cli.commands.tickets.change:close",
        "reopen": "helpdesk_cli.cli.commands.tickets.change:reopen",
        "undo": "helpdesk_cli.cli.commands.tickets.together:undo",
        "log": "helpdesk_cli.cli.commands.tickets.together:log",
    },
    "Mail": {
        "mail": "helpdesk_cli.cli.commands.mail.mail:app",
        "attachment": "helpdesk_cli.cli.commands.mail.attachment:app",
    },
    "Look back": {
        "report": "helpdesk_cli.cli.commands.report.report:app",
    },
    "Escalate": {
        "escalate": "helpdesk_cli.cli.commands.ladder:escalate",
    },
    "Set up, import and export": {
        "demo": "helpdesk_cli.cli.commands.setup:demo",
        "init": "helpdesk_cli.cli.commands.setup:init",
        "policy": "helpdesk_cli.cli.commands.policy.policy:app",
        "config": "helpdesk_cli.cli.commands.config:app",
        "account": "helpdesk_cli.cli.commands.customers.customers:app",
        "article": "helpdesk_cli.cli.commands.triage.article:app",
        "import": "helpdesk_cli.cli.commands.transfer:import_tickets",
        "export": "helpdesk_cli.cli.commands.transfer:export_tickets",
        "doctor": "helpdesk_cli.cli.commands.doctor:doctor",
        "move": "helpdesk_cli.cli.commands.upkeep:move",
        "backup": "helpdesk_cli.cli.commands.upkeep:backup",
        "restore": "helpdesk_cli.cli.commands.upkeep:restore",
        "erase": "helpdesk_cli.cli.commands.erase:erase",
        "access": "helpdesk_cli.cli.commands.access:app",
    },
    "Learn more": {
        "help": "helpdesk_cli.cli.commands.manual:show_manual",
    },
}
"""Every command by heading of the help: its name, and the module and function behind it."""

NAMES = [name for names in COMMANDS.values() for name in names]
