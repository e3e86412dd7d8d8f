"""A decision as a folder for the archive: what was decided, as PDF and JSON, its proof, and MDTO metadata of each.

MDTO is the Dutch standard for metadata of government information; the order of the elements is that of its XML schema
1.0.1 (Nationaal Archief). How a decision is valued and how long it is kept follows from the selection list of the
municipality: whoever takes the folder along says so, we don't guess.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405 - only writes

from django.utils.translation import gettext as _

from bundel.apps.decisions.actions.filing import MOST_YEARS
from bundel.apps.decisions.archive.terms import years_later
from bundel.apps.decisions.exports import plain_decision
from bundel.apps.decisions.queries import DecisionRow
from bundel.apps.decisions.words import Visibility

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SOURCE = "Bundel"
VALUES = {"blijvend": ("Blijvend te bewaren", "B"), "tijdelijk": ("Tijdelijk te bewaren", "V")}
FORMATS = {
    "pdf": ("Portable Document Format (PDF)", "fmt/95"),
    "json": ("JSON Data Interchange Format", "fmt/817"),
    "tlog-proof": ("Plain Text File", "x-fmt/111"),
}
# Openbaarheid: what a reader of the archive may do with it, by who may read the decision.
OPEN = {Visibility.PUBLIC: "Openbaar", Visibility.MEMBERS: "Beperkt openbaar", Visibility.OWN: "Niet openbaar"}


class WrongTerm(Exception):
    """A valuation or term that can't be."""


@dataclass(frozen=True, slots=True)
class Term:
    """How a decision is valued: kept for ever, or for a number of years from the day it was decided."""

    value: str
    years: int | None = None


def term_of(value: str, years: str) -> Term:
    """The term that somebody chose; raises WrongTerm when it can't be."""
    if value not in VALUES:
        raise WrongTerm(_("Kies of u het voor altijd bewaart, of een aantal jaren."))
    if value == "blijvend":
        return Term(value)
    if not years.isdecimal() or len(years) > 3 or not 1 <= int(years) <= MOST_YEARS:
        raise WrongTerm(_("Kies een aantal jaren van 1 tot en met %(most)s.") % {"most": MOST_YEARS})
    return Term(value, int(years))


def folder_of(row: DecisionRow, *, pdf: bytes, proof: bytes, term: Term) -> bytes:
    """The folder as a ZIP. The same decision and term give the same names and metadata."""
    name = f"besluit-{row.organisation}-{row.topic}-v{row.version}"
    content = json.dumps(plain_decision(row), ensure_ascii=False, indent=1, sort_keys=True).encode()
    files = {f"{name}.pdf": pdf, f"{name}.json": content, f"{name}.tlog-proof": proof}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"{name}/{name}.mdto.xml", _object_metadata(row, name, list(files), term))
        for file, body in files.items():
            folder.writestr(f"{name}/{file}", body)
            folder.writestr(f"{name}/{file}.mdto.xml", _file_metadata(row, name, file, body))
    return made.getvalue()


def _object_metadata(row: DecisionRow, name: str, files: list[str], term: Term) -> bytes:
    root, about = _root("informatieobject")
    _identify(about, name)
    SubElement(about, "naam").text = f"Besluit van {row.organisation_name} over {row.topic_name}"
    _concept(about, "aggregatieniveau", "Archiefstuk", "", "Begrippenlijst Aggregatieniveaus MDTO")
    told = f"{row.role_words}; versie {row.version}; item {row.entry_index} van het register"
    SubElement(about, "omschrijving").text = told
    SubElement(about, "taal").text = "nl"
    event = SubElement(about, "event")
    _concept(event, "eventType", "Creatie", "", "Begrippenlijst EventTypeLijst MDTO")
    SubElement(event, "eventTijd").text = row.at.isoformat(timespec="seconds")
    label, code = VALUES[term.value]
    _concept(about, "waardering", label, code, "Begrippenlijst Waarderingen MDTO")
    if term.years is not None:
        start = row.at.date()
        kept = SubElement(about, "bewaartermijn")
        SubElement(kept, "termijnStartdatumLooptijd").text = start.isoformat()
        SubElement(kept, "termijnLooptijd").text = f"P{term.years}Y"
        SubElement(kept, "termijnEinddatum").text = years_later(start, term.years).isoformat()
    for file in files:
        _refer(about, "heeftRepresentatie", file, file)
    _refer(about, "archiefvormer", row.organisation_name, row.organisation)
    limit = SubElement(about, "beperkingGebruik")
    is_open = OPEN[Visibility(row.choice.visibility)]
    _concept(limit, "beperkingGebruikType", is_open, "", "Zichtbaarheid in Bundel")
    SubElement(limit, "beperkingGebruikNadereBeschrijving").text = f"Publicatiestatus (Woo): {row.publication_words}"
    return _written(root)


def _file_metadata(row: DecisionRow, name: str, file: str, body: bytes) -> bytes:
    root, about = _root("bestand")
    _identify(about, file)
    SubElement(about, "naam").text = file
    SubElement(about, "omvang").text = str(len(body))
    label, code = FORMATS[file.rpartition(".")[2]]
    _concept(about, "bestandsformaat", label, code, "PRONOM")
    checksum = SubElement(about, "checksum")
    _concept(checksum, "checksumAlgoritme", "SHA-256", "", "Begrippenlijst ChecksumAlgoritme MDTO")
    SubElement(checksum, "checksumWaarde").text = hashlib.sha256(body).hexdigest()
    SubElement(checksum, "checksumDatum").text = row.at.isoformat(timespec="seconds")
    _refer(about, "isRepresentatieVan", f"Besluit over {row.topic_name}", name)
    return _written(root)


def _root(kind: str) -> tuple[Element, Element]:
    root = Element("MDTO", xmlns=NAMESPACE)
    return root, SubElement(root, kind)


def _identify(about: Element, mark: str) -> None:
    one = SubElement(about, "identificatie")
    SubElement(one, "identificatieKenmerk").text = mark
    SubElement(one, "identificatieBron").text = SOURCE


def _concept(parent: Element, field: str, label: str, code: str, listed_in: str) -> None:
    one = SubElement(parent, field)
    SubElement(one, "begripLabel").text = label
    if code:
        SubElement(one, "begripCode").text = code
    SubElement(SubElement(one, "begripBegrippenlijst"), "verwijzingNaam").text = listed_in


def _refer(parent: Element, field: str, name: str, mark: str) -> None:
    one = SubElement(parent, field)
    SubElement(one, "verwijzingNaam").text = name
    identification = SubElement(one, "verwijzingIdentificatie")
    SubElement(identification, "identificatieKenmerk").text = mark
    SubElement(identification, "identificatieBron").text = SOURCE


def _written(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
