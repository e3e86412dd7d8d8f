"""The newest checkpoint leaves the house with every mail and paper, whole enough to check with."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from docx import Document
from tests.apps.decisions.conftest import NOW, OWN, decide, logged_in, person, propose

from bundel.apps.decisions import documents
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox import jobs
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.models import SigningKey
from bundel.engine.ledger.checkpoints import open_checkpoint
from bundel.engine.ledger.notes import BadSignature, read_key

pytestmark = pytest.mark.usefixtures("examples")
TOPIC = "gt-hardware-werkplek"


def mailed() -> str:
    inbox.notify(
        key="iets", people=[person("reader").pk], organisation=Organisation.objects.get(code=OWN), reason="answer",
        label="Een vraag", path="/voor-mij/", at=NOW,
    )  # fmt: skip
    jobs.send_due(object())  # type: ignore[arg-type]
    return str(mail.outbox[-1].body)


def kept_from(text: str) -> bytes:
    """What somebody copies out of a mail: from the name of the record to the signature."""
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line == documents.record.foot().lines[0])  # type: ignore[union-attr]
    return ("\n".join(lines[start : start + 5]) + "\n").encode()


def opened(content: bytes) -> Any:
    return open_checkpoint(content, [read_key(one.vkey) for one in SigningKey.objects.all()])[0]


@pytest.fixture
def signed() -> None:
    decide()
    publish_checkpoint(NOW)


def test_a_mail_that_is_kept_holds_the_record_to_what_was_signed(signed: None) -> None:
    body = mailed()

    assert opened(kept_from(body)).size == 1
    assert "http://localhost:8000/register/controleren/" in body
    with pytest.raises(BadSignature):
        opened(kept_from(body).replace(b"\n1\n", b"\n2\n"))


def test_a_draft_for_the_meeting_carries_it_small_at_the_end(signed: None) -> None:
    propose(seen=0, role="lead")

    document = Document(io.BytesIO(logged_in("reader").get("college_proposal", TOPIC, "docx").content))
    last = document.paragraphs[-1]

    assert opened(kept_from(last.text)).size == 1 and last.runs[0].font.size.pt == 7
    paper = render_to_string("record/foot.html", documents.foot_context())
    assert opened(kept_from(paper.replace("<pre>", "\n"))).size == 1


def test_before_the_first_checkpoint_there_is_no_foot() -> None:
    assert "Controlepunt" not in mailed() and documents.foot_lines() == ()
    assert render_to_string("record/foot.html", documents.foot_context()).strip() == ""
