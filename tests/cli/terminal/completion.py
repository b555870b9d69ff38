"""What Tab offers, asked the way that the scripts of the shells ask."""

from dataclasses import replace

from typer._completion_classes import completion_init

from tests.conftest import Hd


def complete(hd: Hd, line: str, shell: str = "bash") -> list[str]:
    """What is offered at the end of the line."""
    asking = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }
    completion_init()
    env = (*hd.env, ("_HD_COMPLETE", f"complete_{shell}"), *asking[shell].items())
    done = replace(hd, env=env)()
    assert done.err == ""
    return done.out.split("\n")[:-1] if done.out.strip() else []
