"""Persons can be erased, decisions can't; and who may read an entry only becomes more."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from tests.apps.record.conftest import NOW

from bundel.apps.accounts.audience import Viewer
from bundel.apps.record.actions import AlreadyErased, NotWider, disclose, erase
from bundel.apps.record.models import Disclosure, Entry, Erasure

Put = Callable[..., Entry]
GROUND = "AVG, artikel 17, eerste lid, onder d"


def everything_in_the_tables() -> str:
    with connection.cursor() as cursor:
        text = ""
        for table in ("entry", "disclosure", "erasure"):
            cursor.execute(f"SELECT * FROM record_{table}")
            text += str(cursor.fetchall())
    return text


def test_erasing_takes_content_and_salt_and_leaves_the_leaf(put: Put) -> None:
    entry = put("Jansen wil dit niet", key="k")
    leaf = entry.leaf

    said_by = erase(entry=entry, ground=GROUND, now=NOW, key="erase")

    assert not Disclosure.objects.filter(entry=entry).exists()
    assert "Jansen" not in everything_in_the_tables()
    assert bytes(Entry.objects.get(index=entry.index).leaf) == leaf
    content = json.loads(Disclosure.objects.get(entry=said_by).committed)
    assert (content["kind"], content["content"]) == ("redacted", {"entry": 0, "legal_ground": GROUND})
    assert content["previous"] == entry.leaf_hash.hex()
    assert Erasure.objects.get().legal_ground == GROUND


def test_a_retry_erases_once_and_another_erasure_of_it_is_refused(put: Put) -> None:
    entry = put("first")
    said_by = erase(entry=entry, ground=GROUND, now=NOW, key="erase")

    assert erase(entry=entry, ground=GROUND, now=NOW, key="erase") == said_by
    with pytest.raises(AlreadyErased, match="entry 0"):
        erase(entry=entry, ground=GROUND, now=NOW, key="other")
    assert Entry.objects.count() == 2


def test_the_call_that_made_an_erased_entry_still_gets_its_answer(put: Put) -> None:
    entry = put("first")
    erase(entry=entry, ground=GROUND, now=NOW, key="erase")

    assert put("first") == entry


def test_the_chain_of_a_subject_goes_on_after_an_erasure(put: Put) -> None:
    said_by = erase(entry=put("first"), ground=GROUND, now=NOW, key="erase")
    after = put("second")

    assert json.loads(Disclosure.objects.get(entry=after).committed)["previous"] == said_by.leaf_hash.hex()


def test_who_may_read_becomes_more_and_stands_on_the_record(put: Put) -> None:
    entry = put("first", visibility="own")

    said_by = disclose(entry=entry, visibility="public", now=NOW, key="open")

    assert disclose(entry=entry, visibility="public", now=NOW, key="open") == said_by
    assert Disclosure.objects.get(entry=entry).visibility == "public"
    assert json.loads(Disclosure.objects.get(entry=said_by).committed)["content"] == {
        "entry": 0,
        "visibility": "public",
    }


@pytest.mark.parametrize("narrower", ["own", "members"])
def test_who_may_read_never_becomes_fewer(put: Put, narrower: str) -> None:
    entry = put("first", visibility="members")

    with pytest.raises(NotWider, match="more readers"):
        disclose(entry=entry, visibility=narrower, now=NOW, key="close")


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [("own", {"own"}), ("members", {"own", "member"}), ("public", {"own", "member", "public"})],
)
def test_an_entry_is_read_by_whom_it_is_for_and_nobody_else(put: Put, visibility: str, readers: set[str]) -> None:
    from bundel.apps.organisations.models import Organisation

    put("first", visibility=visibility)
    kind = Organisation.objects.get().kind
    Organisation.objects.create(code="VB0002", kind=kind, name="Ander", name_common="Ander")
    viewers = {
        "own": Viewer(1, "", {"VB0001": frozenset({"reader"})}),
        "member": Viewer(2, "", {"VB0002": frozenset({"reader"})}),
        "public": Viewer(),
        "partner": Viewer(3, "", {"KP0001": frozenset({"reader"})}),
    }

    found = {name for name, viewer in viewers.items() if Disclosure.objects.visible_to(viewer).exists()}

    assert found == readers | ({"partner"} if visibility == "public" else set())
