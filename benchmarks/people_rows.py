"""A whole country of people at work, as rows: for :mod:`benchmarks.people` and for the tests that count questions.

Per municipality so many people (by turns administrator, decider, preparer, specialist, all others reader), a mandate,
proposals that lie before the decider, what people are asked, what topics took, decisions with their entries on the
record, and entries of the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.people_rooms import file_decisions, fill_rooms

ROLES = ("administrator", "decider", "preparer", "specialist")
TOPIC = "gt-hardware-werkplek"
"""On this lies a proposal in every municipality, and the first decision."""
PASSWORD = "een lang geheim van hier"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1000
VISIBLE = ("own", "members", "public")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: people, proposals, questions and rows of other rooms for each municipality; decisions and log
    entries in all."""

    people: int
    decisions: int
    entries: int
    proposals: int = 8
    notices: int = 12
    rooms: int = 12


def fill_country() -> None:
    """A plan of the whole country that is done, made by hand."""
    from tests.apps.portfolio.national_answers import kept_plan

    kept_plan()


def fill_advice(codes: Sequence[str]) -> None:
    """For each of these municipalities the advice that its people read, done, with an answer made by hand."""
    from tests.apps.portfolio.by_hand import answer_to

    from bundel.apps.portfolio.actions.advising import request_advice
    from bundel.apps.portfolio.models import AdviceRun
    from bundel.apps.portfolio.queries import question_of_members
    from bundel.site.clock import today

    for code in dict.fromkeys(codes):
        question = question_of_members(code, today())
        assert question is not None
        run = request_advice(code=code, problem=question.problem, at=FIRST)
        run.answer, run.state, run.finished_at = answer_to(run.problem), AdviceRun.State.DONE, FIRST
        run.save()


def mailbox(code: str, number: int) -> str:
    return f"p{number}@{code.lower()}.example"


def role_of(number: int) -> str:
    return ROLES[number] if number < len(ROLES) else "reader"


def fill(codes: Sequence[str], size: Size) -> None:
    """Everything for these municipalities, beside what is there; needs the reference data."""
    from bundel.apps.decisions.queries import topics
    from bundel.apps.organisations.models import Organisation

    places = {place.code: place for place in Organisation.objects.filter(code__in=codes)}
    chosen = [places[code] for code in codes]
    names = [(one.slug, one.name) for one in topics().values() if not one.is_ended]
    names.sort(key=lambda one: one[0] != TOPIC)
    people = _people(chosen, size.people)
    _work(chosen, people, names[: size.proposals], size.notices)
    fill_rooms(chosen, people, size.rooms, FIRST)
    _decisions(chosen, people, names, size.decisions)
    _log(chosen, people, size.entries)


def _people(places: list[Any], each: int) -> dict[str, list[Any]]:
    from django.contrib.auth.hashers import make_password

    from bundel.apps.accounts.models import Mandate, Membership, User

    hashed = make_password(PASSWORD)
    found = {
        place.code: [
            User(email=mailbox(place.code, at), display_name=f"Persoon {place.code} {at}", password=hashed)
            for at in range(each)
        ]
        for place in places
    }
    User.objects.bulk_create((one for group in found.values() for one in group), batch_size=BATCH)
    held = [
        Membership(person=person, organisation=place, role=role_of(at), valid_from=FIRST.date())
        for place in places
        for at, person in enumerate(found[place.code])
    ]
    Membership.objects.bulk_create(held, batch_size=BATCH)
    Mandate.objects.bulk_create(
        Mandate(person=one.person, organisation=one.organisation, basis="artikel 4", valid_from=FIRST.date())
        for one in held
        if one.role == "decider"
    )
    return found


def _work(places: list[Any], people: dict[str, list[Any]], names: list[tuple[str, str]], asked: int) -> None:
    """What lies there: proposals, questions to people, and what topics took."""
    from bundel.apps.decisions.models import Proposal
    from bundel.apps.estimates.models import Actual
    from bundel.apps.inbox.models import Notice

    proposals, notices, actuals = list[Any](), list[Any](), list[Any]()
    for place in places:
        group = people[place.code]
        for at, (slug, name) in enumerate(names):
            proposals.append(
                Proposal(
                    organisation=place, topic=slug, topic_name=name, content=_choice("own"), made_by=group[2],
                    made_at=FIRST, changed_at=FIRST,
                )
            )  # fmt: skip
            actuals.append(
                Actual(organisation=place, topic=slug, version=1, hours=100 + at, euros=1000, by=group[3], at=FIRST)
            )
        for person in group[:4]:
            notices += [
                Notice(
                    person=person, organisation=place, key=f"row:{at}:", reason="answer", made_at=FIRST,
                    label="Een collega vraagt u iets.", path=f"/gemeente/{place.code}/voorstellen/",
                )
                for at in range(asked)
            ]  # fmt: skip
    for model, rows in ((Proposal, proposals), (Actual, actuals), (Notice, notices)):
        model.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]


def _choice(visibility: str) -> dict[str, Any]:
    from bundel.apps.decisions.choice import Argument, Choice

    why = (Argument("for", "Onze telefoons zijn toch aan vervanging toe.", "money"),)
    return Choice(role="follow", start_year=2027, arguments=why, visibility=visibility).to_plain()


def _decisions(places: list[Any], people: dict[str, list[Any]], names: list[tuple[str, str]], count: int) -> None:
    """By turns for each municipality on the next topic; a topic that was decided before is decided anew."""
    from bundel.apps.record import actions as record
    from bundel.apps.record.models import Entry

    start, newest = Entry.objects.count(), dict[tuple[str, str], Any]()
    # Never the same topic twice at once: the second replaces the first, which must stand by then.
    step = min(BATCH, len(places) * len(names))
    for begin in range(0, count, step):
        _some_decisions(places, people, names, newest, start, range(begin, min(begin + step, count)))
    for index in range(start, start + count):
        if index % 256 == 255:
            record.close_tiles(index)
    record.publish_checkpoint(FIRST + timedelta(days=300))


def _some_decisions(
    places: list[Any], people: dict[str, list[Any]], names: list[tuple[str, str]],
    newest: dict[tuple[str, str], Any], start: int, numbers: range,
) -> None:  # fmt: skip
    from bundel.apps.decisions.models import Decision
    from bundel.apps.record.models import Disclosure, Entry
    from bundel.engine.ledger.hashing import leaf_hash
    from bundel.engine.ledger.leaves import commitment_to, committed_content, leaf_bytes

    entries, held, decided = list[Any](), list[Any](), list[Any]()
    for number in numbers:
        place = places[number % len(places)]
        slug, name = names[number // len(places) % len(names)]
        at, visibility = FIRST + timedelta(minutes=4 * number), VISIBLE[number % 3]
        subject, salt, index = f"decision/{slug}", number.to_bytes(32), start + number
        committed = committed_content("decided", place.code, subject, "", {"topic": slug, "role": "follow"})
        leaf = leaf_bytes(f"{at:%Y-%m-%dT%H:%M:%SZ}", commitment_to(salt, committed))
        entries.append(Entry(index=index, leaf=leaf, leaf_hash=leaf_hash(leaf), key=f"row:{index}", made_at=at))
        held.append(
            Disclosure(
                entry_id=index, kind="decided", organisation=place, subject=subject, salt=salt, visibility=visibility,
                committed=committed.decode(),
            )
        )  # fmt: skip
        before = newest.get((place.code, slug))
        decided.append(
            Decision(
                organisation=place, topic=slug, topic_name=name, version=before.version + 1 if before else 1,
                role="follow", start_year=2027, visibility=visibility, content=_choice(visibility), replaces=before,
                decided_by=people[place.code][1], decided_at=at, entry_id=index,
            )
        )  # fmt: skip
        newest[place.code, slug] = decided[-1]
    Entry.objects.bulk_create(entries)
    Disclosure.objects.bulk_create(held)
    Decision.objects.bulk_create(decided)
    file_decisions(decided, FIRST)


def _log(places: list[Any], people: dict[str, list[Any]], count: int) -> None:
    from bundel.apps.audit.models import AuditEntry

    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=FIRST + timedelta(minutes=4 * number), kind="log_in.done", place="accounts:log_in", result="done",
                actor_id=people[places[number % len(places)].code][number % 4].pk,
                organisation_code=places[number % len(places)].code, keep_until=FIRST.date() + timedelta(days=4000),
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )  # fmt: skip
