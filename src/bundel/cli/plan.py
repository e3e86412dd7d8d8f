"""``bundel plan``: what goes on when all municipalities decide together, for a file or for the whole country.

Exit codes: 0 plan; 2 bad input (nothing on stdout, one line for each fault on stderr); 3 the duties fit in no
municipality, with the complete answer on stdout all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from bundel.cli.executors import add_executor_options, chosen_executor, refuse_executor_options
from bundel.cli.file_content import Unusable, content_of
from bundel.cli.plan_table import plan_table

if TYPE_CHECKING:
    from bundel.engine.national.problem import National

MOST_SCENARIOS = 10_000


def add_to(subcommands: Any) -> None:
    parser: argparse.ArgumentParser = subcommands.add_parser(
        "plan",
        help="what goes on when all decide together",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("--problem", metavar="FILE", help="a national problem as JSON; - reads standard input")
    question.add_argument("--country", action="store_true", help="the packaged municipalities and initiatives")
    parser.add_argument("--today", metavar="DATE", help="with --country: the day to compute for, as YYYY-MM-DD")
    parser.add_argument("--write-problem", metavar="FILE", help="with --country: write the problem as JSON, and stop")
    parser.add_argument("--scenarios", type=_scenarios, metavar="N", help="draw so many, for shares; default 0")
    parser.add_argument("--seed", type=_seed, metavar="N", help="default 1")
    add_executor_options(parser)
    parser.add_argument("--json", action="store_true", help="print the whole answer, for programs")
    parser.set_defaults(run=run, refuse=parser.error)


def _scenarios(text: str) -> int:
    return _whole(text, MOST_SCENARIOS)


def _seed(text: str) -> int:
    return _whole(text, 2**63 - 1)


def _whole(text: str, high: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) <= high):
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {high}, found {text!a}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the plan and give the exit code."""
    refuse_executor_options(arguments)
    if not arguments.country and (arguments.today is not None or arguments.write_problem is not None):
        arguments.refuse("--today and --write-problem go with --country; a problem file has its own day")
    from bundel.engine.executor.executor import WorkersLost
    from bundel.engine.portfolio.bad_input import BadInput
    from bundel.engine.portfolio.exact_weights import TooLarge

    try:
        if arguments.write_problem is not None:
            return _write(arguments)
        answer = _answer(arguments, _asked(arguments))
    except (BadInput, TooLarge, Unusable) as refusal:
        print(f"bundel plan: {refusal}", file=sys.stderr)
        return 2
    except WorkersLost as loss:
        print(f"bundel plan: {loss}", file=sys.stderr)
        return 1
    sys.stdout.write(
        (json.dumps(answer, ensure_ascii=False, indent=2) if arguments.json else plan_table(answer)) + "\n"
    )
    return 0 if answer["duties_fit_in"] else 3


def _asked(arguments: argparse.Namespace) -> National:
    from bundel.engine.national.reading import parse_national, read_national
    from bundel.engine.portfolio.reading import MAX_BYTES

    if arguments.country:
        return read_national(_country(arguments))
    return parse_national(content_of(arguments.problem, MAX_BYTES))


def _country(arguments: argparse.Namespace) -> dict[str, Any]:
    from bundel.cli.municipality import day_of
    from bundel.engine.national.country import build_country
    from bundel.engine.reference.faults import BadData
    from bundel.engine.reference.reading import read_reference

    try:
        return build_country(read_reference(), day_of(arguments.today), progress=_Telling("vraag"))
    except BadData as bad:
        raise Unusable(str(bad)) from None


def _write(arguments: argparse.Namespace) -> int:
    document = json.dumps(_country(arguments), ensure_ascii=False, indent=1)
    try:
        with open(arguments.write_problem, "w", encoding="utf-8") as file:
            file.write(document + "\n")
    except (OSError, ValueError) as fault:
        raise Unusable(f"{arguments.write_problem!a}: expected a file that can be written, found: {fault}") from None
    return 0


def _answer(arguments: argparse.Namespace, national: National) -> dict[str, Any]:
    from bundel.engine.national.plan import plan_country

    seed = 1 if arguments.seed is None else arguments.seed
    with chosen_executor(arguments) as executor:
        return plan_country(
            national,
            scenarios=arguments.scenarios or 0,
            seed=seed,
            executor=executor,
            progress=_Telling("plan"),
        )


class _Telling:
    """Tells on stderr how far the work is, at every tenth of it."""

    def __init__(self, what: str) -> None:
        self.what, self.told = what, -1

    def __call__(self, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if tenth > self.told:
            self.told = tenth
            print(f"{self.what}: {done} van {total}", file=sys.stderr, flush=True)
