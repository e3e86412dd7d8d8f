"""Atom feeds (RFC 4287) as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 - only writes

FeedEntry = tuple[str, str, str, str]


def atom_of(title: str, address: str, entries: Iterable[FeedEntry], updated: str) -> bytes:
    """A feed of (address, title, text, moment); the address is the lasting id of an entry."""
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    SubElement(feed, "id").text = address
    SubElement(feed, "title").text = title
    SubElement(feed, "updated").text = updated
    SubElement(SubElement(feed, "author"), "name").text = "Bundel"
    SubElement(feed, "link", rel="self", href=address)
    for link, heading, text, changed in entries:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = link
        SubElement(entry, "title").text = heading
        SubElement(entry, "updated").text = changed
        SubElement(entry, "link", href=link)
        SubElement(entry, "summary").text = text
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))
