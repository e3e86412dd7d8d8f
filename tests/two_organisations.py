"""Two municipalities side by side: a person in every role, and something of every kind, with words that give it away.

What only their own people may read holds the word of ``secret_of``; nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.test import override_settings
from tests.apps.portfolio.by_hand import answer_to
from tests.apps.portfolio.national_answers import kept_plan

from bundel.apps.accounts.actions.inviting import Guest, invite
from bundel.apps.accounts.actions.mandates import give_mandate
from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.actions.stand_ins import give_stand_in
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.audit.actions import Trail
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import proposing
from bundel.apps.decisions.actions.deciding import Pen, record_decision
from bundel.apps.decisions.actions.remarking import remark
from bundel.apps.decisions.choice import Argument, Choice, Topic
from bundel.apps.decisions.models import Proposal, Remark
from bundel.apps.estimates.actions.telling import Told, tell_actual
from bundel.apps.meetings.actions import Wanted, add_day
from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio import queries as portfolio
from bundel.apps.portfolio.actions.advising import request_advice
from bundel.apps.portfolio.actions.keeping import save_profile
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceRun

FIRST, SECOND = "VB0001", "VB0002"
ROLES = ("visitor", "reader", "specialist", "preparer", "decider", "administrator", "curator")
AT = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
ON = AT.date()
MOST_HOURS = 7319
"""An hour estimate that stands nowhere else."""


def secret_of(code: str) -> str:
    """A word that stands in everything that only this organisation may read."""
    return f"Geheimwoord{code}"


def mailbox(role: str, code: str = FIRST) -> str:
    """The address of whoever holds a role; a curator belongs to the association."""
    return f"{role}@{code.lower()}.twee.example"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two organisations, while it is filled."""

    organisation: Organisation
    people: dict[str, User]
    topics: list[Topic]

    @property
    def code(self) -> str:
        return self.organisation.code

    @property
    def secret(self) -> str:
        return secret_of(self.code)

    def choice(self, visibility: str = "own", text: str = "") -> Choice:
        return Choice(
            role="follow", start_year=2027, visibility=visibility, conditions=text,
            arguments=(Argument("for", text or "Wij doen dit samen.", "money"),),
        )  # fmt: skip


def fill(password: str) -> dict[str, Side]:
    """Fill both, on the reference data, which has the two; gives them by code. With it, a plan of the country."""
    trail = Trail(AT, "test")
    association = Organisation.objects.filter(kind_id="association").order_by("code").first()
    assert association is not None
    _person("curator", FIRST, association, password, trail)
    free = [one for one in decisions.topics().values() if not one.is_ended and not one.is_duty]
    sides = {}
    for code in (FIRST, SECOND):
        place = Organisation.objects.get(code=code)
        people = {role: _person(role, code, place, password, trail) for role in ROLES[1:-1]}
        side = sides[code] = Side(place, people, free)
        for step in (_decisions, _proposals, _told, _accounts, _meetings, _advice):
            step(side)
    kept_plan()
    return sides


def _person(role: str, code: str, place: Organisation, password: str, trail: Trail) -> User:
    person = User.objects.create_user(mailbox(role, code), f"{role.capitalize()} {secret_of(code)}", password)
    give_role(person, place, Role(role), on=date(2026, 1, 1), trail=trail)
    return person


def _decisions(side: Side) -> None:
    """One for ourselves, one for members, one for everybody; the first was decided twice."""
    for at, (topic, visibility) in enumerate(zip(side.topics[:3], ("own", "members", "public"), strict=True)):
        text = side.secret if visibility == "own" else ""
        _decide(side, topic, side.choice(visibility, text), f"{side.code}-{at}", 0)
    _decide(side, side.topics[0], side.choice("own", f"Nog eens {side.secret}"), f"{side.code}-again", 1)


def _decide(side: Side, topic: Topic, choice: Choice, key: str, seen: int) -> None:
    pen = Pen(side.code, side.people["decider"].pk, AT, key)
    record_decision(pen, topic=topic, choice=choice, deviations=decisions.deviations(), seen_version=seen)


def _proposals(side: Side) -> None:
    """One that lies there with a colleague's question, and one that was sent back."""
    preparer, reader = side.people["preparer"].pk, side.people["reader"].pk
    lying, back = (_propose(side, topic) for topic in side.topics[3:5])
    proposing.ask_colleague(proposal_id=lying.pk, person_id=reader, question=side.secret, by=preparer, at=AT)
    proposing.answer_colleague(proposal_id=lying.pk, by=reader, answer=f"Ja, {side.secret}", at=AT)
    proposing.send_back(proposal_id=back.pk, seen_version=1, question=f"Waarom {side.secret}?", at=AT)


def _propose(side: Side, topic: Topic) -> Proposal:
    return proposing.save_proposal(
        organisation_code=side.code, topic=topic, choice=side.choice("own", side.secret), seen_version=0, at=AT,
        deviations=decisions.deviations(), by=side.people["preparer"].pk,
    )  # fmt: skip


def _told(side: Side) -> None:
    """A remark of a colleague, and what a topic took."""
    remark(
        organisation_code=side.code, topic=side.topics[0], department="ict", kind=Remark.Kind.OBJECTION,
        by=side.people["reader"].pk, at=AT, text=f"Te veel werk: {side.secret}",
    )  # fmt: skip
    told = Told(hours=MOST_HOURS, euros=12_345, learned=f"Wij leerden {side.secret}")
    by = side.people["specialist"].pk
    tell_actual(organisation_code=side.code, topic=side.topics[0].slug, told=told, seen_version=0, by=by, at=AT)


def _meetings(side: Side) -> None:
    wanted = Wanted("council", ON + timedelta(days=20), "begroting", note=f"Raadzaal {side.secret}")
    add_day(organisation_code=side.code, wanted=wanted, trail=Trail(AT, "test", side.people["preparer"].pk))


def _accounts(side: Side) -> None:
    """Somebody invited, a mandate and a stand-in."""
    trail, boss = Trail(AT, "test", side.people["administrator"].pk), side.people["administrator"]
    guest = Guest(mailbox("guest", side.code), f"Gast {side.secret}", Role.READER)
    invite(guest, side.organisation, made_by=boss, on=ON, now=AT, trail=trail)
    basis = f"Besluit {side.secret}"
    give_mandate(side.people["decider"], side.organisation, basis=basis, valid_from=ON, trail=trail, given_by=boss)
    held = Membership.objects.get(person=side.people["preparer"], organisation=side.organisation)
    until = ON + timedelta(days=30)
    give_stand_in(held, side.people["specialist"], valid_from=ON, valid_until=until, trail=trail, given_by=boss)


def _advice(side: Side) -> None:
    """Saved answers, and the finished advice that belongs to them for its own people."""
    reference = portfolio.reference_for(side.code)
    item = next(iter(side.topics)).slug
    answers = Answers({"fte": 3}, owners={item: side.secret})
    by = side.people["preparer"].pk
    save_profile(code=side.code, answers=answers, reference=reference, person_id=by, seen_version=0, at=AT)
    question = portfolio.question_of_members(side.code, ON)
    assert question is not None
    with override_settings(ADVICE_AT_ONCE_SCENARIOS=0):
        run = request_advice(code=side.code, problem=question.problem, at=AT)
    run.answer, run.state, run.finished_at = answer_to(run.problem), AdviceRun.State.DONE, AT
    run.save()
