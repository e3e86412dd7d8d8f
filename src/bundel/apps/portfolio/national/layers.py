"""The layers of the national picture for the map of dots: one for each joint topic, and two for all together."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.portfolio.national import words
from bundel.apps.portfolio.national.rows import Joint, Part, Picture
from bundel.engine.geography.dot_map import Kind, Layer, Value

MANY, SOME = 8, 5
COUNT, DIFFERENCE = "aantal", "verschil"


def layer_of(picture: Picture, key: str) -> Layer:
    """The layer that an address asks for; the first one for anything else."""
    return difference_layer(picture) if key == DIFFERENCE else count_layer(picture)


def count_layer(picture: Picture) -> Layer:
    """In how many joint topics each municipality takes part."""
    return Layer(
        key="landelijk",
        title=_("Waar doet elke gemeente aan mee?"),
        about=_("Een stip per gemeente. Het teken zegt in hoeveel gezamenlijke onderwerpen zij meedoet in het plan."),
        value_label=_("Doet mee in"),
        kinds=(
            Kind("many", _("8 onderwerpen of meer"), "triangle"),
            Kind("some", _("5 tot 7 onderwerpen"), "circle"),
            Kind("few", _("1 tot 4 onderwerpen"), "ring"),
            Kind("none", _("geen enkel onderwerp"), "point"),
        ),
        values={part.code: _count(part) for part in picture.parts.values()},
    )


def difference_layer(picture: Picture) -> Layer:
    """Who is better off together than when everyone decides alone."""
    return Layer(
        key="landelijk",
        title=_("Wie heeft er baat bij om samen te kiezen?"),
        about=_("Een stip per gemeente. Het teken zegt of haar plan samen meer of minder waard is dan alleen."),
        value_label=_("Samen tegen alleen"),
        kinds=(
            Kind("better", _("samen meer waard"), "triangle"),
            Kind("worse", _("samen minder waard"), "diamond"),
            Kind("same", _("maakt niet uit"), "ring"),
        ),
        values={part.code: _difference(part) for part in picture.parts.values()},
    )


def role_layer(picture: Picture, joint: Joint) -> Layer:
    """Which role each municipality has in one joint topic."""
    return Layer(
        key="rollen",
        title=_("Wie doet wat?"),
        about=_("Een stip per gemeente. Het teken zegt welke rol zij in het plan heeft bij: %(name)s.")
        % {"name": joint.name},
        value_label=_("Rol in het plan"),
        kinds=(
            Kind("lead", _("vooroplopen"), "triangle"),
            Kind("contribute", _("meebouwen"), "diamond"),
            Kind("follow", _("meedoen"), "circle"),
            Kind("already", _("heeft het al"), "ring"),
            Kind("helper", _("kan de doorslag geven"), "square"),
            Kind("wait", _("wachten: in sommige plannen wel"), "cross"),
            Kind("no", _("niet doen"), "point"),
        ),
        values={part.code: _role(joint, part) for part in picture.parts.values()},
    )


def address_of(code: str) -> str:
    return reverse("portfolio:national_municipality", args=[code])


def _count(part: Part) -> Value:
    number = len(part.joint_ids)
    kind = "many" if number >= MANY else "some" if number >= SOME else "few" if number else "none"
    text = ngettext("%(n)s onderwerp", "%(n)s onderwerpen", number) % {"n": number} if number else ""
    return Value(kind, text, address_of(part.code))


def _difference(part: Part) -> Value:
    kind = "same" if abs(part.difference) < words.NOTHING else "better" if part.difference > 0 else "worse"
    text = "" if kind == "same" else _("%(points)s punten") % {"points": words.points(part.difference)}
    return Value(kind, text, address_of(part.code))


def _role(joint: Joint, part: Part) -> Value:
    address, share = address_of(part.code), part.takes_part.get(joint.id)
    member = joint.member_by_code.get(part.code)
    sure = words.sure(share) if share is not None else ""
    if member is not None:
        return Value(member.role, sure, address)
    if part.code in joint.already:
        return Value("already", "", address)
    if joint.tipping and part.code in {one.code for one in joint.tipping.helpers}:
        return Value("helper", sure, address)
    return Value("wait" if share else "no", sure if share else "", address)
