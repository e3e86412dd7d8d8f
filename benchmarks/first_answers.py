"""What a first answer shows, for all 342: ``.venv/bin/python -m benchmarks.first_answers --out answers.jsonl``.

Per municipality, on the day of ``--today``, with nothing answered unless said otherwise:

- the first five with another seed, and with nothing but two sets of three themes (no theme in both): of all twelve,
  and of those to which a choice belongs;
- how many choices fit with half and with twice the free fte that we assume;
- first five and how many fit when every duty is in order, and when none is;
- whether anything that ended, runs or is closed stands among the choices, told from the data alone;
- whether each shortage of the duties has its sentence in the table for people;
- how many choices are Doen and Als er ruimte is.

``--every 18`` takes every 18th municipality by population. One line of JSON per municipality goes to ``--out``; a
second run goes on where the first stopped. Fewer scenarios make the first five less steady: 30 is for a quick look.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.checking import faults_in_plans

from bundel.cli.agenda_table import agenda_table
from bundel.cli.municipality import Asked
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.answer import ENGINE_VERSION
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.duties import shortages_of
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Work, solve_all
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.assumptions import Answer
from bundel.engine.reference.municipality import Municipality
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

FIRST = 5
SHORTAGE_HEAD = "TEKORT VOOR WAT MOET"
ENDED_PHASES = ("afgerond", "gestopt")
YES_AND_NO: tuple[Answer, Answer] = ("yes", "no")
Row = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """What a line of the file must share with the run that goes on with it."""

    reference: Reference
    today: date
    scenarios: int
    seed: int

    def as_row(self) -> Row:
        return {
            "today": self.today.isoformat(), "scenarios": self.scenarios, "seed": self.seed, "engine": ENGINE_VERSION,
        }  # fmt: skip


def measured(settings: Settings, place: Municipality) -> Row:
    """Everything about one municipality."""
    begun = time.process_time()
    asked = asked_of(settings, place, Profile())
    answer = advise(asked.problem, scenarios=settings.scenarios, seed=settings.seed)
    lanes = Counter(row["lane"] for row in answer["initiatives"] if row["place"] is not None)
    return {
        "code": place.code,
        "name": place.name_common,
        "size_class": place.size_class,
        "first": answer["order"][:FIRST],
        "fit": answer["n50"],
        "doing": lanes["need_to_have"],
        "if_room": lanes["nice_to_have"],
        "first_of_next_seed": quick(asked.problem, settings.scenarios, settings.seed + 1)["first"],
        "out_of_place": out_of_place(settings.reference, place, asked),
        "duties_fit_in": answer["duties_fit_in"],
        "shortages": len(answer["shortages"]),
        "shortages_said": shortages_said(asked, answer),
        **with_answers(settings, place, asked, answer),
        "processor_seconds": round(time.process_time() - begun, 1),
        "settings": settings.as_row(),
    }


def with_answers(settings: Settings, place: Municipality, asked: Asked, answer: Row) -> Row:
    """The same with a question answered, one way and another way."""

    def by(profile: Profile) -> Row:
        return quick(asked_of(settings, place, profile).problem, settings.scenarios, settings.seed)

    def by_two_sets(themes: list[str]) -> list[Row]:
        chosen = random.Random(place.code).sample(themes, min(6, len(themes)))
        return [by(Profile(themes=tuple(three))) for three in (chosen[:3], chosen[3:])]

    free = next(step for step in asked.setting.capacity_steps if step.key == "reserved")
    fte = (free.low + free.high) / 2
    yes, no = (by(Profile(in_order={one.initiative: given for one in asked.setting.duties})) for given in YES_AND_NO)
    return {
        "themes": by_two_sets([theme.id for theme in settings.reference.themes]),
        "themes_with_a_choice": by_two_sets(themes_with_a_choice(asked)),
        "half_and_twice_fte": [by(Profile(fte=round(fte * part, 2))) for part in (0.5, 2.0)],
        "all_in_order": yes,
        "none_in_order": no,
        "none_in_order_shortages_said": shortages_said(asked, {**answer, "shortages": no["shortages"]}),
    }


def themes_with_a_choice(asked: Asked) -> list[str]:
    """The themes to which a choice belongs that is weighed here."""
    return sorted({item.themes[0] for item in asked.setting.items if item.kind == "decide" and item.state == "weighed"})


def asked_of(settings: Settings, place: Municipality, profile: Profile) -> Asked:
    question = build_question(settings.reference, place.code, profile, settings.today)
    return Asked(read_problem(question.problem), question.problem, question.setting, settings.reference)


def quick(problem: Problem, scenarios: int, seed: int) -> Row:
    """First five, how many fit and shortages as the advice has them, without the what-ifs that explain it."""
    layout = lay_out(problem)
    drawn = draw_scenarios(layout, Draws(seed, 0, scenarios))
    plans = solve_all(layout, drawn, Work())
    if wrong := faults_in_plans(layout, drawn, plans):
        raise SystemExit(f"A plan does not pass the check: {wrong[0]}")
    shares = shares_of(layout, plans.chosen)
    order = moved_up(layout, order_by_share(layout, shares))
    return {
        "first": [layout.items[item].id for item in order[:FIRST]],
        "fit": shares.n50,
        "shortages": shortages_of(layout, drawn, plans),
    }


def out_of_place(reference: Reference, place: Municipality, asked: Asked) -> list[str]:
    """Choices with a member that ended, can't be joined or is in use here: read from the data, not from the rules."""
    used = {use.product for use in reference.products_used(place.code)}
    in_use = {row.initiative for row in reference.product_initiatives if row.product in used}
    weighed = {one.id for one in asked.problem.initiatives}
    wrong = []
    for item in asked.setting.items:
        for member in item.members if item.kind == "decide" and item.id in weighed else ():
            row, facts = reference.curation_by_id[member], reference.initiative_by_id[member]
            if row.standing != "decide" or row.entry == "closed" or facts.phase in ENDED_PHASES or member in in_use:
                wrong.append(member)
    return wrong


def shortages_said(asked: Asked, answer: Row) -> int:
    """How many shortages have a sentence of their own in the table for people."""
    parts = agenda_table(asked, answer).split("\n\n")
    return sum(line.startswith("• ") for part in parts if part.startswith(SHORTAGE_HEAD) for line in part.splitlines())


def overlap(one: list[str], other: list[str]) -> float:
    return len(set(one) & set(other)) / max(1, min(FIRST, len(one)))


def part(rows: list[Row], holds: list[bool]) -> str:
    return f"{sum(holds)} of {len(rows)}"


def report(rows: list[Row]) -> str:
    """The figures of what must hold, then the distribution by size class."""
    any_themes, themes = (
        [overlap(*(one["first"] for one in row[key])) for row in rows] for key in ("themes", "themes_with_a_choice")
    )
    duties = [overlap(row["all_in_order"]["first"], row["none_in_order"]["first"]) for row in rows]
    fits = [[one["fit"] for one in row["half_and_twice_fte"]] for row in rows]
    in_order = [(row["all_in_order"]["fit"], row["none_in_order"]["fit"]) for row in rows]
    usual = [name for name, _ in Counter(one for row in rows for one in row["first"]).most_common(FIRST)]
    said = [
        row["shortages"] == row["shortages_said"]
        and len(row["none_in_order"]["shortages"]) == row["none_in_order_shortages_said"]
        for row in rows
    ]
    lines = [
        f"municipalities: {len(rows)}; settings: {json.dumps(rows[0]['settings'])}",
        f"first five the same with another seed: {mean(overlap(r['first'], r['first_of_next_seed']) for r in rows):.2f}"
        " of places (asked: 0.90)",
        f"two sets of three themes: overlap {mean(any_themes):.2f}, at most 0.5 in "
        f"{part(rows, [one <= 0.5 for one in any_themes])} (asked: most); of themes with a choice: {mean(themes):.2f}, "
        f"{part(rows, [one <= 0.5 for one in themes])}",
        f"half and twice the fte: another number fits in {part(rows, [low != high for low, high in fits])}, on average "
        f"{mean(low for low, _ in fits):.1f} and {mean(high for _, high in fits):.1f}",
        f"all and no duties in order: another number fits in {part(rows, [yes != no for yes, no in in_order])}, on "
        f"average {mean(yes for yes, _ in in_order):.1f} and {mean(no for _, no in in_order):.1f}; another first five "
        f"in {part(rows, [one < 1 for one in duties])}, overlap {mean(duties):.2f}",
        f"nothing ended, running or closed among the choices: {part(rows, [not row['out_of_place'] for row in rows])}",
        f"all duties fit in {mean(row['duties_fit_in'] for row in rows):.0%} of scenarios; some shortage in "
        f"{part(rows, [row['shortages'] > 0 for row in rows])}, with no duty in order in "
        f"{part(rows, [bool(row['none_in_order']['shortages']) for row in rows])}; "
        f"each said in words in {part(rows, said)}",
        "with nothing answered, overlap with the usual first five: "
        f"{mean(overlap(row['first'], usual) for row in rows):.2f} ({', '.join(usual)})",
        f"2 to 10 choices in {part(rows, [2 <= row['doing'] + row['if_room'] <= 10 for row in rows])}; at least one "
        f"Doen in {part(rows, [row['doing'] > 0 for row in rows])}",
        f"processor time: {sum(row['processor_seconds'] for row in rows):.0f} s",
    ]
    return "\n".join([*lines, *by_size(rows)])


def by_size(rows: list[Row]) -> list[str]:
    """Per size class: municipalities, and lowest, mean and highest number of Doen and Als er ruimte is."""
    classes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        classes[row["size_class"]].append(row)
    lines = ["size class | municipalities | Doen | Als er ruimte is"]
    for name, members in classes.items():
        cells = []
        for lane in ("doing", "if_room"):
            counts = [row[lane] for row in members]
            cells.append(f"{mean(counts):.1f} ({min(counts)}-{max(counts)})")
        lines.append(f"{name} | {len(members)} | {' | '.join(cells)}")
    return lines


def kept_rows(path: Path, settings: Settings) -> list[Row]:
    """The lines that an earlier run wrote whole; a half one at the end is dropped. Raises SystemExit on other ones."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, encoding="utf-8")
    rows = [json.loads(line) for line in whole.splitlines()]
    other = [row["settings"] for row in rows if row["settings"] != settings.as_row()]
    if other:
        raise SystemExit(f"{path}: expected lines with {settings.as_row()}, found {other[0]}. Nothing was changed.")
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth municipality (default: all)")
    parser.add_argument("--scenarios", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1; the other one is one higher")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), metavar="DATE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="one line of JSON per municipality")
    parser.add_argument("--quick", action="store_true", help="one municipality, 5 scenarios: only to see that it works")
    given = parser.parse_args()
    if given.quick:
        given.every, given.scenarios = 1000, 5
    return given


def main() -> int:
    given = arguments()
    settings = Settings(read_reference(), given.today, given.scenarios, given.seed)
    places = sorted(settings.reference.municipalities, key=lambda one: (one.population, one.code))[:: given.every]
    rows = {row["code"]: row for row in kept_rows(given.out, settings)}
    with given.out.open("a", encoding="utf-8") as file:
        for at, place in enumerate(places, start=1):
            if place.code not in rows:
                rows[place.code] = measured(settings, place)
                file.write(json.dumps(rows[place.code], ensure_ascii=False) + "\n")
                file.flush()
            print(f"{at} of {len(places)}: {place.name_common}", file=sys.stderr, flush=True)
    print(report([rows[place.code] for place in places]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
