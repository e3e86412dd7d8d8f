"""Verifiers that are not ours: the library of Go's checksum database, and tlog-scales in Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tlog_scales.backend import make_backend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Verifier, Vkey
from tlog_scales.tiles import leaf_hash

PROGRAM = Path(__file__).parents[3] / "src/bundel/apps/record/static/record/verify.go"


def build_go_verifier(folder: Path) -> Path:
    """The program that our page offers to outsiders, built against Debian's copy of the library."""
    assert shutil.which("go"), "No Go here. Run make test, or: apt-get install golang-go golang-golang-x-mod-dev"
    made = folder / "verify"
    # Debian's copy of the library, without modules and without the network.
    offline = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    subprocess.run(
        ["go", "build", "-o", str(made), str(PROGRAM)], check=True, capture_output=True, cwd=folder,
        env={**os.environ, **offline},
    )  # fmt: skip
    return made


def go_accepts(program: Path, folder: Path | str, vkey: str, earlier: Path | None = None) -> bool:
    more = [str(earlier)] if earlier else []
    done = subprocess.run([program, folder, vkey, *more], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def tlog_scales_accepts(folder: Path | str, vkey: str, indexes: range | list[int] | None = None) -> bool:
    """Signature, root, and every entry (or these) with its proof of inclusion; any fault of it is a refusal."""
    try:
        reader = TilesReader(make_backend(str(folder)))
        found = reader.get_checkpoint()
        verifier = PlainEd25519Verifier(Vkey.from_string(vkey))
        signed = [one for one in found.signatures if verifier.vkey.match(one)]
        assert signed
        for one in signed:
            verifier.verify_note(one, found)
        assert reader.calculate_root_hash() == found.root_hash
        for index in indexes if indexes is not None else range(found.size):
            proof = reader.get_inclusion_proof(index, found.size)
            proof.check(leaf_hash(reader.get_entry(index)), found.root_hash)
    except Exception:
        return False
    return True
