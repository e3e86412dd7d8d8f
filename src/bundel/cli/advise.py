"""``bundel advise``: what to take up first, for a municipality or for any problem.

Exit codes: 0 advice; 1 the workers were lost; 2 bad input (nothing on stdout, one line for each fault on stderr);
3 the duties fit in no scenario (exact: not at worst case), with the complete answer on stdout all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from bundel.cli.executors import add_executor_options, chosen_executor, refuse_executor_options, threads
from bundel.cli.file_content import Unusable, content_of
from bundel.cli.table import table

if TYPE_CHECKING:
    from bundel.engine.portfolio.problem import Problem

MOST_SCENARIOS = 100_000


def add_to(subcommands: Any) -> None:
    parser: argparse.ArgumentParser = subcommands.add_parser(
        "advise", help="what to take up first", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("--problem", metavar="FILE", help="a problem as JSON; - reads it from standard input")
    question.add_argument("--municipality", metavar="CODE", help="a municipality by its code, such as GM0513")
    parser.add_argument("--profile", metavar="FILE", help="answers and figures of the municipality (YAML)")
    parser.add_argument("--today", metavar="DATE", help="the day to compute for, as YYYY-MM-DD")
    parser.add_argument("--mode", choices=("sampled", "exact"), default="sampled", help="default: sampled")
    parser.add_argument("--scenarios", type=_scenarios, metavar="N", help="sampled: one look at so many scenarios")
    parser.add_argument("--seed", type=_seed, metavar="N", help="sampled: default 1")
    add_executor_options(parser)
    parser.add_argument("--json", action="store_true", help="print the whole answer, for programs")
    parser.set_defaults(run=run, refuse=parser.error)


def _scenarios(text: str) -> int:
    return _whole(text, 1, MOST_SCENARIOS)


def _seed(text: str) -> int:
    return _whole(text, 0, 2**63 - 1)


def _whole(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and low <= int(text) <= high):
        raise argparse.ArgumentTypeError(f"expected a whole number from {low} to {high}, found {text!a}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the advice and give the exit code."""
    _refuse_what_does_not_go_together(arguments)
    from bundel.engine.executor.executor import WorkersLost
    from bundel.engine.portfolio.bad_input import BadInput
    from bundel.engine.portfolio.exact_weights import TooLarge

    try:
        answer, text = _told_of_municipality(arguments) if arguments.problem is None else _told_of_problem(arguments)
    except (BadInput, TooLarge, Unusable) as refusal:
        print(f"bundel advise: {refusal}", file=sys.stderr)
        return 2
    except WorkersLost as loss:
        print(f"bundel advise: {loss}", file=sys.stderr)
        return 1
    sys.stdout.write(text + "\n")
    return 3 if _duties_never_fit(answer) else 0


def _refuse_what_does_not_go_together(arguments: argparse.Namespace) -> None:
    refuse_executor_options(arguments)
    if arguments.mode == "exact" and (arguments.scenarios is not None or arguments.seed is not None):
        arguments.refuse("--scenarios and --seed are for --mode sampled; exact mode draws nothing")
    if arguments.problem is not None and (arguments.profile is not None or arguments.today is not None):
        arguments.refuse("--profile and --today go with --municipality; a problem file has its own")


def _told_of_problem(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from bundel.engine.portfolio.reading import MAX_BYTES, parse_problem

    answer = _answer(arguments, parse_problem(content_of(arguments.problem, MAX_BYTES)))
    return answer, _as_json(answer) if arguments.json else table(answer)


def _told_of_municipality(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from bundel.cli.agenda_table import agenda_table
    from bundel.cli.municipality import asked_by, with_setting

    asked = asked_by(arguments)
    answer = _answer(arguments, asked.problem)
    return answer, _as_json(with_setting(answer, asked)) if arguments.json else agenda_table(asked, answer)


def _as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _answer(arguments: argparse.Namespace, problem: Problem) -> dict[str, Any]:
    from bundel.engine.portfolio.advise import advise

    seed = 1 if arguments.seed is None else arguments.seed
    with chosen_executor(arguments) as executor:
        return advise(
            problem, mode=arguments.mode, scenarios=arguments.scenarios, seed=seed, executor=executor,
            workers=threads(arguments),
        )  # fmt: skip


def _duties_never_fit(answer: dict[str, Any]) -> bool:
    if answer["method"] == "exact":
        return bool(answer["shortages"])
    return bool(answer["duties_fit_in"] == 0)
