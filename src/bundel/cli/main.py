"""The command ``bundel``: the engine at the prompt, without a database."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from bundel.cli import advise, plan, share_costs, verify

COMMANDS = (advise, plan, share_costs, verify)
"""Each has ``add_to(subcommands)``, which sets ``run``: arguments in, exit code out."""
MADE_BEFORE_A_SWEEP = 1_000_000
"""Objects that are made before Python looks for circles among them; at its own 700, reading takes twice as long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 for what can't be read, as argparse does for the arguments themselves."""
    chosen = _parser().parse_args(arguments)
    gc.set_threshold(MADE_BEFORE_A_SWEEP)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads us has seen enough, as in `bundel ... | head`; Python must not complain while it closes down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("bundel: gestopt, er is niets bewaard", file=sys.stderr)
        return 130
    finally:
        # When it ends, Python would look for circles in all that was read once more, and nobody needs the room.
        gc.freeze()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bundel", description="The engine of Bundel at the prompt.")
    subcommands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(subcommands)
    return parser
