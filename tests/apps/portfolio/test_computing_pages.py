"""How is this computed: for one advice, and in general, from the data themselves."""

from __future__ import annotations

from tests.apps.portfolio.conftest import Visitor, words_of

from bundel.apps.horizon import queries as horizon


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
        assert entry.key in text and " ".join(entry.reason.split()) in text
    for reason in reference.rules.reasons.values():
        assert " ".join(reason.split()) in text


def test_example_municipality_says_so_on_every_page(preparer: Visitor) -> None:
    preparer.with_agenda("VB0001")

    for name in ("municipality", "questions", "refine", "agenda", "calculation", "agenda_a4", "import_profile"):
        assert "is een verzonnen gemeente" in preparer.text(name, "VB0001")


def test_start_page_says_what_is_known_and_what_next(visitor: Visitor) -> None:
    assert "Begin met drie vragen" in visitor.text("municipality")

    visitor.post("questions", {"fte": "2"})

    assert "Uw agenda staat klaar." in visitor.text("municipality")
