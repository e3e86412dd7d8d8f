"""One change in an exported ledger, drawn from a seed, with the entry that it makes wrong where there is one."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass

from bundel.engine.ledger.tiles import HEIGHT, Tile, entries_in, tile_at, written_entries

Files = dict[str, bytes]


@dataclass(frozen=True)
class Mutation:
    """The changed files, what was changed, and the first entry that is wrong by it (None: the checkpoint itself)."""

    files: Files
    what: str
    index: int | None


def mutated(files: Files, seed: int) -> Mutation:
    """The lines to read are changed too where there are any; other verifiers know only the tree."""
    chance = random.Random(seed)
    kind = chance.choice([*OF_THE_TREE, change_a_line_to_read] if "items.jsonl" in files else OF_THE_TREE)
    path, content, index = kind(files, chance)
    left = {name: one for name, one in files.items() if name != path}
    return Mutation(left if content is None else {**left, path: content}, f"{kind.__name__} {path}", index)


def _entries(files: Files, chance: random.Random) -> tuple[Tile, list[bytes]]:
    tile = tile_at(chance.choice([path for path in files if path.startswith("tile/entries/")]))
    assert tile is not None
    return tile, entries_in(tile, files[tile.path])


def _hashes(files: Files, chance: random.Random) -> Tile:
    tile = tile_at(chance.choice([path for path in files if path.startswith("tile/") and "entries" not in path]))
    assert tile is not None
    return tile


def _flipped(content: bytes, at: int, chance: random.Random) -> bytes:
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def change_an_entry(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile, entries = _entries(files, chance)
    at = chance.randrange(len(entries))
    entries[at] = _flipped(entries[at], chance.randrange(len(entries[at])), chance)
    return tile.path, written_entries(entries), tile.first + at


def swap_two_entries(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile, entries = _entries(files, chance)
    one, other = sorted(chance.sample(range(len(entries)), 2))
    entries[one], entries[other] = entries[other], entries[one]
    return tile.path, written_entries(entries), tile.first + one


def repeat_an_entry(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile, entries = _entries(files, chance)
    one, other = chance.sample(range(len(entries)), 2)
    entries[one] = entries[other]
    return tile.path, written_entries(entries), tile.first + one


def leave_an_entry_out(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile, entries = _entries(files, chance)
    at = chance.randrange(len(entries))
    del entries[at]
    return tile.path, written_entries(entries), tile.first + at


def change_a_length(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile, entries = _entries(files, chance)
    at = chance.randrange(len(entries))
    before = len(written_entries(entries[:at]))
    return tile.path, _flipped(files[tile.path], before + chance.randrange(2), chance), tile.first + at


def change_a_hash(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    tile = _hashes(files, chance)
    at = chance.randrange(len(files[tile.path]))
    return tile.path, _flipped(files[tile.path], at, chance), (tile.first + at // 32) << HEIGHT * (tile.level or 0)


def cut_a_file(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    path = chance.choice([path for path in files if path.startswith("tile/")])
    content = files[path][: -chance.randrange(1, min(200, len(files[path])))]
    return path, content, None


def lose_a_file(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    return chance.choice([path for path in files if path.startswith("tile/") or path == "checkpoint"]), None, None


def change_the_size(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    lines = files["checkpoint"].decode().split("\n")
    lines[1] = str(int(lines[1]) + chance.choice([-256, -1, 1, 1000]))
    return "checkpoint", "\n".join(lines).encode(), None


def change_the_root(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    lines = files["checkpoint"].decode().split("\n")
    lines[2] = base64.b64encode(_flipped(base64.b64decode(lines[2]), chance.randrange(32), chance)).decode()
    return "checkpoint", "\n".join(lines).encode(), None


def change_the_signature(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    lines = files["checkpoint"].decode().split("\n")
    start, _space, signature = lines[4].rpartition(" ")
    changed = _flipped(base64.b64decode(signature), chance.randrange(68), chance)
    lines[4] = f"{start} {base64.b64encode(changed).decode()}"
    return "checkpoint", "\n".join(lines).encode(), None


def change_a_line_to_read(files: Files, chance: random.Random) -> tuple[str, bytes | None, int | None]:
    content = files["items.jsonl"]
    at = chance.randrange(len(content))
    return "items.jsonl", _flipped(content, at, chance), content.count(b"\n", 0, at)


Kind = Callable[[Files, random.Random], tuple[str, bytes | None, int | None]]
OF_THE_TREE: tuple[Kind, ...] = (
    change_an_entry, swap_two_entries, repeat_an_entry, leave_an_entry_out, change_a_length, change_a_hash, cut_a_file,
    lose_a_file, change_the_size, change_the_root, change_the_signature,
)  # fmt: skip
