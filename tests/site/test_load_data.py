"""The command that loads the reference data."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bundel.apps.horizon.models import Initiative
from bundel.apps.organisations.models import Organisation
from bundel.engine.reference.reading import packaged_folder


@pytest.mark.usefixtures("reference")
def test_second_run_changes_nothing_and_says_so() -> None:
    said = StringIO()

    call_command("load_data", stdout=said)

    assert "nothing changed" in said.getvalue()
    assert Initiative.objects.count() == 147


@pytest.mark.django_db
def test_first_run_says_what_it_made() -> None:
    said = StringIO()

    call_command("load_data", stdout=said)

    assert "initiatives, packages, themes and events: 294 made" in said.getvalue()


@pytest.mark.django_db
def test_wrong_file_is_named_with_its_row_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder = shutil.copytree(packaged_folder(), tmp_path / "data")
    file = folder / "initiatives.yaml"
    file.write_text(file.read_text("utf-8").replace("phase: afgerond", "phase: klaar", 1), "utf-8")

    with pytest.raises(CommandError, match=r"initiatives.yaml, line \d+, .*phase: expected one of .*found \"klaar\""):
        call_command("load_data", folder=folder)

    assert not Organisation.objects.exists()
