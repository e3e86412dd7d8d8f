"""The page on which a curator corrects a fact."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from bundel.apps.accounts.models import Membership, User
from bundel.apps.horizon import queries
from bundel.apps.horizon.exports import safe_cell
from bundel.apps.horizon.models import Initiative
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("reference")
ADDRESS = "/onderwerpen/wmebv/verbeter/participants/"


@pytest.fixture
def curator(client: Client) -> Client:
    person = User.objects.create_user("r@example.org", "R. de Redacteur", "een lang wachtwoord")
    association = Organisation.objects.filter(kind_id="association").first()
    assert association is not None
    Membership.objects.create(person=person, organisation=association, role="curator", valid_from=date(2026, 1, 1))
    client.force_login(person)
    return client


def filled(client: Client, **changes: object) -> dict[str, object]:
    """The form as the page gives it, with what somebody typed."""
    page = client.get(ADDRESS).content.decode()
    hidden = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', page)
        for name in ("key", "seen_version")
    }
    given = {name: next(one for one in found.groups() if one) for name, found in hidden.items() if found}
    return {**given, "value": "120", "source": "https://example.org", "read_on": "2026-11-27", **changes}


def test_correction_stands_on_the_page_with_its_source(curator: Client) -> None:
    answer = curator.post(ADDRESS, filled(curator))

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/onderwerpen/digitaal-bestuurlijk-verkeer/#wmebv",
    )
    page = curator.get("/onderwerpen/digitaal-bestuurlijk-verkeer/").content.decode()
    assert "120 gemeenten" in page
    assert "verbeterd door R. de Redacteur" in page


def test_large_amount_is_written_as_people_write_it(curator: Client) -> None:
    page = curator.get("/onderwerpen/digitaal-bestuurlijk-verkeer/").content.decode()

    assert "15.000.000" in page and "15000000" not in page


def test_empty_value_means_that_nobody_knows(curator: Client) -> None:
    curator.post(ADDRESS, filled(curator))

    curator.post(ADDRESS, filled(curator, value=""))

    assert queries.reference().initiative_by_id["wmebv"].participants is None


@pytest.mark.parametrize("changes", [{"source": ""}, {"value": "veel"}, {"read_on": "2027-01-01"}, {"value": ""}])
def test_wrong_input_is_told_and_what_was_typed_stays(curator: Client, changes: dict[str, object]) -> None:
    answer = curator.post(ADDRESS, filled(curator, **changes))

    assert answer.status_code == 422
    assert "Dit is nog niet opgeslagen" in answer.content.decode()
    assert queries.reference().initiative_by_id["wmebv"].participants is None


def test_second_of_two_hears_it_and_can_save_again(curator: Client) -> None:
    late = filled(curator, value="7")
    curator.post(ADDRESS, filled(curator))

    refused = curator.post(ADDRESS, late)
    again = curator.post(ADDRESS, {**late, "seen_version": "2"})

    assert refused.status_code == 409
    assert 'value="2"' in refused.content.decode()
    assert again.status_code == 302
    assert queries.reference().initiative_by_id["wmebv"].participants == 7


@pytest.mark.parametrize("field", ["deadline", "phase", "summary", "entry", "name", "known_costs_eur"])
def test_every_kind_of_field_has_its_form(curator: Client, field: str) -> None:
    assert curator.get(f"/onderwerpen/wmebv/verbeter/{field}/").status_code == 200


@pytest.mark.parametrize("address", ["/onderwerpen/wmebv/verbeter/standing/", "/onderwerpen/nee/verbeter/name/"])
def test_what_cannot_be_corrected_is_not_found(curator: Client, address: str) -> None:
    assert curator.get(address).status_code == 404


def test_visitor_is_asked_to_log_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("participants", "3000000000"),
        ("start", "40000"),
        ("name", "n" * 201),
        ("decides", "d" * 61),
        ("summary", "kort\x01"),
        ("summary", "kort\u202e"),
    ],
)
def test_value_that_the_column_or_a_file_cannot_hold_is_refused(curator: Client, field: str, value: str) -> None:
    address = f"/onderwerpen/wmebv/verbeter/{field}/"

    answer = curator.post(address, filled(curator, value=value))

    assert answer.status_code == 422
    assert value not in {str(one) for one in Initiative.objects.values_list(field, flat=True)}


def test_sign_that_no_sheet_holds_stays_out_of_the_files() -> None:
    assert safe_cell("a\x01b") == "ab"
