"""A monitor is called after each good pass, so that it notices when they stop."""

from helpdesk_cli.errors import DeliveryError

_TIMEOUT_SECONDS = 5


def beat(address: str) -> str | None:
    """Call the address; why that came to nothing, which is no trouble of the pass."""
    from helpdesk_cli.mail.sending.webhook import call_monitor

    try:
        call_monitor(address, _TIMEOUT_SECONDS)
    except DeliveryError as error:
        return error.message
    return None
