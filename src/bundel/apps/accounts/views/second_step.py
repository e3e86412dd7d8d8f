"""Set up a second step: an app with codes, passkeys, and codes for when both are lost."""

from __future__ import annotations

from typing import Any

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.log_in.recovery_codes import codes_left
from bundel.apps.accounts.log_in.second_step import note_second_step
from bundel.apps.accounts.logged import FACTOR_ADDED
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.accounts.views.recovery_codes import show_new_codes


class SecondStepIndex(IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = viewer_of(self.request)
        return {**super().get_context_data(**kwargs), "must_set_up": viewer.waits or bool(viewer.aside)}


class InOneGo:
    """The change and its entry in the log stand together or not at all."""

    request: HttpRequest
    adds = ""

    def form_valid(self, form: Any) -> HttpResponse:
        person = person_of(self.request)
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            if self.adds:
                # Setting it up was done with the code or the key itself.
                note_second_step(self.request, person.pk)
                note_event(trail_of(self.request), FACTOR_ADDED, person, reason=self.adds)
                if not codes_left(person):
                    return show_new_codes(self.request)
        return answer


class ActivateCodes(InOneGo, ActivateTOTPView):  # type: ignore[misc]
    """The library's page, with the picture drawn by our own template: it may hold no picture from elsewhere."""

    adds = "totp"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        address = get_adapter().build_totp_url(self.request.user, secret)
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**context, "secret": spaced, "picture": picture_of(address)}


class RemoveCodes(InOneGo, DeactivateTOTPView):  # type: ignore[misc]
    pass


class AddPasskey(InOneGo, AddWebAuthnView):  # type: ignore[misc]
    adds = "webauthn"


class RemovePasskey(InOneGo, RemoveWebAuthnView):  # type: ignore[misc]
    pass


def picture_of(text: str) -> dict[str, Any]:
    """A QR code as the squares of one path, with the width of the drawing."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(rows), "path": path}


index = SecondStepIndex.as_view()
activate_totp = ActivateCodes.as_view()
deactivate_totp = RemoveCodes.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()


def to_index(request: HttpRequest) -> HttpResponse:
    """The library knows a page for passkeys alone; here they stand among the other ways."""
    return redirect("mfa_index")
