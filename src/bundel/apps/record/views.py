"""The record for outsiders: files that can be kept for ever, pages that explain them, and receipts."""

from __future__ import annotations

import base64
import json
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.policy import viewer_of
from bundel.apps.record import actions, queries
from bundel.apps.record.models import Checkpoint, Disclosure
from bundel.apps.record.witnessing import CosignatureRefused, accept_cosignatures
from bundel.apps.record.words import kind_in_words, subject_in_words
from bundel.engine.feeds.atom import atom_of
from bundel.engine.ledger.notes import LONGEST_NOTE
from bundel.engine.ledger.tiles import tile_at
from bundel.site import clock

FOR_EVER = "public, max-age=31536000, immutable"
# A witness looks often; seconds keep a crowd away from the database all the same.
NEWEST = "public, max-age=5"
PER_PAGE = 30
LINES = 10_000
FEED_LENGTH = 50
LARGEST = 2**53
TEXT = "text/plain; charset=utf-8"


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """How the record stands, and what of it this viewer may read."""
    rows = Disclosure.objects.visible_to(viewer_of(request)).select_related("entry", "organisation")
    page = Paginator(rows.order_by("-entry_id"), PER_PAGE).get_page(request.GET.get("page", "")[:6])
    standing = queries.standing()
    context = {
        "standing": standing, "page": page, "origin": settings.RECORD_ORIGIN,
        "root": base64.b64encode(bytes(standing.checkpoint.root)).decode() if standing.checkpoint else "",
        "rows": [_row(one) for one in page.object_list],
    }  # fmt: skip
    return render(request, "record/register.html", context)


@require_safe
def how_to_check(request: HttpRequest) -> HttpResponse:
    """For whoever does not take our word for it: the commands of verifiers that are not ours."""
    standing = queries.standing()
    vkey = standing.keys[-1].vkey if standing.keys else f"{settings.RECORD_ORIGIN}+…"
    address = request.build_absolute_uri(reverse("record:register")).rstrip("/")
    return render(request, "record/how_to_check.html", {"standing": standing, "vkey": vkey, "address": address})


@require_safe
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The proof of one entry, to print or to keep as a file."""
    entry = _shown(request, index)
    proof, problem = None, ""
    try:
        proof = actions.receipt_for(entry=entry.entry, viewer=viewer_of(request), now=clock.now())
    except OperationalError as fault:
        problem = str(fault)
    keys = queries.standing().keys
    context: dict[str, Any] = {
        "shown": entry, "problem": problem, "file": proof and proof.written.decode(),
        "origin": settings.RECORD_ORIGIN, "vkey": keys[-1].vkey if keys else "",
    }  # fmt: skip
    if entry.disclosure is not None:
        content = json.loads(entry.disclosure.committed)
        context["content"] = json.dumps(content, ensure_ascii=False, indent=2)
        context["kind"] = kind_in_words(entry.disclosure.kind)
        context["subject"] = subject_in_words(entry.disclosure)
    return render(request, "record/receipt.html", context)


@require_safe
def receipt_file(request: HttpRequest, index: int) -> HttpResponse:
    entry = _shown(request, index)
    proof = actions.receipt_for(entry=entry.entry, viewer=viewer_of(request), now=clock.now())
    answer = HttpResponse(proof.written, content_type=TEXT)
    answer.headers["Content-Disposition"] = f'attachment; filename="item-{index}.tlog-proof"'
    return answer


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    newest = queries.last_checkpoint()
    if newest is None:
        raise Http404
    return _text(queries.cosigned_note(newest).written, NEWEST)


@require_safe
def earlier_checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    found = Checkpoint.objects.filter(size=size).first() if size < LARGEST else None
    if found is None:
        raise Http404
    return _text(queries.cosigned_note(found).written, NEWEST)


@require_safe
def checkpoints_feed(request: HttpRequest) -> HttpResponse:
    """Whoever follows this feed keeps our checkpoints without doing anything for it."""
    newest = Checkpoint.objects.all()[:FEED_LENGTH]
    updated = newest[0].made_at if newest else clock.now()
    content = atom_of(
        _("Controlepunten van het besluitenregister"), request.build_absolute_uri(),
        queries.feed_entries(newest, request.build_absolute_uri), updated.isoformat(),
    )  # fmt: skip
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile, or a bundle of entries; only of what was signed, so that what is kept for ever is so for ever."""
    found, newest = tile_at(f"tile/{place}"), queries.last_checkpoint()
    content = queries.content_at(found, newest.size) if found and newest else None
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


@require_safe
def items(request: HttpRequest) -> HttpResponseBase:
    """The entries as lines to read, what is public with its content; 10,000 at a time from ``?from=``."""
    given = request.GET.get("from", "0")
    newest = queries.last_checkpoint()
    size = newest.size if newest else 0
    first = int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else size
    found = islice(queries.lines(first, size, queries.PUBLIC), LINES)
    answer = StreamingHttpResponse(found, content_type="application/jsonl; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=300"
    if first + LINES < size:
        answer.headers["Link"] = f'<{request.path}?from={first + LINES}>; rel="next"'
    return answer


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return _text("".join(f"{key.vkey}\n" for key in queries.standing().keys), NEWEST)


@csrf_exempt
@require_POST
def cosign(request: HttpRequest) -> HttpResponse:
    """Take a cosignature. No log-in and no form: the signature itself says who it is of, and twice is once."""
    if len(request.body) > LONGEST_NOTE:
        return HttpResponse(status=413)
    try:
        kept = accept_cosignatures(request.body, clock.now())
    except CosignatureRefused as fault:
        return HttpResponse(f"{fault}\n", status=422, content_type=TEXT)
    return HttpResponse("".join(f"{one.line}\n" for one in kept), content_type=TEXT)


def _row(one: Disclosure) -> dict[str, Any]:
    return {
        "index": one.entry_id, "made_at": one.entry.made_at, "organisation": one.organisation,
        "kind": kind_in_words(one.kind), "subject": subject_in_words(one),
    }  # fmt: skip


def _shown(request: HttpRequest, index: int) -> queries.Shown:
    found = queries.shown(index, viewer_of(request)) if index < LARGEST else None
    if found is None:
        raise Http404
    return found


def _text(content: str, cache: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TEXT)
    answer.headers["Cache-Control"] = cache
    return answer
