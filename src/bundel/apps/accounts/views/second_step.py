"""Set up a second step: an app with codes, passkeys, and codes for when both are lost."""

from __future__ import annotations

from typing import Any

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bundel.apps.accounts.policy import viewer_of


class SecondStepIndex(IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "must_set_up": bool(viewer_of(self.request).aside)}


class ActivateCodes(ActivateTOTPView):  # type: ignore[misc]
    """The library's page, with the picture drawn by our own template: it may hold no picture from elsewhere."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        address = get_adapter().build_totp_url(self.request.user, secret)
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**context, "secret": spaced, "picture": picture_of(address)}


def picture_of(text: str) -> dict[str, Any]:
    """A QR code as the squares of one path, with the width of the drawing."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(rows), "path": path}


index = SecondStepIndex.as_view()
activate_totp = ActivateCodes.as_view()


def to_index(request: HttpRequest) -> HttpResponse:
    """The library knows a page for passkeys alone; here they stand among the other ways."""
    return redirect("mfa_index")
