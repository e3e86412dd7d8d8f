"""The record as outsiders meet it: its files, its pages and its receipts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.apps.record.conftest import NOW, put_many
from tests.engine.ledger.ledgers import private_key

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation
from bundel.apps.record import jobs, outside
from bundel.apps.record.actions import erase, note_restore_test, publish_checkpoint
from bundel.apps.record.checking import check_record
from bundel.apps.record.models import Check, Checkpoint, Cosignature, Entry, Witness
from bundel.apps.record.queries import cosigned_note
from bundel.apps.record.witnessing import add_witness
from bundel.engine.ledger.cosignatures import cosign
from bundel.engine.ledger.json_lines import FILE
from bundel.engine.ledger.notes import COSIGNATURE, key_of, read_key, read_note
from bundel.engine.ledger.receipts import check_receipt, read_receipt, told_by
from bundel.engine.ledger.verifying import Unreadable, Walk, opened

Put = Callable[..., Entry]
WITNESS = key_of("witness.example.org", private_key("witness"), COSIGNATURE)


@pytest.fixture
def filled(put: Put, organisation: Organisation) -> Put:
    put_many(300, organisation)
    publish_checkpoint(NOW)
    return put


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.usefixtures("filled")
def test_an_outsider_checks_the_whole_record_over_the_web(client: Client) -> None:
    def read(path: str) -> bytes:
        answer = client.get(f"/register/{path}")
        if answer.status_code != 200:
            raise Unreadable(path)
        return bytes(answer.content)

    key = read_key(read("keys.txt").decode().strip())
    opening = opened(read("checkpoint"), [key], "checkpoint")
    walk = Walk(opening.checkpoint.size, read)
    walk.run(opening.checkpoint)
    lines = b"".join(client.get(f"/register/{FILE}")).splitlines(keepends=True)  # type: ignore[arg-type]
    assert walk.check_lines(lines) == (300, 100)


@pytest.mark.usefixtures("filled")
def test_tiles_may_be_kept_for_ever_and_the_checkpoint_for_seconds(client: Client) -> None:
    full, partial = client.get("/register/tile/0/000"), client.get("/register/tile/entries/001.p/44")
    newest = client.get("/register/checkpoint")

    for answer in (full, partial):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"] == "application/octet-stream"
    assert len(full.content) == 8192
    assert newest.headers["Cache-Control"] == "public, max-age=5"
    assert newest.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "place",
    [
        "0/../../settings", "64/000", "0/000.p/256", "0/001", "0/001.p/45", "1/000", "2/000.p/1", "0/x001/000", "0/1",
        "entries/001", "entries/002.p/1", "0/000/", "%2e%2e/settings", "0/000%00",
    ],
)  # fmt: skip
def test_a_path_that_is_no_tile_of_what_was_signed_is_not_there(client: Client, place: str) -> None:
    assert client.get(f"/register/tile/{place}").status_code in (404, 400 if "%00" in place else 404)


def test_what_is_not_signed_yet_is_not_served(client: Client, filled: Put) -> None:
    filled("later")

    assert client.get("/register/tile/0/001.p/45").status_code == 404
    assert len(b"".join(client.get("/register/items.jsonl")).splitlines()) == 300  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_empty_record_has_its_pages_and_no_files(client: Client) -> None:
    assert "Er is nog niets ondertekend" in text(client, "/register/")
    assert "Er is nog niets dat u mag lezen" in text(client, "/register/")
    assert "Zelf het besluitenregister controleren" in text(client, "/register/controleren/")
    assert text(client, "/register/keys.txt") == ""
    for path in ("checkpoint", "checkpoints/0", "tile/0/000", "bewijs/0/", "bewijs/0.tlog-proof", f"bewijs/{10**30}/"):
        assert client.get(f"/register/{path}").status_code == 404
    assert "<entry>" not in text(client, "/register/checkpoints.atom")


@pytest.mark.usefixtures("filled")
def test_the_page_tells_what_the_rules_ask(client: Client) -> None:
    add_witness("De getuige", WITNESS.text, NOW)
    add_witness("De stille", key_of("silent.example.org", private_key("silent")).text, NOW)
    note = Checkpoint.objects.get().note
    line = cosign(read_note(note.encode()).text, WITNESS.name, private_key("witness"), 1795856430).line
    client.post("/register/meetekenen", f"{note}{line}\n", content_type="text/plain")
    check_record(NOW)
    note_restore_test(size=300, root=b"r", is_good=True, finding="", now=NOW)
    Check.objects.create(
        kind="full", size=300, root=b"r", is_good=False, first_bad_index=7, finding="x is wrong", at=NOW
    )

    page = text(client, "/register/")

    for expected in (
        "28 november 2026, 10:00", "De getuige: tot en met 300 items", "De stille: heeft nog niet getekend",
        "teruggezet, en gelijk aan het register", "x is wrong", "<td>7</td>", "er klopt iets niet", "/register+",
        base64.b64encode(bytes(Checkpoint.objects.get().root)).decode(), "300 items",
    ):  # fmt: skip
        assert expected in page, expected
    assert line in text(client, "/register/checkpoint")


@pytest.mark.usefixtures("filled")
def test_everybody_sees_only_what_they_may_read(client: Client, organisation: Organisation) -> None:
    from bundel.apps.accounts.models import Membership

    assert "Besluit: 299<" in text(client, "/register/")
    assert "Besluit: 298<" not in text(client, "/register/")
    for path in ("/register/bewijs/0/", "/register/bewijs/0.tlog-proof", "/register/bewijs/1/"):
        assert client.get(path).status_code == 404

    person = User.objects.create_user("a@example.org", "A", "secret")
    Membership.objects.create(person=person, organisation=organisation, role=Role.READER, valid_from=NOW.date())
    client.force_login(person)

    assert "Besluit: 298<" in text(client, "/register/")
    assert "Alleen onze organisatie" in text(client, "/register/bewijs/0/")


@pytest.mark.usefixtures("filled")
def test_a_receipt_is_a_page_to_print_and_a_file_that_proves_it(client: Client) -> None:
    page = text(client, "/register/bewijs/2/")
    file = client.get("/register/bewijs/2.tlog-proof")

    assert "item 2" in page and "c2sp.org/tlog-proof@v1" in page
    assert file.headers["Content-Disposition"] == 'attachment; filename="item-2.tlog-proof"'
    receipt = read_receipt(file.content)
    key = read_key(text(client, "/register/keys.txt").strip())
    assert check_receipt(receipt, told_by(receipt).leaf, [key])[0].size == 300


def test_a_receipt_of_something_new_signs_it(client: Client, filled: Put) -> None:
    entry = filled("later")

    assert "tlog-proof" in text(client, f"/register/bewijs/{entry.index}/")
    assert Checkpoint.objects.count() == 2


def test_while_nothing_may_be_signed_the_page_says_so(client: Client, filled: Put) -> None:
    entry = filled("later")
    (outside.folder() / outside.MARK).unlink()

    page = text(client, f"/register/bewijs/{entry.index}/")

    assert "Het bewijs kan nu niet worden gemaakt" in page and "merkteken" in page
    client.raise_request_exception = False
    assert client.get(f"/register/bewijs/{entry.index}.tlog-proof").status_code == 503


@pytest.mark.usefixtures("filled")
def test_the_page_of_an_erased_entry_says_on_which_ground(client: Client) -> None:
    erase(entry=Entry.objects.get(index=2), ground="AVG, artikel 17", now=NOW, key="erase")

    page = text(client, "/register/bewijs/2/")

    assert "op grond van: AVG, artikel 17" in page and "item 2" not in page
    receipt = read_receipt(client.get("/register/bewijs/2.tlog-proof").content)
    assert told_by(receipt).disclosed is None


def test_the_feed_holds_whole_checkpoints(client: Client, filled: Put) -> None:
    filled("later")
    publish_checkpoint(NOW)

    feed = ElementTree.fromstring(text(client, "/register/checkpoints.atom"))

    space = "{http://www.w3.org/2005/Atom}"
    told = [one.findtext(f"{space}summary") for one in feed.iter(f"{space}entry")]
    assert told == [one.note for one in Checkpoint.objects.all()]
    (older, newer) = (one.findtext(f"{space}id") for one in reversed(list(feed.iter(f"{space}entry"))))
    assert older is not None and older.endswith("/register/checkpoints/300")
    assert client.get("/register/checkpoints/300").content.decode() == told[1]


@pytest.mark.parametrize("path", ["/onderwerpen/export.atom", "/wat-komt-eraan/export.atom"])
def test_the_other_public_feeds_carry_the_newest_checkpoint(client: Client, put: Put, path: str) -> None:
    from bundel.apps.horizon.queries import changed_at

    assert "besluitenregister" not in text(client, path).lower()
    put("first")
    made = publish_checkpoint(NOW)
    assert made is not None

    feed = ElementTree.fromstring(text(client, path))

    space = "{http://www.w3.org/2005/Atom}"
    told = [(one.findtext(f"{space}summary"), one.findtext(f"{space}updated")) for one in feed.iter(f"{space}entry")]
    assert told[-1] == (made.note, NOW.isoformat())
    assert feed.findtext(f"{space}updated") == changed_at()


def test_lines_come_ten_thousand_at_a_time(client: Client, filled: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundel.apps.record.views.LINES", 200)
    first = client.get("/register/items.jsonl")
    rest = client.get("/register/items.jsonl?from=200")
    indexes = [json.loads(line)["index"] for one in (first, rest) for line in b"".join(one).splitlines()]  # type: ignore[arg-type]

    assert indexes == list(range(300))
    assert first.headers["Link"] == '</register/items.jsonl?from=200>; rel="next"'
    assert "Link" not in rest.headers
    for odd in ("-1", "x", "9" * 40, "300"):
        assert b"".join(client.get(f"/register/items.jsonl?from={odd}")) == b""  # type: ignore[arg-type]


@pytest.mark.usefixtures("filled")
def test_a_cosignature_is_taken_from_whom_we_know_without_log_in_and_once() -> None:
    client = Client(enforce_csrf_checks=True)
    add_witness("De getuige", WITNESS.text, NOW)
    note = Checkpoint.objects.get().note
    line = cosign(read_note(note.encode()).text, WITNESS.name, private_key("witness"), 1795856430).line
    unknown = cosign(read_note(note.encode()).text, "a", private_key("a"), 1).line

    def sent(body: str) -> int:
        return client.post("/register/meetekenen", body, content_type="text/plain").status_code

    assert [sent(f"{note}{line}\n"), sent(f"{note}{line}\n")] == [200, 200]
    assert Cosignature.objects.count() == 1
    assert (sent(f"{note}{unknown}\n"), sent("x" * 100_001), client.get("/register/meetekenen").status_code) == (
        422,
        413,
        405,
    )
    assert line in cosigned_note(Checkpoint.objects.get()).written
    assert Witness.objects.count() == 1


def test_by_itself_it_signs_what_is_new_and_recomputes_everything(put: Put) -> None:
    assert jobs.publish_checkpoint(None) == 0
    put("first")

    assert jobs.publish_checkpoint(None) == 1
    assert jobs.check(None) == {"size": 1, "is_good": True}


def test_a_kind_without_a_word_is_shown_as_it_is(put: Put, client: Client) -> None:
    put("first", kind="something_else")

    assert "Something else: 1<" in text(client, "/register/")
