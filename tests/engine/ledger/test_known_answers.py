"""What others published about these formats holds for ours: RFC 6962, Go's tlog, and C2SP."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engine.ledger.ledgers import in_memory

from bundel.engine.ledger.checkpoints import read_text
from bundel.engine.ledger.cosignatures import check_cosignature, cosign, cosigned_message
from bundel.engine.ledger.hashing import EMPTY_ROOT, leaf_hash, node_hash, root_of_hashes
from bundel.engine.ledger.notes import COSIGNATURE, BadSignature, check_signed, key_of, read_key, read_note
from bundel.engine.ledger.tiles import Tile, number_path, tile_at

LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_rfc_6962(size: int) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]

    assert root_of_hashes(hashes).hex() == ROOTS[size]
    root = read_text(
        in_memory([bytes.fromhex(leaf) for leaf in LEAVES[:size]])["checkpoint"].decode().split("\n\n")[0] + "\n"
    ).root
    assert root.hex() == ROOTS[size]


def test_the_hashes_of_go() -> None:
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_the_signed_note_of_c2sp_holds_and_with_one_other_sign_it_does_not() -> None:
    key = read_key(EXAMPLE_KEY)

    assert key.text == EXAMPLE_KEY
    assert check_signed(read_note(EXAMPLE_NOTE.encode()), [key]) == [key]
    with pytest.raises(BadSignature, match="example.com/foo"):
        check_signed(read_note(EXAMPLE_NOTE.replace("example m", "Example m").encode()), [key])


def test_a_note_is_written_as_it_was_read() -> None:
    assert read_note(EXAMPLE_NOTE.encode()).written == EXAMPLE_NOTE


def test_the_paths_of_tiles() -> None:
    assert number_path(1234067) == "x001/x234/067"
    assert tile_at("tile/0/x001/x234/067") == Tile(0, 1234067)
    assert tile_at("tile/entries/x001/x234/067.p/8") == Tile(None, 1234067, 8)


def test_the_tiles_of_seventy_thousand_entries() -> None:
    """As counted in c2sp.org/tlog-tiles."""
    files = in_memory(index.to_bytes(4) for index in range(70_000))

    assert len(files["tile/0/272"]) == 8192
    assert len(files["tile/0/273.p/112"]) == 112 * 32
    assert {path: len(files[path]) // 32 for path in files if path.startswith(("tile/1", "tile/2"))} == {
        "tile/1/000": 256,
        "tile/1/001.p/17": 17,
        "tile/2/000.p/1": 1,
    }
    assert sum(path.startswith("tile/0/") for path in files) == 274


def test_a_witness_signs_the_words_of_its_specification() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key = key_of("witness.example.com/w1", private, COSIGNATURE)

    assert cosigned_message(text, 1679315147) == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    signature = cosign(text, key.name, private, 1679315147)
    assert len(base64.b64decode(signature.line.split(" ")[-1])) == 4 + 8 + 64
    assert check_cosignature(text, signature, key) == 1679315147
