"""The pages that belong to no single capability: home, the components, health."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bundel.site import clock
from bundel.site.example_map import example_map
from bundel.site.forms import ExampleForm
from bundel.site.home import home_page
from bundel.site.security_txt import security_txt

LONGEST_QUESTION = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Pick a municipality; a question with one answer leads straight to it."""
    page = home_page(request.GET.get("q", "").strip()[:LONGEST_QUESTION], clock.today())
    if len(page.found) == 1:
        return redirect(page.found[0].url)
    return render(request, "site/home.html", {"page": page})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its use, for whoever builds a page; also what the accessibility tests look at."""
    faulty = ExampleForm(data={"amount": "-1"}, auto_id="fout_%s")
    page = Paginator(range(1, 96), 10).get_page(request.GET.get("page"))
    example = {"form": ExampleForm(), "faulty": faulty, "page": page, "sort": request.GET.get("sort", "name")}
    return render(request, "site/components.html", {**example, "map": example_map(clock.today())})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Tells a load balancer whether this process can answer, and a stranger nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("niet beschikbaar\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    until = settings.SECURITY_TXT_EXPIRES
    text = security_txt(settings.CONTACT_EMAIL, settings.SITE_ADDRESS, until, clock.now())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
