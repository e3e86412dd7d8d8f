"""A retry or double click gives the first answer again and changes nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Template
from django.test import RequestFactory

from bundel.apps.accounts import idempotency
from bundel.apps.accounts.actions import clearing
from bundel.apps.accounts.forms import KeyedForm, VersionedForm
from bundel.apps.accounts.idempotency import PerhapsSaved, once, owner_of, owners_of
from bundel.apps.accounts.models import LogInTry, UsedKey, User
from bundel.apps.accounts.versions import VersionConflict, require_version
from bundel.site.errors import server_error

pytestmark = pytest.mark.django_db
Visit = Callable[..., HttpRequest]


def saving(request: HttpRequest, where: str = "/klaar/") -> HttpResponse:
    """Something that changes the database, to count how often it did."""
    User.objects.create_user(f"{User.objects.count()}@gouda.example", "Ans")
    if request.POST.get("status"):
        return HttpResponse("fout", status=int(request.POST["status"]))
    return redirect(where) if not request.POST.get("page") else HttpResponse("bewaard")


@pytest.fixture
def visit() -> Visit:
    session = SessionStore()

    def post(data: dict[str, object], user: object = None, **more: str) -> HttpRequest:
        request = RequestFactory().post("/bewaar/", data, **more)
        request.session, request.user = session, user or AnonymousUser()  # type: ignore[assignment]
        return request

    return post


def test_same_key_and_body_change_once_and_answer_alike(visit: Visit) -> None:
    answers = [once(saving)(visit({"key": "k", "hours": "4"})) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/klaar/")] * 2
    assert User.objects.count() == 1


def test_without_the_decorator_the_same_happens_twice(visit: Visit) -> None:
    for _ in range(2):
        saving(visit({"key": "k", "hours": "4"}))

    assert User.objects.count() == 2


def test_a_page_as_answer_comes_back_too(visit: Visit) -> None:
    answers = [once(saving)(visit({"key": "k", "page": "1"})) for _ in range(2)]

    assert [one.content for one in answers] == [b"bewaard"] * 2
    assert User.objects.count() == 1


def test_same_key_with_another_body_is_refused(visit: Visit) -> None:
    once(saving)(visit({"key": "k", "hours": "4"}))

    answer = once(saving)(visit({"key": "k", "hours": "5"}))

    assert (answer.status_code, User.objects.count()) == (422, 1)


def test_without_a_fingerprint_another_body_is_told_that_it_was_saved(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "fingerprint_of", lambda _request: "always the same")

    answers = [once(saving)(visit({"key": "k", "hours": hours})).status_code for hours in ("4", "5")]

    assert (answers, User.objects.count()) == ([302, 302], 1)


def test_same_key_with_another_file_is_refused(visit: Visit) -> None:
    once(saving)(visit({"key": "k", "file": SimpleUploadedFile("a.csv", b"een")}))

    answer = once(saving)(visit({"key": "k", "file": SimpleUploadedFile("a.csv", b"twee")}))

    assert answer.status_code == 422


@pytest.mark.parametrize("key", ["", "x" * 65, "a\x00b"])
def test_without_a_usable_key_nothing_changes(visit: Visit, key: str) -> None:
    assert once(saving)(visit({"key": key})).status_code == 422
    assert not User.objects.exists()


def test_a_refusal_keeps_nothing_and_leaves_the_key_free(visit: Visit) -> None:
    refused = once(saving)(visit({"key": "k", "status": "422"}))
    corrected = once(saving)(visit({"key": "k"}))

    assert (refused.status_code, corrected.status_code, User.objects.count()) == (422, 302, 1)


def test_the_header_counts_as_key_and_reading_needs_none(visit: Visit) -> None:
    sent = visit({}, HTTP_IDEMPOTENCY_KEY="k")
    looked = RequestFactory().get("/")

    assert once(saving)(sent).status_code == 302
    assert once(lambda request: HttpResponse("gelezen"))(looked).content == b"gelezen"


def test_a_json_body_counts_in_the_fingerprint() -> None:
    def sent(body: str) -> HttpRequest:
        request = RequestFactory().post("/", body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k")
        request.session, request.user = session, AnonymousUser()
        return request

    session = SessionStore()

    assert [once(saving)(sent(body)).status_code for body in ("[1]", "[1]", "[2]")] == [302, 302, 422]


def test_two_visitors_may_use_the_same_key(visit: Visit) -> None:
    person = User.objects.create_user("ans@gouda.example", "Ans")
    for user in (None, person):
        once(saving)(visit({"key": "k"}, user))

    assert set(UsedKey.objects.values_list("owner", flat=True)) == {owner_of(visit({})), f"person:{person.pk}"}


def test_what_a_visitor_did_stays_theirs_after_log_in(visit: Visit) -> None:
    before = visit({})
    assert owners_of(before) == []
    owner = owner_of(before)

    person = User.objects.create_user("ans@gouda.example", "Ans")

    assert owners_of(visit({}, person)) == [f"person:{person.pk}", owner]


def test_keys_are_kept_seven_days_tries_a_quarter_and_sessions_until_they_end() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    for days in (6, 8):
        UsedKey.objects.create(owner="o", key=str(days), fingerprint="f", made_at=now - timedelta(days=days))
    for minutes in (14, 15):
        LogInTry.objects.create(account_digest="a", address_digest="b", at=now - timedelta(minutes=minutes))

    for hours in (-1, 1):
        Session.objects.create(session_key=f"s{hours}", session_data="", expire_date=now + timedelta(hours=hours))

    assert [clearing.clear_answers(now), clearing.clear_tries(now), clearing.clear_sessions(now)] == [1, 1, 1]
    assert Session.objects.get().session_key == "s1"
    assert UsedKey.objects.get().key == "6" and LogInTry.objects.count() == 1


def test_every_form_shown_gets_a_key_of_its_own() -> None:
    first, second = (str(KeyedForm()["key"].value()) for _ in range(2))
    written = Template("{% load idempotency %}{% idempotency_key %}{% idempotency_key 'oud' %}{% seen_version 3 %}")

    assert len(first) >= 32 and first != second
    shown = written.render(Context())
    assert 'name="key" value="oud"' in shown and 'name="seen_version" value="3"' in shown


def test_a_version_that_is_not_the_newest_is_refused_in_words() -> None:
    require_version(3, 3)

    with pytest.raises(VersionConflict, match="niet bewaard") as conflict:
        require_version(2, 3, "uw antwoorden")

    assert (conflict.value.seen, conflict.value.standing) == (2, 3)
    assert "uw antwoorden" in str(conflict.value)
    assert not VersionedForm({"key": "k", "seen_version": "-1"}).is_valid()


@pytest.fixture
def lost_commit(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool, int], None]:
    """Lets the next commits of ``once`` end in a fault of the database: after the work stands, or instead of it."""

    def lose(stands: bool, times: int = 1) -> None:
        left = [times]

        class Lost(transaction.Atomic):
            def __exit__(self, *fault: object) -> None:
                is_outermost = len(connection.savepoint_ids) == 1
                if is_outermost and left[0] and fault == (None, None, None):
                    left[0] -= 1
                    gone = OperationalError("the commit was lost")
                    super().__exit__(*(fault if stands else (type(gone), gone, None)))
                    raise gone
                super().__exit__(*fault)

        monkeypatch.setattr(idempotency.transaction, "atomic", lambda: Lost(None, True, False))

    return lose


def test_a_commit_that_ends_in_a_fault_and_stands_gives_its_answer(
    visit: Visit, lost_commit: Callable[..., None]
) -> None:
    lost_commit(stands=True)

    assert once(saving)(visit({"key": "k"}))["Location"] == "/klaar/"
    assert User.objects.count() == 1


def test_a_commit_that_is_lost_is_told_as_such(visit: Visit, lost_commit: Callable[..., None]) -> None:
    lost_commit(stands=False)

    with pytest.raises(OperationalError, match="was lost"):
        once(saving)(visit({"key": "k"}))
    assert not User.objects.exists()


def test_a_commit_of_which_nobody_can_tell_is_told_as_such(visit: Visit, lost_commit: Callable[..., None]) -> None:
    lost_commit(stands=True, times=2)

    with pytest.raises(PerhapsSaved) as unsure:
        once(saving)(visit({"key": "k"}))
    assert "niet zeker" in fault_page(unsure.value)
    assert once(saving)(visit({"key": "k"}))["Location"] == "/klaar/"


@pytest.mark.parametrize(("code", "says"), [("55P03", "niet zeker"), ("57014", "niet opgeslagen")])
def test_who_sends_twice_and_waits_too_long_for_the_first_is_not_told_that_nothing_was_saved(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, code: str, says: str
) -> None:
    class Waited(Exception):
        sqlstate = code

    def held(**_row: object) -> None:
        raise OperationalError("canceling statement due to lock timeout") from Waited()

    monkeypatch.setattr(UsedKey.objects, "create", held)

    with pytest.raises(OperationalError) as fault:
        once(saving)(visit({"key": "k"}))
    assert says in fault_page(fault.value) and not User.objects.exists()


def test_a_fault_after_the_change_was_saved_does_not_say_that_nothing_was(visit: Visit) -> None:
    saved, refused = visit({"key": "k"}), visit({"key": "l", "status": "422"})
    for request in (saved, refused):
        once(saving)(request)

    lost = OperationalError("the session could not be kept")
    assert "niet zeker" in fault_page(lost, saved)
    assert "niet opgeslagen" in fault_page(lost, refused)


def fault_page(fault: Exception, request: HttpRequest | None = None) -> str:
    """What a person reads of a fault."""
    try:
        raise fault
    except Exception:
        return server_error(request or RequestFactory().get("/")).content.decode()
