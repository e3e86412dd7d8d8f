"""A retry or double click gives the first answer again, and changes nothing twice."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bundel.apps.accounts.models import UsedKey
from bundel.apps.accounts.retrying import retried, sqlstate_of
from bundel.site import clock

LONGEST_KEY = 64
VISITOR = "visitor"
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
LONGEST_BODY = 100_000
# What PostgreSQL says when another transaction held a lock for longer than a request may wait.
WAITED_TOO_LONG = "55P03"
NOT_IN_FINGERPRINT = frozenset({"csrfmiddlewaretoken", "key"})
Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


class PerhapsSaved(OperationalError):
    """Whether it stands can't be seen now: the commit was lost, or the same request came twice and is still at work.

    The same key again gives certainty.
    """


class _Undone(Exception):
    """Carries a refusal out of the transaction that it undoes."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def new_key() -> str:
    """A key for one filling-in of a form."""
    return secrets.token_urlsafe(24)


def key_of(request: HttpRequest) -> str:
    """The key of a changing request: the header Idempotency-Key, or the hidden field ``key``."""
    return request.headers.get("Idempotency-Key") or request.POST.get("key", "")


def once(view: View[Arguments]) -> View[Arguments]:
    """For a view that changes something on POST: the same key and body twice get one change and one answer.

    The change, the key and the answer are kept together or not at all. A refusal (400 and up) undoes what the view
    wrote and leaves the key free, so that a corrected form can be sent with it. Same key, other body: 422. Where the
    commit itself ends in a fault, it is looked up whether it stands before anybody is told that it does not.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = key_of(request)
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            return _refusal(_("Dit formulier kan niet worden verstuurd. Laad de pagina opnieuw en vul het weer in."))
        owner, fingerprint, is_done = owner_of(request), fingerprint_of(request), False
        try:
            with transaction.atomic():
                response = _first_or_again(owner, key, fingerprint, lambda: view(request, *args, **kwargs))
                is_done = True
            # For what goes wrong after this, such as keeping the session: nobody may say that nothing was saved.
            request._is_saved = True  # type: ignore[attr-defined]
            return response
        except _Undone as refused:
            return refused.answer
        except DatabaseError as fault:
            if not is_done:
                raise
            return _after_lost_commit(owner, key, fingerprint, fault)

    return retried(wrapped)


def owner_of(request: HttpRequest) -> str:
    """The person, or for a visitor without an account the browser session."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    # Not the session's own key: that changes at log-in, and must stand nowhere else.
    visitor = request.session.setdefault(VISITOR, secrets.token_hex(16))
    return f"visitor:{visitor}"


def owners_of(request: HttpRequest) -> list[str]:
    """All that this request may answer for: the person, and what the same browser did before log-in."""
    visitor = request.session.get(VISITOR)
    return [
        *([f"person:{request.user.pk}"] if request.user.is_authenticated else []),
        *([f"visitor:{visitor}"] if visitor else []),
    ]


def fingerprint_of(request: HttpRequest) -> str:
    """A digest of what is asked: address and body, without the key and the CSRF token."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_IN_FINGERPRINT)
    files = [(name, one.name, _digest_of(one)) for name, several in request.FILES.lists() for one in several]
    raw = "" if request.content_type in FORM_TYPES else request.body.hex()
    return hashlib.sha256(json.dumps([request.get_full_path(), fields, files, raw]).encode()).hexdigest()


def _digest_of(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _first_or_again(owner: str, key: str, fingerprint: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    now = clock.now()
    try:
        # On PostgreSQL a second request with this key waits here until the first is done.
        with transaction.atomic():
            used = UsedKey.objects.create(owner=owner, key=key, fingerprint=fingerprint, made_at=now)
    except OperationalError as fault:
        if sqlstate_of(fault) != WAITED_TOO_LONG:
            raise
        raise PerhapsSaved from fault
    except IntegrityError:
        return _again(UsedKey.objects.get(owner=owner, key=key), fingerprint)
    response = answer()
    if response.status_code >= 400:
        raise _Undone(response)
    _keep(used, response)
    return response


def _after_lost_commit(owner: str, key: str, fingerprint: str, fault: DatabaseError) -> HttpResponse:
    """The answer when the commit itself ended in a fault: what it was about may stand all the same."""
    try:
        # Not only looked at: the commit of this takes to the disk whatever the lost one had not taken there yet.
        with transaction.atomic():
            stands = UsedKey.objects.filter(owner=owner, key=key).update(made_at=F("made_at"))
    except DatabaseError as still:
        raise PerhapsSaved from still
    if not stands:
        raise fault
    return _again(UsedKey.objects.get(owner=owner, key=key), fingerprint)


def _keep(used: UsedKey, response: HttpResponse) -> None:
    used.status, used.location = response.status_code, response.get("Location", "")
    used.content_type = response.get("Content-Type", "")
    used.body = "" if used.location else response.content.decode(response.charset or "utf-8")[:LONGEST_BODY]
    used.save(update_fields=["status", "location", "content_type", "body"])


def _again(used: UsedKey, fingerprint: str) -> HttpResponse:
    if used.fingerprint != fingerprint:
        return _refusal(_("Dit formulier is al eerder verstuurd, met iets anders erin. Laad de pagina opnieuw."))
    again = HttpResponse(used.body, status=used.status, content_type=used.content_type or None)
    if used.location:
        again.headers["Location"] = used.location
    return again


def _refusal(text: str) -> HttpResponse:
    return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
