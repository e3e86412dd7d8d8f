"""How is this computed: for one advice, and in general, from the data themselves."""

from __future__ import annotations

from tests.apps.portfolio.conftest import Visitor, words_of

from bundel.apps.horizon import queries as horizon
from bundel.apps.portfolio.agenda.assumption_words import assumption_rows, title_of


def test_calculation_shows_scenarios_gap_seed_and_shares(visitor: Visitor) -> None:
    text = visitor.with_agenda().text("calculation")

    assert "Doorgerekende plannen 20" in text
    assert "Gemiddeld hoogstens van het beste af 0,1%" in text
    assert "Startgetal van de loting 1" in text
    assert "82,0% tot 92,0%" in text
    assert "aanname 300 4.590" in text


def test_every_rule_and_assumption_stands_on_the_page_with_its_reason(visitor: Visitor) -> None:
    text = words_of(visitor.client.get("/hoe-is-dit-berekend/"))

    reference = horizon.reference()
    for entry in reference.assumptions.entries.values():
        assert title_of(entry.key) in text and " ".join(entry.reason.split()) in text
    for reason in reference.rules.reasons.values():
        assert " ".join(reason.split()) in text


def test_assumptions_are_said_in_dutch_with_their_numbers(reference: None) -> None:
    said = {row.key: row.text for row in assumption_rows(horizon.reference())}

    assert said["money_per_fte"] == "€ 95.000 per jaar."
    assert said["change_share"] == "1,5% tot 2,5% van alle fte."
    assert said["fte_ceiling"] == "Boven 250.000 inwoners: hoogstens 10 fte per 1.000 inwoners."
    assert said["size_rule"].endswith("1,4 tot 1,6 keer zo veel uren en 1,7 tot 2,0 keer zo veel geld.")
    assert said["starts_per_year"].startswith("Onder 25.000 inwoners: 1 tot 2. Onder 50.000 inwoners: 1 tot 3.")
    assert said["spread"].startswith("Een keuze: 60% en 40%.")
    assert said["role_hours"] == "Keer de uren van meedoen: meebouwen 1,1 tot 1,5, vooroplopen 1,5 tot 2,5."
    assert "bron: ja." in said["default_in_order"]


def test_example_municipality_says_so_on_every_page(preparer: Visitor) -> None:
    preparer.with_agenda("VB0001")

    for name in ("municipality", "questions", "refine", "agenda", "calculation", "agenda_a4", "import_profile"):
        assert "is een verzonnen gemeente" in preparer.text(name, "VB0001")


def test_start_page_says_what_is_known_and_what_next(visitor: Visitor) -> None:
    assert "Begin met drie vragen" in visitor.text("municipality")

    visitor.post("questions", {"fte": "2"})

    assert "Uw agenda staat klaar." in visitor.text("municipality")
