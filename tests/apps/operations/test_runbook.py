"""What the runbook tells operators to type is run here, in its own order, so that it stays true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from tests.apps.operations.conftest import NOW, Place

from bundel.apps.accounts.models import User
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import working_on
from bundel.apps.operations.installation.looking import KEYS
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.models import SigningKey
from bundel.cli.main import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/handboek/draaiboek.md").read_text(encoding="utf-8")
SECTIONS = {one.split("\n", 1)[0]: one for one in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
COMMAND = re.compile(r"^(manage\.py|bundel|docker|openssl|install|echo|chmod) .*$", re.MULTILINE)


def lines_of(section: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", SECTIONS[section], flags=re.DOTALL)
    found = [line for block in blocks for line in block.splitlines()]
    assert all(COMMAND.fullmatch(line) for line in found), found
    return found


def run(line: str, folder: Path) -> int:
    """One command of the page, with a folder of ours in the place of /srv; gives its exit code."""
    program, *words = shlex.split(line.replace("/srv", str(folder)))
    if program == "bundel":
        return main(words)
    assert program == "manage.py"
    name, *rest = words
    try:
        call_command(name, *rest)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_restore_goes_as_the_page_says(
    own: Place, live: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the backup to a record that goes on, on a machine that has lost its database."""
    folder, copy = tmp_path / "srv", "/srv/backups/bundel-20261128T021000Z"
    (folder / "backups").mkdir(parents=True)
    commands = [line for line in lines_of("Terugzetten") if not line.startswith("docker")]
    assert [line.split()[1] for line in commands] == [
        "restore", "resume_record", "resume_record", "erase_again", "check_record", "check_installation",
    ]  # fmt: skip
    for line in lines_of("Reservekopie"):
        assert run(line, folder) == 0
    shutil.copytree(next((folder / "backups").iterdir()), Path(copy.replace("/srv", str(folder))))
    last = publish_checkpoint(NOW)
    assert last is not None
    (folder / "controlepunt").write_text(last.note)

    with our_kind().empty_place(folder) as database, working_on(database):
        for line in commands:
            code = run(line, folder)
            # On a machine of its own nothing has run yet, and no backup is made at night.
            assert code == (2 if "check_installation" in line else 0), line
    assert "The record goes on from 3 entries." in capsys.readouterr().out


def test_each_other_command_of_the_page_does_what_it_should(own: Place, live: None, tmp_path: Path) -> None:
    folder = tmp_path / "srv"
    (folder / "backups").mkdir(parents=True)
    person = User.objects.create(email="naam@vb0001.example", display_name="Naam")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    last = publish_checkpoint(NOW)
    assert last is not None
    (folder / "controlepunt").write_text(last.note)
    done = {*lines_of("Terugzetten"), *lines_of("Reservekopie"), *lines_of("Nieuwe versie")}
    # It asks a server on the network; test_installation.py runs one.
    done.add("manage.py check_installation --certificate bundel.example.org")

    for section in SECTIONS:
        for line in lines_of(section):
            if line in done or not line.startswith(("manage.py", "bundel")):
                continue
            done.add(line)
            key = SigningKey.objects.values_list("vkey", flat=True).last()
            code = run(line.replace("SLEUTEL", str(key)), folder)
            assert code == 0 or "check_installation" in line, line
            if "backup" in line:
                shutil.rmtree(folder / "backups")


def test_the_upgrade_of_the_page_is_one_command(own: Place, live: None, tmp_path: Path) -> None:
    """That the command does what it should, test_upgrade.py shows."""
    assert lines_of("Nieuwe versie") == ["manage.py upgrade /srv/backups"]


def test_what_is_looked_at_by_name_can_be_looked_at() -> None:
    assert set(re.findall(r"--only (\w+)", PAGE)) <= set(KEYS)


def test_secrets_are_made_as_the_settings_want_them(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = "\n".join(line for line in lines_of("De eerste keer") if not line.startswith(("docker", "manage.py")))

    subprocess.run(["bash", "-euc", script], cwd=tmp_path, check=True)

    made = {one.name: one.read_text().strip() for one in (tmp_path / "deploy/secrets").iterdir()}
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    assert {Path(one["file"]).name for one in compose["secrets"].values()} == set(made)
    assert len(made["secret_key"]) >= 50 and made["database_password"] in made["database_url"]


def test_settings_of_the_page_are_those_that_are_read() -> None:
    code = (
        "".join(one.read_text() for one in (ROOT / "src/bundel/site").glob("*.py"))
        + (ROOT / "deploy/gunicorn.py").read_text()
    )
    named = set(re.findall(r"`((?:BUNDEL|DATABASE)_[A-Z_]+)`", PAGE))

    assert {one for one in named if one.removesuffix("_FILE") not in code} == set()
