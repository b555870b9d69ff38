"""The console script `hd`, also `python -m helpdesk_cli`."""

import gc
import sys


def main() -> None:
    """Run the command line; anything that is not the user's to mend ends with a traceback and 3."""
    # Loading makes many objects and no garbage: without the collector it takes 7 % less time.
    gc.disable()
    from helpdesk_cli.cli.app import run

    try:
        run()
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write("hd: this is a bug in hd; please report it with the lines above\n")
        sys.exit(3)


if __name__ == "__main__":
    main()
