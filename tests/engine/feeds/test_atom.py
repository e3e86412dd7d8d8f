"""A feed that any reader of Atom takes, with whatever signs in it."""

from __future__ import annotations

from xml.etree import ElementTree

from bundel.engine.feeds.atom import atom_of

SPACE = "{http://www.w3.org/2005/Atom}"


def test_a_feed_holds_its_entries_in_order_with_their_own_moments() -> None:
    entries = [("https://x.example/1", '<Eén> & "twee"', "regel\nregel", "2026-11-28T09:00:00Z"), ("b", "c", "d", "e")]

    feed = ElementTree.fromstring(atom_of("Titel", "https://x.example/", entries, "2026-11-29"))

    assert feed.findtext(f"{SPACE}title") == "Titel" and feed.findtext(f"{SPACE}updated") == "2026-11-29"
    told = [
        tuple(one.findtext(f"{SPACE}{name}") for name in ("id", "title", "summary", "updated"))
        for one in feed.iter(f"{SPACE}entry")
    ]
    assert told == entries


def test_an_empty_feed_is_a_feed() -> None:
    assert ElementTree.fromstring(atom_of("Titel", "a", [], "b")).tag == f"{SPACE}feed"
