from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from bundel.site.assets import COMPONENTS, FONT, FONT_FILES, TOKENS, needed_tokens


@pytest.fixture
def packages(tmp_path: Path, settings: Settings) -> Path:
    """Small stand-ins for the installed packages, in the places where the real ones are."""
    folder = tmp_path / "node_modules"
    for name in COMPONENTS:
        sheet = folder / f"@utrecht/{name}-css/dist/index.css"
        sheet.parent.mkdir(parents=True)
        sheet.write_text(f'@charset "UTF-8";\n.utrecht-{name} {{ color: var(--utrecht-{name}-color); }}')
    (folder / TOKENS).parent.mkdir(parents=True)
    (folder / TOKENS).write_text(
        ".voorbeeld-theme {\n  --utrecht-alert-color: var(--basis-ink);\n  --basis-ink: #111111;\n  --unused: 1px;\n}\n"
    )
    (folder / FONT).mkdir(parents=True)
    for name in FONT_FILES:
        (folder / FONT / name).write_bytes(b"wOF2")
    settings.NODE_MODULES = folder
    settings.ASSETS = tmp_path / "assets"
    return folder


def test_style_sheet_holds_the_components_and_only_the_tokens_they_use(packages: Path, settings: Settings) -> None:
    said = StringIO()

    call_command("build_assets", stdout=said)

    sheet = (settings.ASSETS / "bundel" / "look.css").read_text(encoding="utf-8")
    assert all(f".utrecht-{name} " in sheet for name in COMPONENTS)
    assert "--basis-ink: #111111;" in sheet
    assert "--unused" not in sheet
    assert sheet.count("@charset") == 1
    assert "2 van 3 waarden" in said.getvalue()
    assert {path.name for path in (settings.ASSETS / "bundel").iterdir()} == {"look.css", *FONT_FILES}


@pytest.mark.parametrize("missing", [str(TOKENS), f"{FONT}/{FONT_FILES[0]}", "@utrecht/table-css/dist/index.css"])
def test_missing_package_is_named_with_the_command_that_brings_it(packages: Path, missing: str) -> None:
    (packages / missing).unlink()

    with pytest.raises(CommandError, match="ontbreekt. Er is niets gemaakt. .*npm ci") as refusal:
        call_command("build_assets")

    assert missing in str(refusal.value)


def test_token_is_followed_through_other_tokens() -> None:
    known = {"--a": "var(--b)", "--b": "var(--c, 1px)", "--c": "2px", "--d": "3px"}

    assert needed_tokens(known, ".x { color: var(--a); }") == {"--a": "var(--b)", "--b": "var(--c, 1px)", "--c": "2px"}


def test_no_asset_of_others_is_committed() -> None:
    ours = [path for path in (Path(project_settings.SITE) / "static").rglob("*") if path.is_file()]

    assert {path.suffix for path in ours} <= {".css", ".js", ".svg"}
    assert not any(re.search(r"@license|copyright", path.read_text(encoding="utf-8"), re.I) for path in ours)
