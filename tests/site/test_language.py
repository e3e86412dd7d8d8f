from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
def test_pages_are_dutch_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/componenten/", headers={"accept-language": "en-US"})

    assert '<html lang="nl"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "nl"


@pytest.mark.django_db
def test_visitor_who_chooses_english_gets_english_without_script(client: Client) -> None:
    client.post("/taal/", {"language": "en", "next": "/componenten/"})

    answer = client.get("/componenten/")

    assert '<html lang="en"' in answer.content.decode()


@pytest.mark.django_db
def test_unknown_language_stays_dutch(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../xx"

    assert '<html lang="nl"' in client.get("/componenten/").content.decode()
