"""Somebody who does not take our word for it: from the record to a receipt that is checked without us."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.engine.ledger.ledgers import private_key
from tests.engine.ledger.outside import build_go_verifier, go_accepts
from tests.journeys.conftest import Visit, Visitor

from bundel.apps.organisations.models import Organisation
from bundel.apps.record import actions
from bundel.apps.record.models import Check, Entry, SigningKey
from bundel.apps.record.witnessing import add_witness
from bundel.cli.main import main
from bundel.engine.ledger.notes import key_of

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
WITNESS = key_of("witness.example.org", private_key("witness"))


def record(*, what: str, key: str) -> int:
    organisation = Organisation.objects.filter(is_example=True).order_by("code")[0]
    entry = actions.append(
        kind="decided", organisation=organisation, subject="decision/cyberbeveiligingswet", key=key, now=NOW,
        content={"role": "follow", "reasons": [what]}, visibility="public",
    )  # fmt: skip
    return entry.index


def test_a_receipt_from_the_page_is_proved_with_the_public_key_alone(page: Visit, tmp_path: Path) -> None:
    record(what="Samen is het goedkoper.", key="one")
    page.open("/register/")
    page.page.get_by_role("link", name="Bewijs 0").click()
    assert "Samen is het goedkoper." in page.page.locator("main").inner_text()

    with page.page.expect_download() as waiting:
        page.page.get_by_role("link", name="Bewijs bewaren").click()
    file = tmp_path / "item.tlog-proof"
    waiting.value.save_as(file)
    page.open("/register/keys.txt")
    vkey = page.page.locator("body").inner_text().strip()

    assert main(["verify", "--receipt", str(file), "--vkey", vkey]) == 0
    file.write_bytes(file.read_bytes().replace(b"index 0", b"index 1"))
    assert main(["verify", "--receipt", str(file), "--vkey", vkey]) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_with_something_in_them_are_sound(
    visitor: Visitor, axe: Callable[[Page], list[str]], width: int
) -> None:
    index = record(what="Wij doen dit samen met de regio.", key="two")
    actions.publish_checkpoint(NOW)
    add_witness("De getuige", WITNESS.text, NOW)
    Check.objects.create(kind="full", size=1, root=b"r", is_good=False, first_bad_index=0, finding="tile/0/000", at=NOW)
    visit = visitor(width=width)

    for path in ("/register/", f"/register/bewijs/{index}/", "/register/controleren/"):
        assert visit.open(path).status == 200
        page = visit.page
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        assert axe(page) == [], path
    assert visit.complaints == []


def test_the_commands_of_the_page_work_as_they_stand_there(site: str, tmp_path: Path) -> None:
    """Those with programs that are not ours, over the web, as an outsider runs them."""
    index = record(what="Na te rekenen door iedereen.", key="three")
    actions.publish_checkpoint(NOW)
    vkey = SigningKey.objects.get().vkey

    assert go_accepts(build_go_verifier(tmp_path), f"{site}/register", vkey)
    command = [sys.executable, "-m", "tlog_scales.cli", "get-leaf", "-c", f"{site}/register", str(index)]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    assert told == bytes(Entry.objects.get(index=index).leaf)
