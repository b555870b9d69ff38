"""The console script `hd`, also `python -m helpdesk_cli`."""

import gc
import os
import sys

from helpdesk_cli.errors import BUG


def main() -> None:
    """Run the command line; anything that is not the user's to mend ends with a traceback and 3."""
    # Loading modules and taking in tickets makes many objects and hardly any garbage: looking for
    # it less often saves 7 % of a start and 10 % of an import.
    gc.set_threshold(200_000, 20, 100)
    try:
        from helpdesk_cli.cli.quick.cron import answer_idle_pass

        if answer_idle_pass(sys.argv[1:]):
            # Nothing is open and nothing was printed: to take Python down is a tenth of the pass.
            os._exit(0)
        if "status" in sys.argv:
            from helpdesk_cli.cli.quick.prompt import answer_status

            code = answer_status(sys.argv[1:])
            if code is not None:
                os._exit(code)
        from helpdesk_cli.cli.app import run

        run()
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write("hd: this is a bug in hd; please report it with the lines above\n")
        sys.exit(BUG)


if __name__ == "__main__":
    main()
