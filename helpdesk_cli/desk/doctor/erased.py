"""What was erased and may still lie in the desk's files, because others were reading them."""

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, wrong
from helpdesk_cli.desk.upkeep.erasing import is_unswept, sweep_up
from helpdesk_cli.domain.answers.doctor import Seen


def find_unswept(on: Examination) -> Seen:
    text = "an erasure was interrupted: the desk's files may still contain what was erased"
    return found(*([wrong(text, FIX)] if is_unswept(on.desk) else []))


def mend_unswept(on: Examination) -> list[str]:
    return ["removed from the files what had been erased"] if sweep_up(on.desk) else []
