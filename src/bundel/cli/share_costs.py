"""``bundel share-costs``: a fair division of a joint cost, at the prompt."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bundel.cli.file_content import Unusable, content_of
from bundel.engine.cost_shares.methods import METHODS

WIDE = 16


def add_to(subcommands: Any) -> None:
    parser: argparse.ArgumentParser = subcommands.add_parser(
        "share-costs", help="divide a joint cost fairly", description=__doc__
    )
    parser.add_argument(
        "--problem", required=True, metavar="FILE", help="the cost table, offers, size classes or claims (JSON)"
    )
    parser.add_argument("--method", choices=METHODS, help="without it: all methods side by side")
    parser.add_argument(
        "--compare", action="store_true", help="all methods, and who pays more and less than by --method (or per head)"
    )
    parser.add_argument("--json", action="store_true", help="print the answer for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the division; 0, or 2 with one line on stderr when the file can't be used."""
    from bundel.engine.cost_shares.reading import read_question
    from bundel.engine.portfolio.reading import MAX_BYTES, parse_json

    try:
        question = read_question(parse_json(content_of(arguments.problem, MAX_BYTES)))
        answer, text = _told(arguments, question)
    except (Unusable, ValueError, ArithmeticError) as fault:
        print(f"bundel share-costs: {fault}", file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False, indent=2) if arguments.json else text)
    return 0


def _told(arguments: argparse.Namespace, question: Any) -> tuple[Any, str]:
    from bundel.engine.cost_shares.comparing import compare, compare_methods
    from bundel.engine.cost_shares.dividing import share_costs

    if arguments.compare:
        compared = compare(question, arguments.method)
        return compared, _compared_table(compared)
    if arguments.method:
        answer = share_costs(question, arguments.method)
        return answer, _table([answer])
    answers = compare_methods(question)
    return answers, _table(answers)


def _table(answers: list[dict[str, Any]]) -> str:
    names = list(answers[0]["shares"])
    lines = [_row(names, "", [answer["method"] for answer in answers])]
    lines += [_row(names, name, [answer["shares"][name] for answer in answers]) for name in names]
    if "in_core" not in answers[0]:
        return "\n".join(lines)
    lines.append(_row(names, "bezwaar", ["nee" if answer["in_core"] else "ja" for answer in answers]))
    lines.append("bezwaar = een groep is alleen goedkoper uit")
    lines += [f"  {answer['method']}: {_objection(answer)}" for answer in answers if not answer["in_core"]]
    if "capped" in answers[0]:
        lines += ["", "Niemand betaalt meer dan zijn eigen voordeel:", lines[0]]
        lines += [_row(names, name, [_capped(answer, name) for answer in answers]) for name in names]
    return "\n".join(lines)


def _compared_table(compared: dict[str, Any]) -> str:
    """The table, then what each player pays more (+) or less (-) than by the base, and what being alone would cost."""
    names, differences = list(compared["alone"]), compared["differences"]
    lines = [
        _table(compared["methods"]),
        "",
        f"Meer (+) of minder (-) dan bij {compared['base']}",
        _row(names, "", [*differences, "alleen"]),
    ]
    for name in names:
        by = [_signed(found["by"][name]) for found in differences.values()]
        lines.append(_row(names, name, [*by, compared["alone"][name]]))
    lines.append("alleen = wat ieder alleen zou betalen (bij claims: de claim)")
    return "\n".join(lines)


def _row(names: list[str], head: str, cells: list[str]) -> str:
    width = max(len(name) for name in [*names, "bezwaar"])
    return f"{head:<{width}}" + "".join(f"{cell:>{WIDE}}" for cell in cells)


def _objection(answer: dict[str, Any]) -> str:
    members, excess = answer["worst_objection"]["members"], answer["worst_objection"]["excess"]
    who = [f"{count} x {name}" for name, count in members.items()] if isinstance(members, dict) else members
    return f"{' + '.join(who)} betaalt samen {excess} te veel"


def _capped(answer: dict[str, Any], name: str) -> str:
    return "kan niet" if answer["capped"] is None else str(answer["capped"][name])


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") or amount == "0.00" else f"+{amount}"
