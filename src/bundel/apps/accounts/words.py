"""What is wrong with an uploaded list, in words for the person who sent it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.engine.tables.faults import BadTable

WORDS = {
    "too-large": _("Dit bestand is te groot. Maak het kleiner dan 2 MB."),
    "no-list": _("Dit is geen lijst. Stuur een CSV-bestand of een Excel-bestand (XLSX) zonder macro's."),
    "empty": _("Dit bestand is leeg."),
    "header-only": _("In dit bestand staan alleen de namen van de kolommen. Zet er mensen onder."),
    "double-column": _("Deze kolom staat er twee keer: %s."),
    "too-many-columns": _("Er staan te veel kolommen in: meer dan %s."),
    "too-many-rows": _("Er staan te veel rijen in: meer dan %s."),
    "more-cells-than-columns": _("Rij %s heeft meer cellen dan er kolommen zijn."),
    "cell-too-long": _("In rij %s staat een cel met te veel tekst."),
    "unreadable": _("Dit bestand kunnen wij niet lezen. Bewaar het opnieuw als CSV of XLSX."),
    "unsafe-archive": _("Dit bestand is niet veilig om te lezen. Bewaar het opnieuw als CSV of XLSX."),
}


def words_of(bad: BadTable) -> str:
    text = str(WORDS[bad.code])
    return (text % bad.detail if "%s" in text else text) + " " + str(_("Er is niets veranderd."))
