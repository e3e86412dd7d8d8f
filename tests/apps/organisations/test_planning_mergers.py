"""A merger is planned for a day ahead, starts by itself, and can be cancelled until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.apps.organisations.some_organisations import DAY, TODAY, TRAIL, organisation

from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations import queries
from bundel.apps.organisations.actions.merging import cancel_merger, plan_merger
from bundel.apps.organisations.models import Merger, Organisation, Succession
from bundel.apps.organisations.planning import Draft, draft_of

pytestmark = pytest.mark.django_db
NEW = Draft(
    kind="merge", on=DAY, before=("GM0001", "GM0002"), new_code="GM2001", new_name="Nieuw", basis="Stb. 2026, 100"
)
JOIN = Draft(kind="merge", on=DAY, before=("GM0002",), after=("GM0001",), basis="Stb. 2026, 100")
SPLIT = Draft(
    kind="split", on=DAY, before=("GM0001",), after=("GM0002", "GM0003"), records_with="GM0003", basis="Stb. 2026, 100"
)
RENAMED = Draft(kind="renaming", on=DAY, before=("GM0001",), new_code="GM2001", new_name="Anders", basis="Raad")
BOUNDARY = Draft(kind="boundary", on=DAY, before=("GM0001",), after=("GM0002",), basis="Provincie")


@pytest.fixture(autouse=True)
def three() -> None:
    for code in ("GM0001", "GM0002", "GM0003"):
        organisation(code)


def plan(draft: Draft) -> Merger:
    return plan_merger(draft, today=TODAY, trail=TRAIL)


def cancel(merger: Merger, today: date = TODAY) -> Merger:
    return cancel_merger(merger.pk, today=today, trail=TRAIL)


def living(on: date) -> set[str]:
    return set(Organisation.objects.valid_on(on).values_list("code", flat=True))


def test_a_plan_is_made_a_week_ahead_at_least_so_that_whom_it_touches_can_say_that_it_is_wrong() -> None:
    with pytest.raises(ValidationError, match="minstens een week"):
        plan(replace(JOIN, on=TODAY + timedelta(days=6)))

    assert plan(replace(JOIN, on=TODAY + timedelta(days=7))).pk


def test_a_new_municipality_comes_on_its_day_and_those_that_make_it_go() -> None:
    plan(NEW)

    assert living(DAY - timedelta(days=1)) == {"GM0001", "GM0002", "GM0003"}
    assert living(DAY) == {"GM2001", "GM0003"}
    assert queries.lineage_codes("GM2001", TODAY) == ("GM2001",)
    assert queries.lineage_codes("GM2001", DAY) == ("GM2001", "GM0001", "GM0002")
    assert [one.code for one in queries.successors("GM0001", DAY)] == ["GM2001"]


def test_it_has_the_figures_of_its_parts_until_its_own_are_published() -> None:
    plan(NEW)
    row = queries.municipality("GM2001", DAY)

    assert row is not None
    assert (row.population, row.size_class, row.spending_thousand_euro) == (20_000, "20 000 tot 50 000 inwoners", 200)
    assert Organisation.objects.get(code="GM2001").as_loaded["population"] == 20_000


def test_everybody_whom_it_touches_reads_it_in_the_own_log() -> None:
    merger = plan(NEW)
    cancel(merger)

    entries = AuditEntry.objects.filter(object_kind="merger").values_list("kind", "organisation_code", "object_id")
    assert set(entries) == {
        (kind, code, str(merger.pk))
        for kind in ("merger.planned", "merger.cancelled")
        for code in ("GM0001", "GM0002", "GM2001")
    }


def test_who_joins_an_existing_one_leaves_its_records_to_it() -> None:
    plan(JOIN)

    assert queries.whose_records(["GM0001"], DAY) == {"GM0001": ("GM0002",)}
    assert queries.whose_records(["GM0001"], TODAY) == {"GM0001": ()}
    assert queries.answering_codes("GM0002", DAY) == ("GM0001",)


def test_of_a_split_all_come_after_it_and_one_holds_the_records() -> None:
    plan(SPLIT)

    assert queries.lineage_codes("GM0002", DAY) == ("GM0002", "GM0001")
    assert queries.whose_records(["GM0002", "GM0003"], DAY) == {"GM0002": (), "GM0003": ("GM0001",)}
    assert queries.present_codes(["GM0001"], DAY) == {"GM0001": ("GM0002", "GM0003")}


def test_another_name_is_the_same_organisation() -> None:
    plan(RENAMED)

    assert queries.lineage("GM2001", DAY).renamed == ("GM0001",)
    assert Organisation.objects.get(code="GM2001").population == 10_000


def test_after_a_change_of_boundary_both_live_and_keep_their_records() -> None:
    merger = plan(BOUNDARY)

    assert living(DAY) == {"GM0001", "GM0002", "GM0003"}
    assert queries.lineage_codes("GM0002", DAY) == ("GM0002",)
    assert queries.whose_records(["GM0002"], DAY) == {"GM0002": ()}
    plan(replace(JOIN, before=("GM0001",), after=("GM0003",)))
    cancel(merger)
    assert Organisation.objects.get(code="GM0001").valid_until == DAY


@pytest.mark.parametrize("draft", [NEW, JOIN, SPLIT, RENAMED, BOUNDARY])
def test_cancelled_before_its_day_everything_is_as_it_was(draft: Draft) -> None:
    before = list(Organisation.objects.order_by("code").values())

    merger = cancel(plan(draft))

    assert list(Organisation.objects.order_by("code").values()) == before
    assert not Succession.objects.exists()
    assert (merger.before, merger.cancelled_at) == (list(draft.before), TRAIL.at)


def test_on_its_day_or_twice_it_cannot_be_cancelled() -> None:
    merger = plan(JOIN)

    with pytest.raises(ValidationError, match="geweest"):
        cancel(merger, DAY)
    cancel(merger)
    with pytest.raises(ValidationError, match="al afgezegd"):
        cancel(merger)
    assert AuditEntry.objects.filter(kind="merger.cancelled").count() == 2


def test_what_another_plan_counts_on_cannot_go() -> None:
    merger = plan(NEW)
    plan(replace(JOIN, on=date(2028, 1, 1), before=("GM2001",), after=("GM0003",)))

    with pytest.raises(ValidationError, match="hangt al iets aan Nieuw"):
        cancel(merger)
    assert Succession.objects.count() == 3 and living(DAY) == {"GM2001", "GM0003"}


def test_whoever_goes_on_may_be_named_among_those_that_merge() -> None:
    draft = draft_of("merge", DAY, ("GM0001", "GM0002"), ("GM0001",), records_with="GM0001", basis="Stb.")

    assert (draft.before, draft.records_with) == (("GM0002",), "")


@pytest.mark.parametrize(
    ("draft", "changes", "field"),
    [
        (NEW, {"kind": "anders"}, "kind"),
        (NEW, {"on": TODAY}, "on"),
        (NEW, {"before": ()}, "before"),
        (NEW, {"before": ("GM0001", "GM9999")}, "before"),
        (NEW, {"after": ("GM0003",)}, "after"),
        (NEW, {"new_code": "2001"}, "new_code"),
        (NEW, {"new_code": "GM0003"}, "new_code"),
        (NEW, {"new_name": ""}, "new_name"),
        (NEW, {"new_name": "met\x00teken"}, "new_name"),
        (NEW, {"basis": ""}, "basis"),
        (JOIN, {"after": ()}, "after"),
        (JOIN, {"after": ("GM9999",)}, "after"),
        (JOIN, {"after": ("GM0002",)}, "after"),
        (JOIN, {"after": ("VB0001",)}, "after"),
        (JOIN, {"after": ("ICTX",)}, "after"),
        (JOIN, {"before": ("ICTX",), "after": (), "new_code": "GM2001", "new_name": "Nieuw"}, "new_code"),
        (JOIN, {"before": ("GM0009",)}, "before"),
        (JOIN, {"after": ("GM0009",)}, "after"),
        (JOIN, {"after": ("GM0008",)}, "after"),
        (SPLIT, {"before": ("GM0001", "GM0002")}, "before"),
        (SPLIT, {"after": ("GM0002",)}, "after"),
        (SPLIT, {"records_with": ""}, "records_with"),
        (SPLIT, {"new_code": "GM2001", "new_name": "Nieuw"}, "new_code"),
        (RENAMED, {"new_code": "", "after": ("GM0002",)}, "new_code"),
    ],
)
def test_what_cannot_be_is_named_by_field_and_nothing_is_planned(
    draft: Draft, changes: dict[str, Any], field: str
) -> None:
    organisation("VB0001", is_example=True)
    organisation("ICTX", "affiliated_body")
    organisation("GM0009", valid_until=date(2026, 1, 1))
    organisation("GM0008", valid_from=date(2028, 1, 1))

    with pytest.raises(ValidationError) as refused:
        plan(replace(draft, **changes))

    assert field in refused.value.message_dict
    assert not Merger.objects.exists() and not Succession.objects.exists()


def test_nobody_is_planned_to_end_twice() -> None:
    plan(JOIN)

    with pytest.raises(ValidationError, match="houdt al op"):
        plan(replace(JOIN, after=("GM0003",)))


def test_a_code_that_was_taken_at_the_same_moment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundel.apps.organisations.actions.merging.faults_in", lambda *_given: {})
    plan(NEW)

    with pytest.raises(ValidationError, match="al in gebruik"):
        plan(replace(NEW, before=("GM0003",)))


def test_an_organisation_without_inhabitants_makes_no_new_one() -> None:
    Organisation.objects.filter(code="GM0002").update(population=None)

    with pytest.raises(ValidationError, match="inwoners"):
        plan(NEW)
