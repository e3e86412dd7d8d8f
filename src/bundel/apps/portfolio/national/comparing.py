"""Beside each other: what a municipality does in the national plan, and what its own agenda says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda.rows import Agenda
from bundel.apps.portfolio.national import words
from bundel.apps.portfolio.national.rows import Joint, Part, Picture, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One topic in both. ``lane`` is that of the agenda and ``joint`` the id of what goes on together; else empty."""

    id: str
    name: str
    lane: str
    together: str
    joint: str
    is_other: bool
    why: str

    @property
    def is_joint(self) -> bool:
        return bool(self.joint)


def compared(part: Part, agenda: Agenda | None, picture: Picture) -> tuple[Compared, ...]:
    """Whatever stands in the plan or in the agenda, or can only go on together; what differs comes first."""
    steps = {step.id: step for step in part.steps}
    names = {one.initiative: one.name for one in picture.joints} | {step.id: step.name for step in part.steps}
    lanes: dict[str, str] = {}
    if agenda is not None:
        lanes = {one.id: "mandatory" for one in (*agenda.duties, *agenda.in_order)}
        lanes |= {one.id: one.lane for one in agenda.choices}
        names |= {one.id: one.name for one in (*agenda.duties, *agenda.in_order)}
        names |= {one.id: one.name for one in agenda.choices}
    rows = [
        _row(part, picture, key, names[key], lanes.get(key, ""), steps.get(key), is_known=agenda is not None)
        for key in dict.fromkeys((*lanes, *steps, *names))
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_other, not row.joint)))


def _row(
    part: Part, picture: Picture, key: str, name: str, lane: str, step: Step | None, *, is_known: bool
) -> Compared:
    joint = picture.joint(step.joint) if step is not None and step.joint else picture.joint_about(key)
    takes_up = lane == "need_to_have"
    return Compared(
        id=key,
        name=name,
        lane=lane,
        together=_together(step) if step is not None else "",
        joint=joint.id if joint is not None else "",
        is_other=is_known and lane != "mandatory" and takes_up != (step is not None),
        why=_why(part, joint, is_in_plan=step is not None) if joint is not None else "",
    )


def _together(step: Step) -> str:
    """The role goes with what is done jointly; a duty is simply carried out."""
    if step.joint:
        return _("%(role)s vanaf %(year)s") % {"role": step.role_words, "year": step.start}
    return _("vanaf %(year)s") % {"year": step.start}


def _why(part: Part, joint: Joint, *, is_in_plan: bool) -> str:
    """What the country adds: whether it goes on, and whether this municipality is needed for that."""
    if not joint.goes_on:
        lacks = joint.tipping.short if joint.tipping is not None else ""
        return _("Gaat niet door. Er ontbreekt: %(lacks)s.") % {"lacks": lacks} if lacks else _("Gaat niet door.")
    member = joint.member_by_code.get(part.code)
    if member is not None and member.is_needed:
        return _("Gaat door, en heeft u nodig voor de drempel.")
    if part.code in joint.already:
        return _("U heeft het al.")
    if is_in_plan:
        return f"{joint.sure_sentence} {words.only_together()}" if joint.needs_each_other else joint.sure_sentence
    share = part.takes_part.get(joint.id)
    if share:
        return _("Gaat door zonder u. U doet wel mee %(times)s.") % {"times": words.sure(share)}
    return _("Gaat door zonder u.")
