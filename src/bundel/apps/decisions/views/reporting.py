"""Report a text of a decision that one may read."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bundel.apps.accounts.forms import KeyedForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.decisions import hiding, queries
from bundel.apps.decisions.views.frame import Place, at_place, page
from bundel.apps.moderation import actions as moderation
from bundel.apps.moderation.actions import Hand, Written
from bundel.site import clock


class ReportForm(KeyedForm):
    """Which text, and why it should not stand there."""

    fault_title = gettext_lazy("Uw melding is nog niet verstuurd")

    text = forms.ChoiceField(label=gettext_lazy("Welke tekst meldt u?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Wat is ermee?"),
        help_text=gettext_lazy("Bijvoorbeeld: er staat een naam in, of het is beledigend."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, texts: dict[str, Written], labels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["text"]
        field.choices = [(key, f"{labels[key]}: {Truncator(one.text).chars(160)}") for key, one in texts.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def report_text(request: HttpRequest, place: Place) -> HttpResponse:
    """GET shows the texts that one can report; POST reports one."""
    texts, labels = _texts(place)
    if not texts:
        raise Http404
    form = ReportForm(sent(request), texts=texts, labels=labels)

    def act() -> None:
        person_id, given = place.viewer.person_id, form.cleaned_data
        assert person_id is not None, "the policy asks for a log-in"
        hand = Hand(person_id, clock.now(), trail_of(request))
        moderation.report(hand, written=texts[given["text"]], reason=given["reason"])

    status = outcome_of(form, act)
    if status == 302:
        messages.success(request, _("Dank. Een redacteur van de vereniging kijkt ernaar."))
        return redirect("decisions:decision", place.code, place.subject.slug)
    return page(request, place, "decisions/report_text.html", status=status, form=form)


def _texts(place: Place) -> tuple[dict[str, Written], dict[str, str]]:
    """Every text on the topic that the viewer may read and that others outside the organisation read too."""
    address = reverse("decisions:decision", args=[place.code, place.subject.slug])
    texts, labels = {}, {}
    for row in queries.history_of(place.viewer, place.code, place.subject.slug, place.before):
        if not row.is_read_outside:
            continue
        for one in hiding.texts_of(row.open_choice):
            key = hashlib.sha256(one.text.encode()).hexdigest()
            labels[key] = one.label.capitalize()
            texts[key] = Written(
                organisation_code=row.organisation, place=hiding.place_of(row.topic), topic_name=row.topic_name,
                address=address, text=one.text, author_id=one.put_by or row.decided_by_id,
            )  # fmt: skip
    return texts, labels
