"""From the own page of every role each link opens: nothing stands there that is closed to whoever looks."""

from __future__ import annotations

import pytest
from tests.apps.decisions.conftest import logged_in
from tests.crawling import AWAY, Page, name_of

pytestmark = pytest.mark.usefixtures("examples")


@pytest.mark.parametrize(
    ("role", "code"),
    [("reader", "VB0001"), ("administrator", "VB0001"), ("curator", "VNGR"), ("administrator", "VNGR")],
)
def test_every_link_of_ones_own_page_leads_somewhere(role: str, code: str) -> None:
    client = logged_in(role, code).client
    page = Page("/account/")
    page.feed(client.get("/account/").content.decode())

    shut = [
        link for link in page.links if name_of(link) not in AWAY and client.get(link, follow=True).status_code != 200
    ]

    assert len(page.links) > 10
    assert shut == []
