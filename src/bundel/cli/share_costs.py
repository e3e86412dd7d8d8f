"""``bundel share-costs``: a fair division of a joint cost, at the prompt."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bundel.cli.file_content import Unusable, content_of


def add_to(subcommands: Any) -> None:
    parser: argparse.ArgumentParser = subcommands.add_parser(
        "share-costs", help="divide a joint cost fairly", description=__doc__
    )
    parser.add_argument(
        "--problem", required=True, metavar="FILE", help="the cost table, size classes or claims (JSON)"
    )
    from bundel.engine.cost_shares.dividing import METHODS

    parser.add_argument("--method", choices=METHODS, help="without it: all methods side by side")
    parser.add_argument("--json", action="store_true", help="print the answer for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the division; 0, or 2 with one line on stderr when the file can't be used."""
    from bundel.engine.cost_shares.dividing import compare_methods, share_costs
    from bundel.engine.cost_shares.reading import read_question
    from bundel.engine.portfolio.reading import MAX_BYTES, parse_json

    try:
        question = read_question(parse_json(content_of(arguments.problem, MAX_BYTES)))
        answers = [share_costs(question, arguments.method)] if arguments.method else compare_methods(question)
    except (Unusable, ValueError, ArithmeticError) as fault:
        print(f"bundel share-costs: {fault}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(answers[0] if arguments.method else answers, ensure_ascii=False, indent=2))
    else:
        print(_table(answers))
    return 0


def _table(answers: list[dict[str, Any]]) -> str:
    names = list(answers[0]["shares"])
    width = max(len(name) for name in [*names, "bezwaar"])
    lines = [" " * width + "".join(f"{answer['method']:>16}" for answer in answers)]
    lines += [f"{name:<{width}}" + "".join(f"{answer['shares'][name]:>16}" for answer in answers) for name in names]
    if "in_core" in answers[0]:
        words = ["nee" if answer["in_core"] else "ja" for answer in answers]
        lines.append(f"{'bezwaar':<{width}}" + "".join(f"{word:>16}" for word in words))
        lines.append("bezwaar = een groep is alleen goedkoper uit")
    return "\n".join(lines)
