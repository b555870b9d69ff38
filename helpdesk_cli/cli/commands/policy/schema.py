"""`hd policy schema`: what editors need to complete and underline a policy."""

import sys

from helpdesk_cli.cli.options import Json, choose_json


def schema(json: Json = False) -> None:
    """Print the JSON Schema of a policy, for editors.

    It is JSON whether or not that is asked for.

    \b
    Example:  hd policy schema > policy.schema.json
    """
    from helpdesk_cli.desk.manual.schemas import make_policy_schema
    from helpdesk_cli.view.printing.output import print_value

    print_value(make_policy_schema(), choose_json(True), sys.stdout)
