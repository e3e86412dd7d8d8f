"""What a topic took us, who may see it, and how it becomes what the next one knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.apps.decisions.conftest import NOW, OTHER, OWN, eyes_of, logged_in, person

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.estimates import jobs, queries
from bundel.apps.estimates.actions import telling as actions
from bundel.apps.estimates.actions.telling import Told, WrongActual
from bundel.apps.estimates.models import Actual, PeerFigure
from bundel.apps.organisations import queries as organisations
from bundel.apps.portfolio import queries as portfolio
from bundel.engine.peers.publishing import Cell

pytestmark = pytest.mark.usefixtures("examples")
TOPIC, TODAY = "gt-hardware-werkplek", date(2026, 11, 28)


def alike(number: int) -> list[str]:
    """Real municipalities of one size."""
    rows = [row for row in organisations.municipalities(TODAY) if not row.is_example]
    size = rows[0].size_class
    return [row.code for row in rows if row.size_class == size][:number]


def tell(code: str, hours: int | None, seen: int = 0, **more: Any) -> Actual:
    told = Told(hours=hours, **more)
    return actions.tell_actual(
        organisation_code=code, topic=TOPIC, told=told, seen_version=seen, by=person("preparer").pk, at=NOW
    )


def size_of(code: str) -> str:
    found = organisations.municipality(code, TODAY)
    assert found is not None
    return found.size_class


def test_what_was_told_is_changed_by_who_saw_it_last() -> None:
    tell(OWN, 100)
    tell(OWN, 120, seen=1)

    assert [row.hours for row in queries.actuals_of(eyes_of("reader"), OWN)] == [120]
    with pytest.raises(VersionConflict):
        tell(OWN, 130, seen=1)


def test_two_at_once_are_one_and_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(OWN, 100)
    monkeypatch.setattr(actions, "require_version", lambda seen, standing: None)
    monkeypatch.setattr(Actual.objects, "select_for_update", lambda: Actual.objects.none())

    with pytest.raises(VersionConflict):
        tell(OWN, 110)


@pytest.mark.parametrize(
    "told",
    [
        Told(hours=-1), Told(hours=1_000_001), Told(euros=10**11), Told(hours=1, learned="x" * 4001),
        Told(hours=1, learned="niet \u202eleew"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(told: Told) -> None:
    with pytest.raises(WrongActual):
        actions.tell_actual(organisation_code=OWN, topic=TOPIC, told=told, seen_version=0, by=1, at=NOW)


def test_what_it_took_is_seen_in_its_own_municipality_only() -> None:
    tell(OWN, 100)

    assert queries.actuals_of(eyes_of("decider", OTHER), OWN) == []
    assert queries.actual_on(eyes_of("reader"), OWN, TOPIC) is not None


def test_three_that_told_give_a_middle_to_others_and_nothing_to_themselves() -> None:
    codes = alike(4)
    for code, hours in zip(codes, (100, 204, 300), strict=False):
        tell(code, hours)
    assert jobs.publish_peer_figures(object()) == 2  # type: ignore[arg-type]

    (same, whole) = queries.figures_on(TOPIC, codes[3], size_of(codes[3]))
    assert (same.cell, whole.size_class) == (Cell(3, 200), "")
    assert queries.figures_on(TOPIC, codes[0], size_of(codes[0])) == []


def test_an_example_counts_for_nobody() -> None:
    for code, hours in zip([OWN, OTHER, *alike(2)], (1, 2, 3, 4), strict=True):
        tell(code, hours)

    assert actions.publish_peer_figures(TODAY) == 0


def test_a_figure_is_published_anew_after_three_changes_and_a_month() -> None:
    codes = alike(6)
    for code in codes[:3]:
        tell(code, 100)
    actions.publish_peer_figures(TODAY)
    for code in codes[3:]:
        tell(code, 900)

    assert actions.publish_peer_figures(TODAY + timedelta(days=5)) == 0
    assert actions.publish_peer_figures(TODAY + timedelta(days=31)) == 2
    assert PeerFigure.objects.first().cell["count"] == 6  # type: ignore[union-attr, index]


def test_a_report_can_be_taken_back() -> None:
    codes = alike(3)
    for code in codes:
        tell(code, 100, is_named=True)
    actions.publish_peer_figures(TODAY)
    for code in codes:
        tell(code, None, seen=1)
    actions.publish_peer_figures(TODAY + timedelta(days=31))

    assert queries.figures_on(TOPIC, "GM9999", size_of(codes[0])) == []


def test_what_others_told_flows_into_the_advice_and_gives_nobody_away() -> None:
    codes = alike(4)
    for code, hours in zip(codes, (100, 200, 300, 400), strict=True):
        tell(code, hours)
    stranger = alike(5)[4]
    actions.publish_peer_figures(TODAY)

    seen = portfolio.desk_for(stranger, {}, Viewer(), TODAY)
    reporter = portfolio.desk_for(codes[0], {}, Viewer(), TODAY)
    own = portfolio.desk_for(codes[0], {}, Viewer(roles={codes[0]: frozenset({"reader"})}), TODAY)

    assert seen is not None and reporter is not None and own is not None
    assert seen.peers == {TOPIC: {"low": 162.5, "high": 387.5, "reports": 4}}
    assert reporter.peers == {}
    assert own.peers[TOPIC]["reports"] == 3


def test_quartiles_are_taken_as_they_are() -> None:
    codes = alike(9)
    for at, code in enumerate(codes[:8]):
        tell(code, 100 + 10 * at)
    actions.publish_peer_figures(TODAY)

    desk = portfolio.desk_for(codes[8], {}, Viewer(), TODAY)

    assert desk is not None and desk.peers[TOPIC] == {"low": 120, "high": 150, "reports": 8}


def test_it_is_told_on_a_page_in_two_minutes() -> None:
    preparer = logged_in("preparer")
    address = f"/gemeente/{OWN}/ervaringen/"
    assert "U vertelde nog niets" in preparer.client.get(address).content.decode()
    assert 'value="120"' in preparer.client.get(f"{address}{TOPIC}/?uren=120").content.decode()

    sent = {"key": "een", "seen_version": "0", "hours": "150", "euros": "", "learned": "=Begin vroeg", "is_named": "on"}
    assert preparer.client.post(f"{address}{TOPIC}/", sent).status_code == 302
    assert preparer.client.post(f"{address}{TOPIC}/", {**sent, "key": "twee"}).status_code == 409
    assert preparer.client.post(f"{address}{TOPIC}/", {**sent, "key": "drie", "hours": "x"}).status_code == 422
    assert "150" in preparer.client.get(address).content.decode()
    assert "'=Begin vroeg" in preparer.client.get(f"{address}export.csv").content.decode("utf-8-sig")
    assert 'value="150"' in preparer.client.get(f"{address}{TOPIC}/").content.decode()


def test_what_is_not_there_is_not_found() -> None:
    preparer, neighbour = logged_in("preparer"), logged_in("preparer", OTHER)
    tell(OWN, 100, is_named=True)

    assert preparer.client.get(f"/gemeente/{OWN}/ervaringen/bestaat-niet/").status_code == 404
    assert neighbour.client.get(f"/gemeente/{OWN}/ervaringen/").status_code == 404
    page = neighbour.client.get(f"/gemeente/{OTHER}/ervaringen/{TOPIC}/").content.decode()
    assert "mag u bellen" in page and "Voorbeeldgemeente Klein" in page


def test_a_real_municipality_is_not_told_to_call_an_example() -> None:
    real, other = alike(2)
    tell(OWN, 100, is_named=True)
    tell(other, 100, is_named=True)

    assert queries.named_on(TOPIC, OTHER)[-1].startswith("Voorbeeldgemeente")
    assert len(queries.named_on(TOPIC, OTHER)) == 2 and len(queries.named_on(TOPIC, real)) == 1
