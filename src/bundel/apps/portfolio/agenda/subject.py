"""Everything that the sentences of one agenda are made from: setting, problem, answer and what people filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.question.agenda_rules import chosen_alternative
from bundel.engine.question.setting import ItemSetting, Setting
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class Subject:
    """The material of an agenda; nothing in it is changed."""

    setting: Setting
    problem: Mapping[str, Any]
    answer: Mapping[str, Any]
    answers: Answers
    reference: Reference

    @property
    def advised(self) -> dict[str, Mapping[str, Any]]:
        """What the advice says, by item."""
        return {row["id"]: row for row in self.answer["initiatives"]}

    @property
    def problem_items(self) -> dict[str, Mapping[str, Any]]:
        return {row["id"]: row for row in self.problem["initiatives"]}

    @property
    def first_year(self) -> str:
        return self.setting.periods[0]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.setting.today)

    def day(self, text: str | None) -> date | None:
        """A day of the answer, or None."""
        return date.fromisoformat(text) if text else None

    def item(self, item_id: str) -> ItemSetting:
        return self.setting.item(item_id)

    def name(self, item_id: str) -> str:
        return self.item(item_id).name

    def names(self, ids: list[str]) -> str:
        """Names of items in one sentence; at most three, and how many more."""
        named = [self.name(one) for one in ids[:3]]
        if len(ids) > len(named):
            named.append(_("nog %(n)s") % {"n": len(ids) - len(named)})
        return words.joined(named)

    def curations(self, item: ItemSetting) -> list[Curation]:
        return [self.reference.curation_by_id[member] for member in item.all_members]

    def alternative(self, item_id: str) -> Mapping[str, Any] | None:
        """The alternative that the advice names, as the problem has it; None when the item is not weighed."""
        if item_id not in self.problem_items or item_id not in self.advised:
            return None
        return chosen_alternative(self.problem_items[item_id], self.advised[item_id])


def council_words(meeting: str) -> str:
    """Whether it goes to the council, in one word."""
    return {"council": _("ja"), "unknown": _("nog niet bekend")}.get(meeting, _("nee"))
