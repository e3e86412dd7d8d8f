"""The recipes refuse what cannot work before they do anything."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def poor_machine(tmp_path: Path) -> dict[str, str]:
    """Nobody is root, there is no sudo, no package is installed, and installing leaves a trace."""
    commands = {
        "id": "echo 1000",
        "dpkg-query": "exit 1",
        "apt-get": f"touch {tmp_path}/installed",
    }
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, does in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    for name in ("bash", "sh", "env", "dirname", "mkdir", "grep", "touch", "pwd"):
        found = next(place for place in ("/bin", "/usr/bin") if Path(place, name).exists())
        (folder / name).symlink_to(Path(found, name))
    return {"PATH": str(folder), "HOME": str(tmp_path)}


def ran(*command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_without_root_or_sudo_the_exact_line_is_printed_and_nothing_is_installed(
    poor_machine: dict[str, str], tmp_path: Path
) -> None:
    done = ran("tools/system_packages.sh", "libpango-1.0-0", "chromium", environment=poor_machine)

    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0 chromium" in done.stderr
    assert "Nothing was installed" in done.stderr
    assert not (tmp_path / "installed").exists()


def test_without_apt_the_names_are_given(poor_machine: dict[str, str]) -> None:
    (Path(poor_machine["PATH"]) / "apt-get").unlink()

    done = ran("tools/system_packages.sh", "libpango-1.0-0", environment=poor_machine)

    assert done.returncode == 1
    assert "no apt-get: libpango-1.0-0" in done.stderr


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "80;ls"])
def test_a_port_that_cannot_be_is_refused_first(poor_machine: dict[str, str], port: str) -> None:
    done = ran("tools/run.sh", environment={**poor_machine, "PORT": port or "x"})

    assert done.returncode == 1
    assert "PORT must be a number from 1 to 65535" in done.stderr


def test_make_alone_lists_every_recipe_with_a_line() -> None:
    done = ran("make", "--no-print-directory", environment={"PATH": os.environ["PATH"], "HOME": "/nowhere"})

    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    listed = re.findall(r"^  make (\w+) +\S+", done.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony.group(1).split())


def test_the_lock_files_pin_every_package_with_hashes() -> None:
    for path in ROOT.glob("requirements*.txt"):
        for block in re.split(r"\n(?=[A-Za-z])", path.read_text()):
            assert "==" in block and "--hash=sha256:" in block, f"{path.name}: {block[:60]}"
