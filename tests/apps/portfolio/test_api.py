"""Municipalities and advice for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from bundel.apps.portfolio.models import AdviceRun

ADVICE = "/api/v1/gemeenten/GM0513/adviezen"


def post(client: Client, body: Any, address: str = ADVICE) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_all_municipalities_and_one_by_an_old_name(reference: None, client: Client) -> None:
    everything = client.get("/api/v1/gemeenten").json()
    found = client.get("/api/v1/gemeenten?zoek=Den Bosch").json()

    assert sum(not row["is_voorbeeld"] for row in everything["resultaten"]) == 342
    assert found["resultaten"][0]["code"] == "GM0796"


def test_one_municipality(reference: None, client: Client) -> None:
    assert client.get("/api/v1/gemeenten/GM0513").json()["naam"] == "Gouda"


@pytest.mark.parametrize("address", ["/api/v1/gemeenten/GM9999", "/api/v1/adviezen/none"])
def test_what_is_not_there_is_a_problem(reference: None, client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("application/problem+json")


def test_former_municipality_names_its_successors(reference: None, client: Client) -> None:
    assert "is opgegaan in" in client.get("/api/v1/gemeenten/GM0499").json()["detail"]


def test_profile_gives_an_advice_and_its_address(reference: None, client: Client) -> None:
    response = post(client, {"fte": 3})

    assert response.status_code == 200
    assert response.json()["status"] == "klaar"
    assert response.json()["advies"]["method"] == "sampled"
    again = client.get(response.headers["Location"].removeprefix("http://testserver"))
    assert again.json()["id"] == response.json()["id"]


def test_advice_that_takes_longer_is_accepted_first(reference: None, client: Client, settings: Any) -> None:
    settings.ADVICE_AT_ONCE_SCENARIOS = 0

    response = post(client, {})

    assert (response.status_code, response.json()["status"], response.json()["advies"]) == (202, "wacht", None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"fte": -1}, "fte"),
        ({"themes": ["no-theme"]}, "themes[0]"),
        ({"municipality": "GM0344"}, "municipality"),
        ({"owners": 5}, "owners"),
        ({"owners": {"woo": ""}}, "owners.woo"),
        ({"asked": [5]}, "asked"),
        ({"no_such_key": 1}, "no_such_key"),
        ({"fte": 10**400}, "fte"),
        ({"themes": ["\ud800"]}, "themes"),
        ({"\ud800": 1}, "control characters"),
        ({"owners": {"woo": "\x00"}}, "owners"),
    ],
)
def test_bad_profile_says_where_and_keeps_nothing(
    reference: None, client: Client, body: dict[str, Any], said: str
) -> None:
    response = post(client, body)

    assert response.status_code == 422
    assert said in response.json()["detail"] and "Er is niets bewaard" in response.json()["detail"]
    assert AdviceRun.objects.count() == 0


def test_advice_for_nobody_is_not_found(reference: None, client: Client) -> None:
    assert post(client, {}, "/api/v1/gemeenten/GM9999/adviezen").status_code == 404


def test_profile_larger_than_any_is_refused(reference: None, client: Client) -> None:
    response = post(client, {"owners": {f"item{number}": "x" * 70 for number in range(3_000)}})

    assert response.status_code == 413
    assert AdviceRun.objects.count() == 0
