"""The page that shows who uses a topic already, and its files."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bundel.apps.landscape import queries
from bundel.apps.landscape.models import ProductUse

pytestmark = pytest.mark.usefixtures("reference")
TOPIC = "openwebconcept"
PAGE = f"/onderwerpen/{TOPIC}/gebruik/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_map_shows_who_a_source_says_uses_it(client: Client) -> None:
    page = text_of(client, PAGE)

    users = {row.code for row in queries.users_of([TOPIC])}
    assert len(users) > 10
    assert page.count("bundel-dot--circle") == len(users) + 1, "a dot each, and one in the legend"
    assert "Gouda: gebruikt het of doet mee, OpenWebconcept" in page
    assert f"Van {len(users)} gemeenten zegt een bron" in page
    assert "Van de andere weten wij het niet; dat is iets anders dan nee." in page


def test_the_page_of_the_topic_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in text_of(client, f"/onderwerpen/{TOPIC}/")


def test_a_package_counts_the_users_of_all_its_members(client: Client) -> None:
    alone = queries.users_of(["open-zaak"])

    page = text_of(client, "/onderwerpen/zaakgericht/gebruik/")

    assert alone
    assert "Open Zaak" in page


def test_when_no_source_tells_the_page_says_so(client: Client) -> None:
    page = text_of(client, "/onderwerpen/signalen/gebruik/")

    assert "Van geen enkele gemeente is dit bekend" in page
    assert '<svg class="bundel-dotmap' not in page


def test_an_unknown_topic_is_not_there(client: Client) -> None:
    assert client.get("/onderwerpen/zoiets/gebruik/").status_code == 404
    assert client.get("/onderwerpen/zoiets/gebruik.csv").status_code == 404
    assert client.get(f"/onderwerpen/{TOPIC}/gebruik.pdf").status_code == 404


def test_files_name_municipality_product_and_source(client: Client) -> None:
    text = client.get(f"/onderwerpen/{TOPIC}/gebruik.csv").content.decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(client.get(f"/onderwerpen/{TOPIC}/gebruik.xlsx").content)).active

    header, *rows = csv.reader(io.StringIO(text))
    assert header[:3] == ["gemeentecode", "gemeente", "product"]
    assert ["GM0513", "Gouda", "OpenWebconcept"] in [row[:3] for row in rows]
    assert all(row[-1] for row in rows), "each row has its source"
    assert sheet.max_row == len(rows) + 1


def test_queries_stay_the_same_with_many_more_users(client: Client) -> None:
    before = asked(client)
    one = ProductUse.objects.filter(initiative__slug=TOPIC).first()
    assert one is not None
    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if field.name != "id"}
    ProductUse.objects.bulk_create(ProductUse(**{**fields, "product": f"Product {at}"}) for at in range(100))

    assert asked(client) == before


def asked(client: Client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries_asked:
        client.get(PAGE)
    return len(queries_asked)
