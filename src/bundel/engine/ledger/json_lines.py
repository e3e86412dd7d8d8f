"""The ledger for people to read: one line of JSON for each entry, with its content where everybody may read that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bundel.engine.ledger.leaves import Leaf, UnfitContent, canonical, commitment_to, read_leaf

FILE = "items.jsonl"
HIDDEN = frozenset({"index", "time", "commitment"})


class BadLine(ValueError):
    """A line that is no entry of the ledger, or not this one."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What an entry committed to, with the salt that shows it."""

    salt: bytes
    committed: bytes

    @property
    def content(self) -> Any:
        """The committed values."""
        return json.loads(self.committed)

    def opens(self, leaf: Leaf) -> bool:
        """Whether the leaf committed to exactly this."""
        return commitment_to(self.salt, self.committed) == leaf.commitment


def written_line(index: int, leaf: bytes, disclosed: Disclosed | None) -> str:
    """One entry as a line; without its content when that is not for everybody."""
    said = read_leaf(leaf)
    line: dict[str, Any] = {"index": index, "time": said.time, "commitment": said.commitment.hex()}
    if disclosed is not None:
        line |= {"salt": disclosed.salt.hex(), "content": disclosed.content}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def index_of(line: bytes) -> tuple[int, dict[str, Any]]:
    """The index on a line with its end, and the whole of it; raises BadLine."""
    if not line.endswith(b"\n"):
        raise BadLine("expected an end of line")
    try:
        found = read_json(line)
    except (ValueError, RecursionError):
        raise BadLine(f"expected a line of JSON, found {line[:60]!a}") from None
    index = found.get("index") if isinstance(found, dict) else None
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise BadLine(f"expected a line with an index, found {line[:60]!a}")
    return index, found


def read_json(content: bytes) -> Any:
    """JSON in UTF-8 in which no name stands twice: of two, one reader takes the first and another the last.

    Raises ValueError, and RecursionError for what is too deep.
    """
    return json.loads(content.decode(), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def check_line(found: dict[str, Any], leaf: bytes) -> bool:
    """Whether the line holds content, which then is what the leaf committed to. Raises BadLine when it is not."""
    said = _leaf(leaf)
    if (found.get("time"), found.get("commitment")) != (said.time, said.commitment.hex()):
        raise BadLine("time and commitment are not those of the leaf")
    if found.keys() == HIDDEN:
        return False
    if found.keys() != HIDDEN | {"salt", "content"}:
        raise BadLine("expected an index, time and commitment, and content with its salt or neither")
    if not disclosed_in(found).opens(said):
        raise BadLine("the content is not what the leaf committed to")
    return True


def disclosed_in(found: dict[str, Any]) -> Disclosed:
    """Content and salt as a line or a receipt gives them; raises BadLine."""
    try:
        disclosed = Disclosed(bytes.fromhex(found["salt"]), canonical(found["content"]))
    except (KeyError, TypeError, UnfitContent, ValueError):
        raise BadLine("expected content with its salt") from None
    if disclosed.salt.hex() != found["salt"]:
        raise BadLine("expected a salt in small letters and figures")
    return disclosed


def _leaf(leaf: bytes) -> Leaf:
    try:
        return read_leaf(leaf)
    except ValueError as fault:
        raise BadLine(str(fault)) from None
