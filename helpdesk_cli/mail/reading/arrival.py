"""A mail as it arrives at a mailbox: read within its limits, and who signed it."""

from dataclasses import replace

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.domain.mail.sender import find_agent, read_address
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.mail.reading.body import AttachmentLimits
from helpdesk_cli.mail.reading.dkim_signatures import AskDns, find_signers
from helpdesk_cli.mail.reading.message import read_message
from helpdesk_cli.settings.mailbox import MB, MailboxSettings


def read_mail(
    raw: bytes, box: MailboxSettings, policy: Policy, ask_dns: AskDns | None = None
) -> IncomingMail:
    """Signatures are verified, which asks the DNS, where no mail server does it and an agent's word
    depends on them. Raises UnreadableMailError."""
    if len(raw) > box.max_mail_bytes:
        most = f"max_mail_mb of its mailbox, {box.max_mail_bytes // MB}"
        raise UnreadableMailError(f"it has {len(raw) / MB:.1f} MB, more than {most}")
    limits = AttachmentLimits(box.max_attachments, box.max_attachment_bytes)
    mail = read_message(raw, limits)
    address = read_address(mail.sender)
    if box.trusted_host or address is None or find_agent(policy, address) is None:
        return mail
    return replace(mail, signers=find_signers(raw, ask_dns))
